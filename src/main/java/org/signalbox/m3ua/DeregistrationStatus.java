// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;

/// What has become of a routing context that was to be given up (RFC 4666 section 3.6.4).
public enum DeregistrationStatus {
    DEREGISTERED(0, "Successfully Deregistered"),
    UNKNOWN(1, "Error - Unknown"),
    INVALID_ROUTING_CONTEXT(2, "Error - Invalid Routing Context"),
    PERMISSION_DENIED(3, "Error - Permission Denied"),
    NOT_REGISTERED(4, "Error - Not Registered"),
    ASP_ACTIVE(5, "Error - ASP Currently Active for Routing Context");

    private static final DeregistrationStatus[] VALUES = values();

    private final int number;
    private final String words;

    DeregistrationStatus(int number, String words) {
        this.number = number;
        this.words = words;
    }

    /// The status with this number, or null if RFC 4666 defines none.
    static @Nullable DeregistrationStatus of(int number) {
        return number >= 0 && number < VALUES.length ? VALUES[number] : null;
    }

    /// As it is on the wire.
    public int number() {
        return number;
    }

    /// As RFC 4666 writes it.
    @Override
    public String toString() {
        return words;
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;

/// What has become of a routing key that was to be registered (RFC 4666 section 3.6.2).
public enum RegistrationStatus {
    REGISTERED(0, "Successfully Registered"),
    UNKNOWN(1, "Error - Unknown"),
    INVALID_DESTINATION(2, "Error - Invalid DPC"),
    INVALID_NETWORK_APPEARANCE(3, "Error - Invalid Network Appearance"),
    INVALID_ROUTING_KEY(4, "Error - Invalid Routing Key"),
    PERMISSION_DENIED(5, "Error - Permission Denied"),
    /// It overlaps another.
    CANNOT_SUPPORT_UNIQUE_ROUTING(6, "Error - Cannot Support Unique Routing"),
    NOT_PROVISIONED(7, "Error - Routing Key not Currently Provisioned"),
    INSUFFICIENT_RESOURCES(8, "Error - Insufficient Resources"),
    UNSUPPORTED_KEY_FIELD(9, "Error - Unsupported RK parameter Field"),
    UNSUPPORTED_TRAFFIC_MODE(10, "Error - Unsupported/Invalid Traffic Handling Mode"),
    CHANGE_REFUSED(11, "Error - Routing Key Change Refused"),
    ALREADY_REGISTERED(12, "Error - Routing Key Already Registered");

    private static final RegistrationStatus[] VALUES = values();

    private final int number;
    private final String words;

    RegistrationStatus(int number, String words) {
        this.number = number;
        this.words = words;
    }

    /// The status with this number, or null if RFC 4666 defines none.
    static @Nullable RegistrationStatus of(int number) {
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

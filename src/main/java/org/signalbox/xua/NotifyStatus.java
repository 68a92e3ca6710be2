// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.jspecify.annotations.Nullable;

/// What a signalling gateway, or a peer, tells of an application server (RFC 4666 section 3.8.2).
public enum NotifyStatus {
    AS_INACTIVE(1, 2, "AS-INACTIVE"),
    AS_ACTIVE(1, 3, "AS-ACTIVE"),
    AS_PENDING(1, 4, "AS-PENDING"),
    /// Fewer processes are active than traffic needs.
    INSUFFICIENT_RESOURCES(2, 1, "Insufficient ASP Resources"),
    /// Another process has taken over.
    ALTERNATE_ASP_ACTIVE(2, 2, "Alternate ASP Active"),
    /// Another process is lost.
    ASP_FAILURE(2, 3, "ASP Failure");

    private static final NotifyStatus[] VALUES = values();

    private final int type;
    private final int information;
    private final String words;

    NotifyStatus(int type, int information, String words) {
        this.type = type;
        this.information = information;
        this.words = words;
    }

    /// The status of a Status parameter, or null if RFC 4666 defines none.
    ///
    /// @param field status type and status information, 16 bits each
    public static @Nullable NotifyStatus of(int field) {
        for (NotifyStatus status : VALUES) {
            if (status.field() == field) {
                return status;
            }
        }
        return null;
    }

    /// The value of the Status parameter: type and information, 16 bits each.
    public int field() {
        return type << 16 | information;
    }

    /// As RFC 4666 writes it.
    @Override
    public String toString() {
        return words;
    }
}

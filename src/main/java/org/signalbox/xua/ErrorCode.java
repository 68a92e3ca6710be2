// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import org.jspecify.annotations.Nullable;

/// Why a message is refused (RFC 4666 section 3.8.1).
public enum ErrorCode {
    INVALID_VERSION(0x01, "Invalid Version"),
    UNSUPPORTED_MESSAGE_CLASS(0x03, "Unsupported Message Class"),
    UNSUPPORTED_MESSAGE_TYPE(0x04, "Unsupported Message Type"),
    UNSUPPORTED_TRAFFIC_MODE_TYPE(0x05, "Unsupported Traffic Mode Type"),
    /// Known, but not now.
    UNEXPECTED_MESSAGE(0x06, "Unexpected Message"),
    PROTOCOL_ERROR(0x07, "Protocol Error"),
    INVALID_STREAM_IDENTIFIER(0x09, "Invalid Stream Identifier"),
    /// An operator keeps the process out.
    REFUSED_MANAGEMENT_BLOCKING(0x0D, "Refused - Management Blocking"),
    ASP_IDENTIFIER_REQUIRED(0x0E, "ASP Identifier Required"),
    INVALID_ASP_IDENTIFIER(0x0F, "Invalid ASP Identifier"),
    INVALID_PARAMETER_VALUE(0x11, "Invalid Parameter Value"),
    /// The length of a parameter is wrong.
    PARAMETER_FIELD_ERROR(0x12, "Parameter Field Error"),
    UNEXPECTED_PARAMETER(0x13, "Unexpected Parameter"),
    DESTINATION_STATUS_UNKNOWN(0x14, "Destination Status Unknown"),
    INVALID_NETWORK_APPEARANCE(0x15, "Invalid Network Appearance"),
    MISSING_PARAMETER(0x16, "Missing Parameter"),
    INVALID_ROUTING_CONTEXT(0x19, "Invalid Routing Context"),
    /// The process names no routing context, and none is configured for it.
    NO_CONFIGURED_AS_FOR_ASP(0x1A, "No Configured AS for ASP");

    /// What is quoted of a message whose class or type is unknown.
    private static final int QUOTED_OCTETS = 40;

    /// What is quoted of any other: the longest message of an MTP link, and its headers.
    private static final int QUOTED_OCTETS_MAX = 320;

    private static final ErrorCode[] VALUES = values();

    private final int number;
    private final String words;

    ErrorCode(int number, String words) {
        this.number = number;
        this.words = words;
    }

    /// The code with this number, or null if RFC 4666 defines none.
    public static @Nullable ErrorCode of(int number) {
        for (ErrorCode code : VALUES) {
            if (code.number == number) {
                return code;
            }
        }
        return null;
    }

    /// As it is on the wire.
    public int number() {
        return number;
    }

    /// How many octets of the offending message are quoted at most.
    public int quotedOctetsMax() {
        return this == UNSUPPORTED_MESSAGE_CLASS || this == UNSUPPORTED_MESSAGE_TYPE
                ? QUOTED_OCTETS
                : QUOTED_OCTETS_MAX;
    }

    /// As RFC 4666 writes it.
    @Override
    public String toString() {
        return words;
    }
}

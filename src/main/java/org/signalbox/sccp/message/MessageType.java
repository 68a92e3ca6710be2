// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import org.jspecify.annotations.Nullable;

/// The messages of SCCP (Q.713 table 1).
public enum MessageType {
    CR(1, "CR", Family.CONNECTION),
    CC(2, "CC", Family.CONNECTION),
    CREF(3, "CREF", Family.CONNECTION),
    RLSD(4, "RLSD", Family.CONNECTION),
    RLC(5, "RLC", Family.CONNECTION),
    DT1(6, "DT1", Family.CONNECTION),
    DT2(7, "DT2", Family.CONNECTION),
    AK(8, "AK", Family.CONNECTION),
    UDT(9, "UDT", Family.DATA),
    UDTS(10, "UDTS", Family.SERVICE),
    ED(11, "ED", Family.CONNECTION),
    EA(12, "EA", Family.CONNECTION),
    RSR(13, "RSR", Family.CONNECTION),
    RSC(14, "RSC", Family.CONNECTION),
    ERR(15, "ERR", Family.CONNECTION),
    IT(16, "IT", Family.CONNECTION),
    XUDT(17, "XUDT", Family.DATA),
    XUDTS(18, "XUDTS", Family.SERVICE),
    LUDT(19, "LUDT", Family.DATA),
    LUDTS(20, "LUDTS", Family.SERVICE);

    private enum Family {
        DATA,
        SERVICE,
        CONNECTION
    }

    private static final @Nullable MessageType[] BY_CODE = byCode();

    private final int code;
    private final String acronym;
    private final Family family;

    MessageType(int code, String acronym, Family family) {
        this.code = code;
        this.acronym = acronym;
        this.family = family;
    }

    /// The message of a code; null if no standard has one.
    ///
    /// @param code an octet
    static @Nullable MessageType of(int code) {
        return code < BY_CODE.length ? BY_CODE[code] : null;
    }

    int code() {
        return code;
    }

    /// As the standard and the log write it.
    public String acronym() {
        return acronym;
    }

    /// Whether it carries user data without a connection: UDT, XUDT, LUDT.
    public boolean isUnitdata() {
        return family == Family.DATA;
    }

    /// Whether it brings user data back to whoever sent it: UDTS, XUDTS, LUDTS.
    public boolean isService() {
        return family == Family.SERVICE;
    }

    /// Whether it belongs to a connection (protocol classes 2 and 3).
    public boolean isOfConnection() {
        return family == Family.CONNECTION;
    }

    /// Whether it has a hop counter and optional parameters.
    public boolean isExtended() {
        return switch (this) {
            case XUDT, XUDTS, LUDT, LUDTS -> true;
            default -> false;
        };
    }

    /// Whether lengths and pointers have two octets.
    public boolean isLong() {
        return this == LUDT || this == LUDTS;
    }

    private static @Nullable MessageType[] byCode() {
        @Nullable MessageType[] types = new @Nullable MessageType[LUDTS.code + 1];
        for (MessageType type : values()) {
            types[type.code] = type;
        }
        return types;
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import java.util.HexFormat;

/// An AVP that is wrong, or would have to be there (RFC 6733 section 7.5). Immutable.
public final class FailedAvp {
    /// Of a long one so much is given back.
    private static final int DATA_OCTETS_MAX = 1_024;

    private final int code;
    private final int vendor;
    private final int flags;
    private final byte[] data;

    private FailedAvp(int code, int vendor, int flags, byte[] data) {
        this.code = code;
        this.vendor = vendor;
        this.flags = flags;
        this.data = data;
    }

    /// One that is missing: with the fewest zeros that its type can have.
    public static FailedAvp missing(AvpKind kind) {
        return new FailedAvp(
                kind.code(),
                kind.vendor(),
                kind.isMandatory() ? AvpReader.MANDATORY : 0,
                new byte[kind.type().octetsMin()]);
    }

    /// One as it came.
    ///
    /// @param at where its data begin
    /// @param length how many octets these have
    static FailedAvp of(int code, int vendor, int flags, ByteBuf message, int at, int length) {
        int octets = Math.min(length, DATA_OCTETS_MAX);
        return new FailedAvp(code, vendor, flags, ByteBufUtil.getBytes(message, at, octets));
    }

    public int code() {
        return code;
    }

    public int vendor() {
        return vendor;
    }

    void writeTo(AvpWriter writer) {
        writer.octets(code, vendor, (flags & AvpReader.MANDATORY) != 0, data);
    }

    @Override
    public String toString() {
        return "AVP %d of vendor %d: %s".formatted(code, vendor, HexFormat.of().formatHex(data));
    }
}

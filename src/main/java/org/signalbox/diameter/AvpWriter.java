// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import java.nio.charset.StandardCharsets;

/// Writes a message, AVP by AVP (RFC 6733 section 4.1). One by which something was written is
/// brought to its end by [#finish] or [#discard].
public final class AvpWriter {
    private static final int VENDOR_SPECIFIC = 0x80;

    private final ByteBuf out;

    /// Begins a message.
    public AvpWriter(ByteBufAllocator allocator, DiameterHeader header) {
        this.out = allocator.directBuffer();
        header.write(out);
    }

    public AvpWriter unsigned32(AvpKind kind, int value) {
        int avp = begin(kind);
        out.writeInt(value);
        return end(avp);
    }

    public AvpWriter unsigned64(AvpKind kind, long value) {
        int avp = begin(kind);
        out.writeLong(value);
        return end(avp);
    }

    /// A text, or a name.
    public AvpWriter text(AvpKind kind, String value) {
        int avp = begin(kind);
        out.writeCharSequence(value, StandardCharsets.UTF_8);
        return end(avp);
    }

    public AvpWriter octets(AvpKind kind, byte[] value) {
        int avp = begin(kind);
        out.writeBytes(value);
        return end(avp);
    }

    /// An AVP of no dictionary.
    ///
    /// @param vendor 0 if it has none
    public AvpWriter octets(int code, int vendor, boolean mandatory, byte[] value) {
        int avp = begin(code, vendor, mandatory);
        out.writeBytes(value);
        return end(avp);
    }

    /// An AVP as it came.
    public AvpWriter copy(AvpReader avp) {
        avp.copyTo(out);
        return this;
    }

    public AvpWriter failed(FailedAvp failed) {
        int group = begin(BaseAvp.FAILED_AVP);
        failed.writeTo(this);
        return end(group);
    }

    /// AVPs that were written before.
    ///
    /// @param avps whole, with their padding
    public AvpWriter written(byte[] avps) {
        out.writeBytes(avps);
        return this;
    }

    /// Begins an AVP, as a group, whose data are what is written until [#end].
    ///
    /// @return names the AVP
    public int begin(AvpKind kind) {
        return begin(kind.code(), kind.vendor(), kind.isMandatory());
    }

    /// Begins an AVP of no dictionary.
    ///
    /// @param vendor 0 if it has none
    /// @return names the AVP
    public int begin(int code, int vendor, boolean mandatory) {
        int avp = out.writerIndex();
        int flags = (mandatory ? AvpReader.MANDATORY : 0) | (vendor == 0 ? 0 : VENDOR_SPECIFIC);
        out.writeInt(code).writeInt(flags << 24);
        if (vendor != 0) {
            out.writeInt(vendor);
        }
        return avp;
    }

    /// Ends what was begun: its length, and its padding.
    public AvpWriter end(int avp) {
        int length = out.writerIndex() - avp;
        out.setMedium(avp + 5, length);
        out.writeZero(-length & 3);
        return this;
    }

    /// The whole message, which is the caller's from now on.
    public ByteBuf finish() {
        DiameterHeader.setLength(out, 0);
        return out;
    }

    /// Forgets the message.
    public void discard() {
        out.release();
    }
}

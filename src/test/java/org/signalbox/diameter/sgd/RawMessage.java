// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.tcap.Vectors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A message as AVPs of which a test takes some away, or adds what cannot be. Immutable.
public record RawMessage(DiameterHeader header, List<Avp> avps) {
    private static final Path VECTORS = Path.of("src/test/resources/wire/diameter/sgd.txt");
    private static final int VENDOR = 0x80;
    private static final int MANDATORY = 0x40;

    /// @param length as it is said; -1: as it is
    public record Avp(int code, int vendor, boolean mandatory, byte[] data, int length) {
        public static Avp of(int code, int vendor, boolean mandatory, String hex) {
            return new Avp(code, vendor, mandatory, ByteBufUtil.decodeHexDump(hex), -1);
        }
    }

    public static RawMessage named(String name) throws IOException {
        return of(
                Vectors.in(VECTORS).stream()
                        .filter(vector -> vector.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .octets());
    }

    public static RawMessage of(byte[] octets) {
        ByteBuf message = Unpooled.wrappedBuffer(octets);
        List<Avp> avps = new ArrayList<>();
        try {
            AvpReader reader = new AvpReader().begin(message);
            while (reader.next()) {
                avps.add(
                        new Avp(
                                reader.code(),
                                reader.vendor(),
                                reader.isMandatory(),
                                reader.octets(),
                                -1));
            }
        } catch (DiameterException broken) {
            throw new IllegalArgumentException(broken);
        }
        return new RawMessage(DiameterHeader.read(message), avps);
    }

    public RawMessage without(int code) {
        return new RawMessage(header, avps.stream().filter(avp -> avp.code != code).toList());
    }

    public RawMessage and(Avp avp) {
        List<Avp> more = new ArrayList<>(avps);
        more.add(avp);
        return new RawMessage(header, more);
    }

    /// With one of 3GPP, in the place of those of its code.
    public RawMessage with(int code, String hex) {
        return without(code).and(Avp.of(code, SgdAvp.VENDOR, true, hex));
    }

    /// With one of the base protocol, in the place of those of its code.
    public RawMessage withBase(int code, String hex) {
        return without(code).and(Avp.of(code, 0, true, hex));
    }

    /// With another length of an AVP than it has.
    public RawMessage withLength(int code, int length) {
        return new RawMessage(
                header,
                avps.stream()
                        .map(
                                avp ->
                                        avp.code == code
                                                ? new Avp(
                                                        avp.code,
                                                        avp.vendor,
                                                        avp.mandatory,
                                                        avp.data,
                                                        length)
                                                : avp)
                        .toList());
    }

    public Avp find(int code) {
        return avps.stream().filter(avp -> avp.code == code).findFirst().orElseThrow();
    }

    public ByteBuf message() {
        ByteBuf out = Unpooled.buffer();
        out.writeInt(0)
                .writeInt(header.flags() << 24 | header.command())
                .writeInt(header.application())
                .writeInt(header.hopByHop())
                .writeInt(header.endToEnd());
        for (Avp avp : avps) {
            int head = avp.vendor == 0 ? 8 : 12;
            int flags = (avp.vendor == 0 ? 0 : VENDOR) | (avp.mandatory ? MANDATORY : 0);
            int length = avp.length == -1 ? head + avp.data.length : avp.length;
            out.writeInt(avp.code).writeInt(flags << 24 | length);
            if (avp.vendor != 0) {
                out.writeInt(avp.vendor);
            }
            out.writeBytes(avp.data).writeZero(-avp.data.length & 3);
        }
        out.setInt(0, 1 << 24 | out.readableBytes());
        return out;
    }

    ReceivedRequest readRequest() throws DiameterException {
        return SgdRequestCodec.read(header, new AvpReader().begin(message()));
    }

    ReceivedAnswer readAnswer() throws DiameterException {
        return SgdAnswerCodec.read(SgdCommand.of(header), new AvpReader().begin(message()));
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.summary;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;
import org.signalbox.m2pa.M2paCodec;
import org.signalbox.m2pa.M2paMessage;
import org.signalbox.m3ua.M3uaCodec;
import org.signalbox.m3ua.M3uaData;
import org.signalbox.machine.DecodeException;
import org.signalbox.ss7.Msu;
import org.signalbox.trace.CapturedMsu;
import org.signalbox.trace.CapturedPacket;
import org.signalbox.xua.XuaHeader;

/// Reads copies of messages of M2PA and M3UA: what they manage, and what they carry. One reads one
/// after the other; not thread-safe.
public final class AdaptationReader {
    private static final int FIRST_LINK = 0;

    private final MsuReader msus;
    private final M3uaData data = new M3uaData();

    /// @param masking how much of the numbers of subscribers is shown
    public AdaptationReader(Masking masking) {
        this.msus = new MsuReader(masking);
    }

    /// What a message is. One that cannot be understood says so in its text.
    public Summary read(CapturedPacket packet) {
        ByteBuf octets = Unpooled.wrappedBuffer(packet.message());
        try {
            return switch (packet.origin().adaptation()) {
                case M2PA -> readM2pa(packet, M2paCodec.decode(octets));
                case M3UA -> readM3ua(packet, octets);
            };
        } catch (DecodeException broken) {
            return managing(packet, "cannot be understood: " + broken.getMessage());
        }
    }

    private static Summary managing(CapturedPacket packet, String text) {
        return new Summary(packet.origin().adaptation().name(), "", "", text, "");
    }

    private Summary readM2pa(CapturedPacket packet, M2paMessage message) throws DecodeException {
        return switch (message) {
            case M2paMessage.LinkStatus status -> managing(packet, status.toString());
            case M2paMessage.UserData(int bsn, int fsn, int _, ByteBuf msu) ->
                    msu.isReadable()
                            ? carrying(
                                    packet,
                                    "User Data bsn %d fsn %d".formatted(bsn, fsn),
                                    msuOf(packet, msu))
                            : managing(
                                    packet, "User Data bsn %d fsn %d, empty".formatted(bsn, fsn));
        };
    }

    private Summary readM3ua(CapturedPacket packet, ByteBuf message) throws DecodeException {
        if (!M3uaCodec.isData(XuaHeader.check(message))) {
            return managing(
                    packet, M3uaWords.of(M3uaCodec.decode(packet.origin().variant(), message)));
        }
        data.read(message);
        String context = data.hasContext() ? " rc " + Integer.toUnsignedString(data.context()) : "";
        String selection = " sls " + data.selection();
        return carrying(packet, "DATA" + context + selection, dataOf(packet, message));
    }

    private Summary carrying(CapturedPacket packet, String carrier, CapturedMsu carried) {
        Summary inner = msus.read(carried);
        return new Summary(
                packet.origin().adaptation().name(),
                carried.opc().toString(),
                carried.dpc().toString(),
                "%s: %s %s".formatted(carrier, inner.protocol(), inner.text()),
                inner.dialogue());
    }

    /// The message of MTP3 that a message carries.
    ///
    /// @return null if it carries none, or none that can be understood
    public @Nullable CapturedMsu userData(CapturedPacket packet) {
        ByteBuf octets = Unpooled.wrappedBuffer(packet.message());
        try {
            return switch (packet.origin().adaptation()) {
                case M2PA ->
                        M2paCodec.decode(octets)
                                                instanceof
                                                M2paMessage.UserData(int _, int _, int _, var msu)
                                        && msu.isReadable()
                                ? msuOf(packet, msu)
                                : null;
                case M3UA -> {
                    if (!M3uaCodec.isData(XuaHeader.check(octets))) {
                        yield null;
                    }
                    data.read(octets);
                    yield dataOf(packet, octets);
                }
            };
        } catch (DecodeException _) {
            return null;
        }
    }

    private static CapturedMsu msuOf(CapturedPacket packet, ByteBuf octets) throws DecodeException {
        try (Msu msu = Msu.decode(packet.origin().variant(), octets.retain())) {
            return captured(packet, msu);
        }
    }

    /// @param message that was read, and is nobody else's
    private CapturedMsu dataOf(CapturedPacket packet, ByteBuf message) throws DecodeException {
        try (Msu msu = data.take(packet.origin().variant(), message)) {
            return captured(packet, msu);
        }
    }

    private static CapturedMsu captured(CapturedPacket packet, Msu msu) {
        CapturedPacket.Origin origin = packet.origin();
        String name = origin.association();
        int colon = name.lastIndexOf(':');
        return CapturedMsu.of(
                packet.epochNanos(),
                origin.instance(),
                packet.direction(),
                new LinkIdentity(colon < 0 ? name : name.substring(0, colon), FIRST_LINK),
                msu);
    }
}

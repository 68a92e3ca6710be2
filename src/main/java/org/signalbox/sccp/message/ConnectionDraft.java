// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.MsuDecodeException;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

/// A connection request (CR, Q.713 section 4.2) that is about to be sent on, or the refusal of one
/// (CREF, section 4.4). Belongs to one loop, which uses it again.
///
/// A point that relays the request takes no part in the connection: whatever else belongs to it
/// goes between its two ends by point codes.
public final class ConnectionDraft {
    private static final int CALLING_PARTY = 0x04;
    private static final int HOP_COUNTER = 0x11;
    private static final int POINTER_MAX = 255;
    private static final int FIXED_OCTETS = 7;
    private static final int REFUSAL_OCTETS = 6;

    private final AddressBuffer called = new AddressBuffer();
    private final AddressBuffer calling = new AddressBuffer();

    private ByteBuf octets = Unpooled.EMPTY_BUFFER;
    private int at;
    private int optionalAt;
    private int optionalEnd;
    private int hops;

    /// Takes all that a request says.
    public void take(SccpView request) {
        assert request.type() == MessageType.CR;
        octets = request.octets();
        at = request.at();
        hops = request.hops();
        called.copy(request.called());
        calling.copy(request.calling());
        optionalAt = request.optionalAt();
        optionalEnd = optionalAt + request.optionalLength();
    }

    public AddressBuffer called() {
        return called;
    }

    public AddressBuffer calling() {
        return calling;
    }

    /// @param remaining 0 to [SccpView#HOPS_MAX]
    public void setHops(int remaining) {
        hops = remaining;
    }

    /// Whether its pointers can say it, and MTP can carry it.
    ///
    /// @param sifOctetsMax how long a signalling information field may be
    public boolean fits(Variant variant, int sifOctetsMax) {
        return variant.labelOctets() + length() <= sifOctetsMax
                && called.length() + 2 <= POINTER_MAX;
    }

    /// How many octets the request has.
    public int length() {
        int optional = (calling.length() > 0 ? 2 + calling.length() : 0) + (hops >= 0 ? 3 : 0);
        return FIXED_OCTETS + 1 + called.length() + optional + others(null) + 1;
    }

    /// Writes the request, which must fit.
    public void writeTo(ByteBuf to) {
        // type, source local reference and protocol class
        to.writeBytes(octets, at, FIXED_OCTETS - 2);
        to.writeByte(2).writeByte(2 + called.length());
        called.writeTo(to);
        if (calling.length() > 0) {
            to.writeByte(CALLING_PARTY);
            calling.writeTo(to);
        }
        if (hops >= 0) {
            to.writeByte(HOP_COUNTER).writeByte(1).writeByte(hops);
        }
        int _ = others(to);
        to.writeByte(0);
    }

    /// Copies the optional parameters that are passed on as they came.
    ///
    /// @return how many octets they have
    private int others(@Nullable ByteBuf to) {
        int length = 0;
        int next = optionalAt;
        while (next < optionalEnd && octets.getByte(next) != 0) {
            int name = octets.getUnsignedByte(next);
            int parameter = 2 + octets.getUnsignedByte(next + 1);
            if (name != CALLING_PARTY && name != HOP_COUNTER) {
                length += parameter;
                if (to != null) {
                    to.writeBytes(octets, next, parameter);
                }
            }
            next += parameter;
        }
        return length;
    }

    /// Makes the message of MTP that carries the request, which must fit.
    ///
    /// @param service as [MessageDraft#compose] has it, like the others
    public Msu compose(
            ByteBufAllocator allocator,
            ServiceInformation service,
            PointCode dpc,
            PointCode opc,
            SignallingLinkSelection sls,
            int priority) {
        ByteBuf frame = frame(allocator, dpc, length());
        writeTo(frame);
        return msu(frame, service, dpc, opc, sls, priority);
    }

    /// Makes the refusal of a request.
    ///
    /// @param request as it came
    /// @param cause refusal cause
    public static Msu refuse(
            ByteBufAllocator allocator,
            SccpView request,
            RefusalCause cause,
            ServiceInformation service,
            PointCode dpc,
            PointCode opc,
            SignallingLinkSelection sls,
            int priority) {
        assert request.type() == MessageType.CR;
        ByteBuf frame = frame(allocator, dpc, REFUSAL_OCTETS);
        frame.writeByte(MessageType.CREF.code());
        // its source local reference is the destination's now
        frame.writeBytes(request.octets(), request.at() + 1, 3);
        frame.writeByte(cause.code()).writeByte(0);
        return msu(frame, service, dpc, opc, sls, priority);
    }

    private static ByteBuf frame(ByteBufAllocator allocator, PointCode dpc, int length) {
        int head = 1 + dpc.variant().labelOctets();
        return allocator.directBuffer(head + length).writerIndex(head).readerIndex(head);
    }

    private static Msu msu(
            ByteBuf frame,
            ServiceInformation service,
            PointCode dpc,
            PointCode opc,
            SignallingLinkSelection sls,
            int priority) {
        try {
            return Msu.inFrame(service, dpc, opc, sls, priority, frame);
        } catch (MsuDecodeException e) {
            frame.release();
            throw new IllegalStateException("a message was composed that does not fit", e);
        }
    }
}

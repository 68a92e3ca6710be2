// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

import org.signalbox.ss7.Msu;
import org.signalbox.ss7.MsuDecodeException;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

/// A message without a connection that is about to be sent. Belongs to one loop, which uses it
/// again.
///
/// ```
///   draft.take(view);                          // as it came
///   draft.called().set(...);                   // with another address
///   draft.setHops(view.hops() - 1);
///   if (draft.fits(Msu.SIF_OCTETS_MAX)) {
///       mtp.transfer(draft.compose(allocator, service, dpc, opc, sls, priority));
///   }
/// ```
///
/// The user data are not copied until they are written: the message they came with is to be kept
/// until then.
public final class MessageDraft {
    /// What a length octet can say.
    private static final int SHORT_MAX = 255;

    private static final int RETURN_ON_ERROR = 0x80;
    private static final int SEGMENTATION = 0x10;
    private static final int IMPORTANCE = 0x12;

    /// A segmentation parameter and the end of the optional part.
    private static final int SEGMENTATION_PART_OCTETS = 7;

    private final AddressBuffer called = new AddressBuffer();
    private final AddressBuffer calling = new AddressBuffer();

    private MessageType type = MessageType.UDT;
    private int classOrCause;
    private int hops;
    private ByteBuf octets = Unpooled.EMPTY_BUFFER;
    private int dataAt;
    private int dataLength;
    private int optionalAt;
    private int optionalLength;
    private boolean segmented;
    private int segmentation;
    private int importance;

    /// Takes all that a message says; its type too.
    public void take(SccpView message) {
        assert !message.type().isOfConnection();
        type = message.type();
        classOrCause = message.classOrCause();
        hops = message.hops();
        called.copy(message.called());
        calling.copy(message.calling());
        setData(message.octets(), message.dataAt(), message.dataLength());
        // as they came: also those that mean nothing to this node
        optionalAt = message.optionalAt();
        optionalLength = message.optionalLength();
    }

    /// Makes what brings a message back to its sender (Q.714 section 4.2): the same data with the
    /// addresses exchanged.
    ///
    /// @param message UDT, XUDT or LUDT
    public void takeBack(SccpView message, ReturnCause cause) {
        assert message.type().isUnitdata();
        take(message);
        type =
                switch (message.type()) {
                    case XUDT -> MessageType.XUDTS;
                    case LUDT -> MessageType.LUDTS;
                    default -> MessageType.UDTS;
                };
        classOrCause = cause.code();
        hops = message.type().isExtended() ? SccpView.HOPS_MAX : -1;
        called.copy(message.calling());
        calling.copy(message.called());
    }

    /// Starts a message of this node's own.
    ///
    /// @param type UDT, XUDT or LUDT
    /// @param protocolClass 0 or 1
    /// @param returnOnError whether it is wanted back if it cannot be delivered
    public void begin(MessageType type, int protocolClass, boolean returnOnError) {
        assert type.isUnitdata();
        this.type = type;
        classOrCause = protocolClass | (returnOnError ? RETURN_ON_ERROR : 0);
        hops = type.isExtended() ? SccpView.HOPS_MAX : -1;
        setData(Unpooled.EMPTY_BUFFER, 0, 0);
    }

    public MessageType type() {
        return type;
    }

    /// 0 or 1; of messages that are not to be brought back to their sender.
    public int protocolClass() {
        assert type.isUnitdata();
        return classOrCause & ~RETURN_ON_ERROR;
    }

    /// Whether it is wanted back if it cannot be delivered.
    public boolean wantsReturn() {
        return type.isUnitdata() && (classOrCause & RETURN_ON_ERROR) != 0;
    }

    /// @param protocolClass 0 or 1
    /// @param returnOnError whether it is wanted back if it cannot be delivered
    public void setProtocolClass(int protocolClass, boolean returnOnError) {
        assert type.isUnitdata();
        classOrCause = protocolClass | (returnOnError ? RETURN_ON_ERROR : 0);
    }

    /// Makes it a message of another kind that carries the same: UDT, XUDT and LUDT, or their
    /// service messages. What the new kind has no place for is left out.
    public void setType(MessageType changed) {
        assert changed.isService() == type.isService();
        type = changed;
        if (!changed.isExtended()) {
            hops = -1;
            optionalLength = 0;
            segmented = false;
            importance = -1;
        } else if (hops < 0) {
            hops = SccpView.HOPS_MAX;
        }
    }

    /// What the user data are in.
    public ByteBuf data() {
        return octets;
    }

    /// Where in [#data] they are.
    public int dataAt() {
        return dataAt;
    }

    public int dataLength() {
        return dataLength;
    }

    /// 0 to 7 as set; -1 if nothing was.
    public int importance() {
        return importance;
    }

    public AddressBuffer called() {
        return called;
    }

    public AddressBuffer calling() {
        return calling;
    }

    /// @param remaining 0 to [SccpView#HOPS_MAX]
    public void setHops(int remaining) {
        assert type.isExtended();
        hops = remaining;
    }

    /// Other user data; the optional part is given up.
    ///
    /// @param data not copied, see above
    public void setData(ByteBuf data, int at, int length) {
        octets = data;
        dataAt = at;
        dataLength = length;
        optionalLength = 0;
        segmented = false;
        importance = -1;
    }

    /// @param first whether it is the first segment
    /// @param ofClass1 whether the whole message is of class 1
    /// @param remaining how many segments follow, 0 to 15
    /// @param reference 24 bits
    public void setSegmentation(boolean first, boolean ofClass1, int remaining, int reference) {
        assert type.isExtended() && optionalLength == 0;
        segmented = true;
        segmentation =
                (first ? 0x8000_0000 : 0)
                        | (ofClass1 ? 0x4000_0000 : 0)
                        | remaining << 24
                        | reference;
    }

    /// @param level 0 to 7; -1 to say nothing
    public void setImportance(int level) {
        assert type.isExtended() && optionalLength == 0;
        importance = level;
    }

    /// How many octets the message has.
    public int length() {
        return optionalPosition(type) + optionalOctets(type);
    }

    /// Whether its pointers and lengths can say it, and MTP can carry it.
    ///
    /// @param variant of the network it is sent in
    /// @param sifOctetsMax how long a signalling information field may be
    public boolean fits(Variant variant, int sifOctetsMax) {
        return fits(type, variant, sifOctetsMax);
    }

    /// The same if [#setType] made it a message of another kind.
    public boolean fits(MessageType kind, Variant variant, int sifOctetsMax) {
        int optional = optionalOctets(kind);
        if (variant.labelOctets() + optionalPosition(kind) + optional > sifOctetsMax) {
            return false;
        }
        if (kind.isLong()) {
            return true;
        }
        return dataLength <= SHORT_MAX
                && dataPosition(kind) - pointerEnd(kind, 2) <= SHORT_MAX
                && (optional == 0 || optionalPosition(kind) - pointerEnd(kind, 3) <= SHORT_MAX);
    }

    /// How many octets of data would fit, with these addresses, if the message were of this kind
    /// and had a segmentation parameter where the kind has a place for it; may be negative.
    public int dataOctetsMax(Variant variant, MessageType kind, int sifOctetsMax) {
        int addresses = 2 + called.length() + calling.length();
        int room = sifOctetsMax - variant.labelOctets() - addresses;
        return switch (kind) {
            case XUDT, XUDTS ->
                    Math.min(
                            room - 7 - 1 - SEGMENTATION_PART_OCTETS, SHORT_MAX - 1 - 1 - addresses);
            case LUDT, LUDTS -> room - 11 - 2 - SEGMENTATION_PART_OCTETS;
            default -> Math.min(room - 5 - 1, SHORT_MAX);
        };
    }

    /// Writes the message, which must fit.
    public void writeTo(ByteBuf to) {
        to.writeByte(type.code()).writeByte(classOrCause);
        if (type.isExtended()) {
            to.writeByte(hops);
        }
        writePointer(to, 0, calledPosition(type));
        writePointer(to, 1, callingPosition(type));
        writePointer(to, 2, dataPosition(type));
        if (type.isExtended()) {
            boolean absent = optionalOctets(type) == 0;
            writePointer(to, 3, absent ? pointerEnd(type, 3) : optionalPosition(type));
        }
        called.writeTo(to);
        calling.writeTo(to);
        if (type.isLong()) {
            to.writeShortLE(dataLength);
        } else {
            to.writeByte(dataLength);
        }
        to.writeBytes(octets, dataAt, dataLength);
        writeOptional(to);
    }

    /// Makes the message of MTP that carries it, which must fit.
    ///
    /// @param service as it is to be sent, with the priority where ANSI networks have it
    /// @param priority as in [Msu#priority]; ignored but in TTC networks
    public Msu compose(
            ByteBufAllocator allocator,
            ServiceInformation service,
            PointCode dpc,
            PointCode opc,
            SignallingLinkSelection sls,
            int priority) {
        int head = 1 + dpc.variant().labelOctets();
        ByteBuf frame = allocator.directBuffer(head + length());
        frame.writerIndex(head).readerIndex(head);
        writeTo(frame);
        try {
            return Msu.inFrame(service, dpc, opc, sls, priority, frame);
        } catch (MsuDecodeException e) {
            frame.release();
            throw new IllegalStateException("a message was composed that does not fit", e);
        }
    }

    private void writeOptional(ByteBuf to) {
        if (optionalLength > 0) {
            to.writeBytes(octets, optionalAt, optionalLength);
            return;
        }
        if (segmented) {
            to.writeByte(SEGMENTATION).writeByte(4).writeInt(segmentation);
        }
        if (importance >= 0) {
            to.writeByte(IMPORTANCE).writeByte(1).writeByte(importance);
        }
        if (segmented || importance >= 0) {
            to.writeByte(0);
        }
    }

    private void writePointer(ByteBuf to, int pointer, int position) {
        int value = position - pointerEnd(type, pointer);
        if (type.isLong()) {
            to.writeShortLE(value);
        } else {
            to.writeByte(value);
        }
    }

    // Positions are octets from the message type, in a message of the kind.

    private static int width(MessageType kind) {
        return kind.isLong() ? 2 : 1;
    }

    /// The octet that a pointer counts from.
    private static int pointerEnd(MessageType kind, int pointer) {
        return (kind.isExtended() ? 3 : 2) + (pointer + 1) * width(kind) - 1;
    }

    private static int calledPosition(MessageType kind) {
        return pointerEnd(kind, kind.isExtended() ? 3 : 2) + 1;
    }

    private int callingPosition(MessageType kind) {
        return calledPosition(kind) + 1 + called.length();
    }

    private int dataPosition(MessageType kind) {
        return callingPosition(kind) + 1 + calling.length();
    }

    private int optionalPosition(MessageType kind) {
        return dataPosition(kind) + width(kind) + dataLength;
    }

    private int optionalOctets(MessageType kind) {
        if (!kind.isExtended()) {
            return 0;
        }
        if (optionalLength > 0) {
            return optionalLength;
        }
        int parameters = (segmented ? 6 : 0) + (importance >= 0 ? 3 : 0);
        return parameters == 0 ? 0 : parameters + 1;
    }
}

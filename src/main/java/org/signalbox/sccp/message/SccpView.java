// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.Variant;

import java.util.Objects;

/// A message of SCCP in place. Belongs to one loop, which uses it again; valid until the octets are
/// given up or the view is read anew.
///
/// ```
///   UDT, UDTS     | type | class or cause |            | called | calling | data |
///   XUDT, XUDTS   | type | class or cause | hop counter | called | calling | data | optional |
///   LUDT, LUDTS   the same with pointers and length of the data of two octets
///   CR            | type | source reference 3 | class | called | optional |
///                                             pointers ^
/// ```
///
/// Of other messages of connections only the type is read: they are routed by point code alone.
///
/// A pointer counts from itself (that of two octets from its second one), Q.713 section 2.3.
public final class SccpView {
    private static final int SEGMENTATION = 0x10;
    private static final int HOP_COUNTER = 0x11;
    private static final int IMPORTANCE = 0x12;
    private static final int CALLING_PARTY = 0x04;
    private static final int CONNECTION_DATA = 0x0F;

    /// Hop counters are made no larger than this, so that whatever a peer sends ends after as many
    /// nodes (Q.713 section 3.18).
    public static final int HOPS_MAX = 15;

    private static final int RETURN_ON_ERROR = 0x80;

    private final AddressView called = new AddressView();
    private final AddressView calling = new AddressView();

    private ByteBuf octets = Unpooled.EMPTY_BUFFER;
    private Variant variant = Variant.ITU;
    private int at;
    private int end;
    private @Nullable MessageType type;
    private int classOrCause;
    private int hops;
    private int dataAt;
    private int dataLength;
    private int optionalAt;
    private int optionalEnd;
    private boolean segmented;
    private int segmentation;
    private int importance;
    private boolean hasCalled;

    /// Looks at the user part of a message that MTP has delivered.
    ///
    /// @return what is wrong with it; null if nothing is. With a flaw, only [#type] may be asked.
    public @Nullable Flaw read(Msu msu) {
        return read(msu.variant(), msu.octets(), msu.userPartIndex(), msu.userPartLength());
    }

    /// Looks at a message.
    ///
    /// @param at where its message type is
    /// @param length how many octets it has
    /// @return as [#read(Msu)]
    public @Nullable Flaw read(Variant variant, ByteBuf octets, int at, int length) {
        this.variant = variant;
        this.octets = octets;
        this.at = at;
        this.end = at + length;
        clear();
        if (length == 0) {
            return Flaw.EMPTY;
        }
        MessageType known = MessageType.of(octets.getUnsignedByte(at));
        type = known;
        if (known == null) {
            return Flaw.UNKNOWN_TYPE;
        }
        return switch (known) {
            case UDT, UDTS, XUDT, XUDTS -> readUnitdata(known, 1);
            case LUDT, LUDTS -> readUnitdata(known, 2);
            case CR -> readConnectionRequest();
            case CC, CREF, RLSD, RLC, DT1, DT2, AK, ED, EA, RSR, RSC, ERR, IT -> null;
        };
    }

    private void clear() {
        type = null;
        classOrCause = 0;
        hops = -1;
        dataAt = 0;
        dataLength = 0;
        optionalAt = 0;
        optionalEnd = 0;
        segmented = false;
        segmentation = 0;
        importance = -1;
        hasCalled = false;
        called.read(variant, octets, at, 0);
        calling.read(variant, octets, at, 0);
    }

    /// @param width octets of a pointer, and of the length of the data
    private @Nullable Flaw readUnitdata(MessageType known, int width) {
        int pointers = at + (known.isExtended() ? 3 : 2);
        int fixedEnd = pointers + (known.isExtended() ? 4 : 3) * width;
        if (fixedEnd > end) {
            return Flaw.CUT_SHORT;
        }
        classOrCause = octets.getUnsignedByte(at + 1);
        if (known.isUnitdata() && protocolClass() > 1) {
            return Flaw.PROTOCOL_CLASS;
        }
        if (known.isExtended()) {
            hops = Math.min(octets.getUnsignedByte(at + 2), HOPS_MAX);
        }
        int calledAt = target(pointers, width);
        int callingAt = target(pointers + width, width);
        int data = target(pointers + 2 * width, width);
        if (calledAt == 0 || callingAt == 0 || data == 0) {
            return Flaw.POINTER_ABSENT;
        }
        if (calledAt >= end || callingAt >= end || data + width > end) {
            return Flaw.POINTER_BEYOND_END;
        }
        int calledLength = octets.getUnsignedByte(calledAt);
        int callingLength = octets.getUnsignedByte(callingAt);
        dataLength = width == 1 ? octets.getUnsignedByte(data) : octets.getUnsignedShortLE(data);
        dataAt = data + width;
        if (calledAt + 1 + calledLength > end
                || callingAt + 1 + callingLength > end
                || dataAt + dataLength > end) {
            return Flaw.PARAMETER_BEYOND_END;
        }
        if (overlap(calledAt, calledLength + 1, callingAt, callingLength + 1)
                || overlap(calledAt, calledLength + 1, data, width + dataLength)
                || overlap(callingAt, callingLength + 1, data, width + dataLength)
                || Math.min(Math.min(calledAt, callingAt), data) < fixedEnd) {
            return Flaw.PARAMETERS_OVERLAP;
        }
        if (calledLength == 0) {
            return Flaw.ADDRESS_EMPTY;
        }
        if (dataLength == 0) {
            return Flaw.NO_DATA;
        }
        hasCalled = true;
        Flaw flaw = called.read(variant, octets, calledAt + 1, calledLength);
        if (flaw == null) {
            flaw = calling.read(variant, octets, callingAt + 1, callingLength);
        }
        if (flaw != null || !known.isExtended()) {
            return flaw;
        }
        int optional = target(pointers + 3 * width, width);
        if (optional == 0) {
            return null;
        }
        if (optional >= end) {
            return Flaw.POINTER_BEYOND_END;
        }
        if (optional < fixedEnd
                || isWithin(optional, calledAt, calledLength + 1)
                || isWithin(optional, callingAt, callingLength + 1)
                || isWithin(optional, data, width + dataLength)) {
            return Flaw.PARAMETERS_OVERLAP;
        }
        int limit = Math.min(behind(optional, calledAt), behind(optional, callingAt));
        return readOptional(optional, Math.min(limit, behind(optional, data)));
    }

    /// How far an optional part can go: to a parameter that is behind it, or to the end.
    private int behind(int optional, int parameter) {
        return parameter > optional ? parameter : end;
    }

    private @Nullable Flaw readConnectionRequest() {
        int pointers = at + 5;
        if (pointers + 2 > end) {
            return Flaw.CUT_SHORT;
        }
        classOrCause = octets.getUnsignedByte(at + 4);
        int calledAt = target(pointers, 1);
        if (calledAt == 0) {
            return Flaw.POINTER_ABSENT;
        }
        if (calledAt >= end) {
            return Flaw.POINTER_BEYOND_END;
        }
        int calledLength = octets.getUnsignedByte(calledAt);
        if (calledAt + 1 + calledLength > end) {
            return Flaw.PARAMETER_BEYOND_END;
        }
        if (calledAt < pointers + 2) {
            return Flaw.PARAMETERS_OVERLAP;
        }
        if (calledLength == 0) {
            return Flaw.ADDRESS_EMPTY;
        }
        hasCalled = true;
        Flaw flaw = called.read(variant, octets, calledAt + 1, calledLength);
        int optional = target(pointers + 1, 1);
        if (flaw != null || optional == 0) {
            return flaw;
        }
        if (optional >= end) {
            return Flaw.POINTER_BEYOND_END;
        }
        if (optional < pointers + 2 || isWithin(optional, calledAt, calledLength + 1)) {
            return Flaw.PARAMETERS_OVERLAP;
        }
        return readOptional(optional, behind(optional, calledAt));
    }

    /// Reads what it knows and passes over what it does not (Q.714 section 1.1.2.4.2: parameters
    /// without meaning here do not matter). The octet that ends the optional part may be missing.
    ///
    /// @param limit where something else begins
    private @Nullable Flaw readOptional(int from, int limit) {
        optionalAt = from;
        optionalEnd = limit;
        int next = from;
        while (next < limit) {
            int name = octets.getUnsignedByte(next);
            if (name == 0) {
                optionalEnd = next + 1;
                return null;
            }
            if (next + 2 > limit) {
                return Flaw.OPTIONAL_CUT_SHORT;
            }
            int length = octets.getUnsignedByte(next + 1);
            int value = next + 2;
            if (value + length > limit) {
                return Flaw.OPTIONAL_CUT_SHORT;
            }
            Flaw flaw = readParameter(name, value, length);
            if (flaw != null) {
                return flaw;
            }
            next = value + length;
        }
        return null;
    }

    private @Nullable Flaw readParameter(int name, int value, int length) {
        boolean connection = type == MessageType.CR;
        switch (name) {
            case SEGMENTATION -> {
                if (length != 4) {
                    return Flaw.OPTIONAL_LENGTH;
                }
                segmented = true;
                segmentation = octets.getInt(value);
            }
            case IMPORTANCE -> {
                if (length != 1) {
                    return Flaw.OPTIONAL_LENGTH;
                }
                importance = octets.getUnsignedByte(value) & 0x07;
            }
            case HOP_COUNTER -> {
                if (connection) {
                    if (length != 1) {
                        return Flaw.OPTIONAL_LENGTH;
                    }
                    hops = Math.min(octets.getUnsignedByte(value), HOPS_MAX);
                }
            }
            case CALLING_PARTY -> {
                if (connection) {
                    return calling.read(variant, octets, value, length);
                }
            }
            case CONNECTION_DATA -> {
                if (connection) {
                    dataAt = value;
                    dataLength = length;
                }
            }
            default -> {}
        }
        return null;
    }

    /// @return where a pointer points; 0 if it is zero and so points nowhere
    private int target(int pointer, int width) {
        int value =
                width == 1 ? octets.getUnsignedByte(pointer) : octets.getUnsignedShortLE(pointer);
        return value == 0 ? 0 : pointer + width - 1 + value;
    }

    private static boolean overlap(int one, int oneLength, int other, int otherLength) {
        return one < other + otherLength && other < one + oneLength;
    }

    private static boolean isWithin(int index, int from, int length) {
        return index >= from && index < from + length;
    }

    /// What kind of message it is.
    ///
    /// @throws NullPointerException if no standard has its type
    public MessageType type() {
        return Objects.requireNonNull(type);
    }

    public Variant variant() {
        return variant;
    }

    /// Where the message begins in [#octets].
    public int at() {
        return at;
    }

    /// How many octets the message has.
    public int length() {
        return end - at;
    }

    /// The octets that the message is in; not to be moved or released.
    public ByteBuf octets() {
        return octets;
    }

    /// Whether there is a called party address: in all messages without a connection, and in CR.
    public boolean hasCalled() {
        return hasCalled;
    }

    public AddressView called() {
        return called;
    }

    /// Of a CR that names none, an address that says nothing.
    public AddressView calling() {
        return calling;
    }

    /// 0 to 3; of messages with user data and of CR.
    public int protocolClass() {
        return classOrCause & 0x0F;
    }

    /// Whether the sender wants it back if it cannot be delivered.
    public boolean wantsReturn() {
        return type().isUnitdata() && (classOrCause & RETURN_ON_ERROR) != 0;
    }

    /// The octet of the protocol class with what it says of return, or of the return cause.
    int classOrCause() {
        return classOrCause;
    }

    /// The return cause as a number; of service messages only.
    public int returnCause() {
        assert type().isService();
        return classOrCause;
    }

    /// How many further translations it may go through, 0 to [#HOPS_MAX]; -1 if it does not count
    /// them.
    public int hops() {
        return hops;
    }

    /// Where the user data are in [#octets].
    public int dataAt() {
        return dataAt;
    }

    public int dataLength() {
        return dataLength;
    }

    /// Where the optional part begins; 0 if there is none.
    int optionalAt() {
        return optionalAt;
    }

    /// How many octets the optional part has, with the one that ends it if that is there.
    int optionalLength() {
        return optionalEnd - optionalAt;
    }

    /// Whether it carries the segmentation parameter (Q.713 section 3.17).
    public boolean isSegmented() {
        return segmented;
    }

    /// Whether it is one of several segments that make up one message: the only segment of a
    /// message is all of it.
    public boolean isPart() {
        return segmented && !(isFirstSegment() && remainingSegments() == 0);
    }

    /// Whether it is the first segment.
    public boolean isFirstSegment() {
        return segmentation < 0;
    }

    /// Whether the message that was cut into segments was of protocol class 1.
    public boolean isSegmentOfClass1() {
        return (segmentation & 0x4000_0000) != 0;
    }

    /// How many segments follow, 0 to 15.
    public int remainingSegments() {
        return segmentation >>> 24 & 0x0F;
    }

    /// What tells the segments of this message from those of others of the same sender, 24 bits.
    public int segmentationReference() {
        return segmentation & 0xFF_FFFF;
    }

    /// 0 to 7; -1 if it says nothing (Q.713 section 3.19).
    public int importance() {
        return importance;
    }
}

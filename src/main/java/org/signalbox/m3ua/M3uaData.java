// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.MsuDecodeException;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;
import org.signalbox.xua.ErrorCode;
import org.signalbox.xua.Parameters;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.Tag;
import org.signalbox.xua.XuaDecodeException;
import org.signalbox.xua.XuaHeader;

import java.util.List;

/// DATA, the message of every packet (RFC 4666 section 3.3.1), read and written in place.
///
/// ```
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +---------------------------------------------------------------+
///  |  common header, 8 octets                                      |
///  +---------------------------------------------------------------+
///  |  network appearance, routing context, correlation id:         |
///  |  8 octets each, if at all                                     |
///  +-------------------------------+-------------------------------+
///  |         tag = 0x0210          |            length             |
///  +-------------------------------+-------------------------------+
///  |  originating point code, 14, 16 or 24 bits, right aligned     |
///  +---------------------------------------------------------------+
///  |  destination point code, likewise                             |
///  +---------------+---------------+---------------+---------------+
///  |      SI       |      NI       |  MP: priority |      SLS      |
///  +---------------+---------------+---------------+---------------+
///  |  user data ...                      ... zeros, to four octets |
///  +---------------------------------------------------------------+
/// ```
///
/// What level 3 has before the user data, service information octet and label, is shorter than what
/// stands there in DATA. So a message that has come as DATA becomes an [Msu] by writing those two
/// over the end of the header, and goes out as DATA again by writing the header over them, as long
/// as the new header is not longer than the former; else it is copied once.
///
/// One object reads one message after the other and allocates nothing. Not thread-safe.
public final class M3uaData {
    /// What stands before the user data in the parameter that holds it.
    private static final int LABEL_OCTETS = 12;

    private static final int PARAMETER_OCTETS = 4;
    private static final int FIELD_OCTETS = 8;

    /// Services 0 to 2 are between neighbours (section 1.4.2.1: M3UA carries users of MTP).
    private static final int SERVICE_MIN = 3;

    private static final int SERVICE_MAX = 15;
    private static final int NETWORK_MAX = 3;

    private final Parameters parameters = new Parameters();

    private int appearance;
    private boolean hasAppearance;
    private int context;
    private boolean hasContext;
    private int correlation;
    private boolean hasCorrelation;
    private int origin;
    private int destination;
    private int service;
    private int network;
    private int priority;
    private int selection;
    private int labelOffset;
    private int userDataIndex;
    private int userDataLength;

    /// Reads a message, whose fields can be asked for afterwards.
    ///
    /// @param message whose header was checked, and is DATA's; stays as it was and the caller's
    public void read(ByteBuf message) throws XuaDecodeException {
        hasAppearance = false;
        hasContext = false;
        hasCorrelation = false;
        try {
            parameters.begin(message);
            while (parameters.next()) {
                switch (parameters.tag()) {
                    case Tag.NETWORK_APPEARANCE -> {
                        appearance = parameters.number();
                        hasAppearance = true;
                    }
                    case Tag.ROUTING_CONTEXT -> {
                        context = parameters.number();
                        hasContext = true;
                    }
                    case Tag.CORRELATION_ID -> {
                        correlation = parameters.number();
                        hasCorrelation = true;
                    }
                    case M3uaTag.PROTOCOL_DATA -> readProtocolData(message);
                    default -> {
                        // section 3.2: what is not known is passed over
                    }
                }
            }
            parameters.require(M3uaTag.PROTOCOL_DATA);
        } catch (XuaDecodeException broken) {
            throw named(broken);
        }
    }

    private void readProtocolData(ByteBuf message) throws XuaDecodeException {
        parameters.once();
        if (parameters.length() < LABEL_OCTETS) {
            throw new XuaDecodeException(
                    ErrorCode.PARAMETER_FIELD_ERROR,
                    parameters.offset() - 2,
                    "protocol data cut short");
        }
        int at = parameters.index();
        // few and wide, since the buffer looks at its bounds each time
        long points = message.getLong(at);
        int rest = message.getInt(at + 8);
        origin = (int) (points >>> 32);
        destination = (int) points;
        service = rest >>> 24;
        network = rest >>> 16 & 0xFF;
        priority = rest >>> 8 & 0xFF;
        selection = rest & 0xFF;
        labelOffset = parameters.offset();
        userDataIndex = at + LABEL_OCTETS;
        userDataLength = parameters.length() - LABEL_OCTETS;
    }

    public boolean hasAppearance() {
        return hasAppearance;
    }

    /// The network appearance, as [NetworkAppearance#value], if there is one.
    public int appearance() {
        return appearance;
    }

    public boolean hasContext() {
        return hasContext;
    }

    /// The routing context, as [RoutingContext#value], if there is one.
    public int context() {
        return context;
    }

    public boolean hasCorrelation() {
        return hasCorrelation;
    }

    /// The correlation identifier (section 3.3.1), if there is one.
    public int correlation() {
        return correlation;
    }

    /// 32 bits, to be judged by the network's variant.
    public int origin() {
        return origin;
    }

    /// 32 bits, to be judged by the network's variant.
    public int destination() {
        return destination;
    }

    /// 0 to 255, of which 15 make sense at most.
    public int service() {
        return service;
    }

    /// 0 to 255.
    public int selection() {
        return selection;
    }

    /// How many octets the user part has.
    public int userDataLength() {
        return userDataLength;
    }

    /// Whether the message is for a user part: what services 0 to 2 are for stays between
    /// neighbours, and is not carried.
    public boolean isForUserPart() {
        return service >= SERVICE_MIN;
    }

    /// Makes a message of level 3 of the DATA that was read, in the same octets.
    ///
    /// @param variant of the network it belongs to
    /// @param message that was read, of which nobody else holds any part; the result owns it
    /// @throws XuaDecodeException if a number means nothing in networks of the variant, such as a
    ///     selection over 15 where there are 16; then `message` is as it was and the caller's
    public Msu take(Variant variant, ByteBuf message) throws XuaDecodeException {
        check(variant);
        PointCode to = PointCode.of(variant, destination);
        PointCode from = PointCode.of(variant, origin);
        // ANSI T1.111.4 section 14.2 and Q.704 section 14.2: in the octet's spare bits; JT-Q704 has
        // it beside the message
        int inOctet = variant == Variant.TTC ? 0 : priority;
        int start = message.readerIndex();
        int end = message.writerIndex();
        try {
            return Msu.inFrame(
                    ServiceInformation.of(
                            NetworkIndicator.of(network), inOctet, ServiceIndicator.of(service)),
                    to,
                    from,
                    SignallingLinkSelection.of(selection),
                    priority,
                    message.setIndex(userDataIndex, userDataIndex + userDataLength));
        } catch (MsuDecodeException tooLong) {
            message.setIndex(start, end);
            throw named(
                    new XuaDecodeException(
                            ErrorCode.INVALID_PARAMETER_VALUE,
                            labelOffset + LABEL_OCTETS,
                            "longer than any MTP message"));
        }
    }

    private void check(Variant variant) throws XuaDecodeException {
        if (Integer.compareUnsigned(origin, variant.maxPointCode()) > 0) {
            throw invalid(0, "originating point code does not fit the network");
        }
        if (Integer.compareUnsigned(destination, variant.maxPointCode()) > 0) {
            throw invalid(4, "destination point code does not fit the network");
        }
        if (service > SERVICE_MAX) {
            throw invalid(8, "service indicator over 15");
        }
        if (network > NETWORK_MAX) {
            throw invalid(9, "network indicator over 3");
        }
        if (priority > Msu.PRIORITY_MAX) {
            throw invalid(10, "priority over 3");
        }
        if (selection >= 1 << variant.slsBits()) {
            throw invalid(11, "signalling link selection does not fit the network");
        }
    }

    private XuaDecodeException invalid(int offset, String reason) {
        return named(
                new XuaDecodeException(
                        ErrorCode.INVALID_PARAMETER_VALUE, labelOffset + offset, reason));
    }

    private XuaDecodeException named(XuaDecodeException broken) {
        XuaDecodeException about =
                hasContext ? broken.about(List.of(new RoutingContext(context))) : broken;
        return hasAppearance ? about.in(appearance) : about;
    }

    /// Writes a message of level 3 as DATA: in its own octets if it has the room
    /// ([Msu#headroom]), else in new ones. The message is given up for it.
    ///
    /// @param allocator of the new octets, which are direct
    /// @param appearance named in the message, unless null
    /// @param context named in the message, unless null
    public static ByteBuf write(
            ByteBufAllocator allocator,
            Msu msu,
            @Nullable NetworkAppearance appearance,
            @Nullable RoutingContext context) {
        int header = headerOctets(appearance, context);
        int userDataLength = msu.userPartLength();
        int padding = -userDataLength & 3;
        int room = msu.headroom() + msu.length() - userDataLength;
        if (room < header || msu.tailroom() < padding) {
            ByteBuf copied = copy(allocator, msu, appearance, context);
            msu.close();
            return copied;
        }
        ByteBuf out = msu.octets();
        int start = msu.userPartIndex() - header;
        setHeader(out, start, msu, userDataLength, appearance, context);
        return out.readerIndex(start).writeZero(padding);
    }

    /// As [#write], in new octets; the message stays the caller's: for one that goes to several.
    ///
    /// @param correlation names the message (section 3.3.1): the first after a process has become
    ///     active in broadcast mode
    public static ByteBuf copy(
            ByteBufAllocator allocator,
            Msu msu,
            @Nullable NetworkAppearance appearance,
            @Nullable RoutingContext context,
            int correlation) {
        ByteBuf out = copy(allocator, msu, appearance, context, true);
        out.writeShort(Tag.CORRELATION_ID).writeShort(FIELD_OCTETS).writeInt(correlation);
        XuaHeader.set(out, 0, M3uaKind.DATA, out.readableBytes());
        return out;
    }

    /// As [#write], in new octets; the message stays the caller's: for one that goes to several.
    public static ByteBuf copy(
            ByteBufAllocator allocator,
            Msu msu,
            @Nullable NetworkAppearance appearance,
            @Nullable RoutingContext context) {
        return copy(allocator, msu, appearance, context, false);
    }

    private static ByteBuf copy(
            ByteBufAllocator allocator,
            Msu msu,
            @Nullable NetworkAppearance appearance,
            @Nullable RoutingContext context,
            boolean correlated) {
        int header = headerOctets(appearance, context);
        int userDataLength = msu.userPartLength();
        int padding = -userDataLength & 3;
        ByteBuf out =
                allocator.directBuffer(
                        header + userDataLength + padding + (correlated ? FIELD_OCTETS : 0));
        setHeader(out, 0, msu, userDataLength, appearance, context);
        return out.writerIndex(header)
                .writeBytes(msu.octets(), msu.userPartIndex(), userDataLength)
                .writeZero(padding);
    }

    private static int headerOctets(
            @Nullable NetworkAppearance appearance, @Nullable RoutingContext context) {
        return XuaHeader.OCTETS
                + (appearance == null ? 0 : FIELD_OCTETS)
                + (context == null ? 0 : FIELD_OCTETS)
                + PARAMETER_OCTETS
                + LABEL_OCTETS;
    }

    /// Everything before the user data. May be written over the message's own label, whose content
    /// is read before.
    private static void setHeader(
            ByteBuf out,
            int start,
            Msu msu,
            int userDataLength,
            @Nullable NetworkAppearance appearance,
            @Nullable RoutingContext context) {
        int selection = msu.sentSls().value();
        int header = headerOctets(appearance, context);
        int padding = -userDataLength & 3;
        XuaHeader.set(out, start, M3uaKind.DATA, header + userDataLength + padding);
        int at = start + XuaHeader.OCTETS;
        if (appearance != null) {
            out.setLong(at, pair(Tag.NETWORK_APPEARANCE << 16 | FIELD_OCTETS, appearance.value()));
            at += FIELD_OCTETS;
        }
        if (context != null) {
            out.setLong(at, pair(Tag.ROUTING_CONTEXT << 16 | FIELD_OCTETS, context.value()));
            at += FIELD_OCTETS;
        }
        ServiceInformation service = msu.serviceInformation();
        int priority = msu.variant() == Variant.TTC ? msu.priority() : service.priority();
        int parameter =
                M3uaTag.PROTOCOL_DATA << 16 | PARAMETER_OCTETS + LABEL_OCTETS + userDataLength;
        int rest =
                service.serviceIndicator().bits() << 24
                        | service.networkIndicator().bits() << 16
                        | priority << 8
                        | selection;
        out.setLong(at, pair(parameter, msu.opc().value()))
                .setLong(at + 8, pair(msu.dpc().value(), rest));
    }

    /// Two words as one, in the order in which they are sent.
    private static long pair(int first, int second) {
        return (long) first << 32 | Integer.toUnsignedLong(second);
    }
}

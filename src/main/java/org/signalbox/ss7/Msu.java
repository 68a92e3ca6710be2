// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.ss7;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// A message signal unit as MTP level 3 sees it: service information octet, routing label, user
/// part.
///
/// **An `Msu` owns one reference of its buffer and is moved, never shared.** Whoever receives it
/// passes it on or closes it, exactly once. Its octets stay as they arrived, but for the selection
/// in ANSI networks ([#rotateSls]) and a network indicator that differs between linksets: a
/// transferred message is copied once, into the outgoing packet, and is not encoded anew.
///
/// Not thread-safe; handing it from loop to loop through a queue is safe, since only
/// its current holder touches it.
public final class Msu implements AutoCloseable {
    /// Q.703 section 2.3.8 and RFC 4165: the signalling information field of up to 272 octets, and
    /// the service information octet. Larger ones exist (4,091 octets on high speed links); the
    /// bound for those is the link's.
    public static final int SIF_OCTETS_MAX = 272;

    /// What Q.2210 allows for a signalling information field on links that carry large messages.
    public static final int LARGE_SIF_OCTETS_MAX = 4_091;

    public static final int PRIORITY_MAX = 3;

    /// The way in of a message that this node has composed itself.
    public static final int OWN = -1;

    /// The moment of a message that no link has brought.
    public static final int NEVER_TAKEN = 0;

    private final Variant variant;
    private ServiceInformation serviceInformation;
    private final PointCode dpc;
    private final PointCode opc;
    private final SignallingLinkSelection sls;
    private final ByteBuf octets;

    /// Small, as [#headroom] is, so that a message fits into 48 octets of heap.
    private final byte priority;

    /// How many octets in front of, and behind, the message's are its own, too.
    private final short headroom;

    private final int tailroom;

    private int ingress = OWN;
    private int takenAt = NEVER_TAKEN;

    private Msu(
            Variant variant,
            ServiceInformation serviceInformation,
            PointCode dpc,
            PointCode opc,
            SignallingLinkSelection sls,
            int priority,
            ByteBuf octets) {
        this(variant, serviceInformation, dpc, opc, sls, priority, octets, 0, 0);
    }

    private Msu(
            Variant variant,
            ServiceInformation serviceInformation,
            PointCode dpc,
            PointCode opc,
            SignallingLinkSelection sls,
            int priority,
            ByteBuf octets,
            int headroom,
            int tailroom) {
        this.variant = variant;
        this.serviceInformation = serviceInformation;
        this.dpc = dpc;
        this.opc = opc;
        this.sls = sls;
        this.priority = (byte) priority;
        this.octets = octets;
        this.headroom = (short) Math.min(headroom, Short.MAX_VALUE);
        this.tailroom = tailroom;
    }

    /// Reads the label and takes ownership of `octets`, which begin with the service information
    /// octet.
    ///
    /// @throws MsuDecodeException if the label is cut short or the message is longer than
    ///     [#LARGE_SIF_OCTETS_MAX]; then `octets` still belong to the caller
    public static Msu decode(Variant variant, ByteBuf octets) throws MsuDecodeException {
        return decode(variant, 0, octets);
    }

    /// As [#decode], for a message whose link says its priority.
    ///
    /// @param priority as in [#priority]
    public static Msu decode(Variant variant, int priority, ByteBuf octets)
            throws MsuDecodeException {
        assert priority >= 0 && priority <= PRIORITY_MAX;
        int length = octets.readableBytes();
        if (length < 1 + variant.labelOctets()) {
            throw new MsuDecodeException(length, "routing label cut short");
        }
        if (length > 1 + LARGE_SIF_OCTETS_MAX) {
            throw new MsuDecodeException(length, "longer than any MTP message");
        }
        ServiceInformation service =
                ServiceInformation.ofOctet(octets.getUnsignedByte(octets.readerIndex()));
        int at = octets.readerIndex() + 1;
        return switch (variant) {
            case ITU -> decodeItu(service, priority, octets, at);
            case ANSI -> decode24(Variant.ANSI, service, priority, octets, at, 0xFF);
            case CHINA -> decode24(Variant.CHINA, service, priority, octets, at, 0x0F);
            case TTC -> decodeTtc(service, priority, octets, at);
        };
    }

    /// Builds a message of our own.
    ///
    /// @param userPart what follows the label; its octets are copied, it stays the caller's
    public static Msu compose(
            ByteBufAllocator allocator,
            ServiceInformation service,
            RoutingLabel label,
            byte... userPart) {
        return compose(allocator, service, label, service.priority(), userPart);
    }

    /// Builds a message of our own with a priority, which ANSI networks have in the service
    /// information octet (T1.111.4 section 14.2) and Japan's beside the message; in those of other
    /// variants it is ignored.
    ///
    /// @param priority 0 to 3
    /// @param userPart what follows the label; its octets are copied, it stays the caller's
    public static Msu compose(
            ByteBufAllocator allocator,
            ServiceInformation service,
            RoutingLabel label,
            int priority,
            byte[] userPart) {
        assert priority >= 0 && priority <= PRIORITY_MAX;
        Variant variant = label.dpc().variant();
        assert label.sls().value() < 1 << variant.slsBits() : label;
        ServiceInformation sent =
                variant == Variant.ANSI
                        ? ServiceInformation.of(
                                service.networkIndicator(), priority, service.serviceIndicator())
                        : service;
        ByteBuf octets = allocator.directBuffer(1 + variant.labelOctets() + userPart.length);
        octets.writerIndex(1 + variant.labelOctets());
        setHead(octets, sent, label.dpc(), label.opc(), label.sls());
        octets.writeBytes(userPart);
        return new Msu(
                variant,
                sent,
                label.dpc(),
                label.opc(),
                label.sls(),
                variant == Variant.TTC ? priority : 0,
                octets);
    }

    /// A message whose user part has arrived in a frame that said the rest in its own way: service
    /// information octet and label are written over the end of that frame.
    ///
    /// Takes ownership of `userPart`, of which nobody else may hold any part: what it has in front
    /// of its reader index and behind its writer index is the message's from now on, as
    /// [#headroom] and [#tailroom].
    ///
    /// @param priority as in [#priority]; ignored but in TTC networks
    /// @param userPart from reader index to writer index, with room for service information octet
    ///     and label before it
    /// @throws MsuDecodeException if it is longer than [#LARGE_SIF_OCTETS_MAX] allows; then it
    ///     still belongs to the caller, as it was
    public static Msu inFrame(
            ServiceInformation service,
            PointCode dpc,
            PointCode opc,
            SignallingLinkSelection sls,
            int priority,
            ByteBuf userPart)
            throws MsuDecodeException {
        assert priority >= 0 && priority <= PRIORITY_MAX;
        Variant variant = dpc.variant();
        assert opc.variant() == variant && sls.value() < 1 << variant.slsBits();
        int head = 1 + variant.labelOctets();
        int length = head + userPart.readableBytes();
        if (length > 1 + LARGE_SIF_OCTETS_MAX) {
            throw new MsuDecodeException(length, "longer than any MTP message");
        }
        userPart.readerIndex(userPart.readerIndex() - head);
        setHead(userPart, service, dpc, opc, sls);
        return new Msu(
                variant,
                service,
                dpc,
                opc,
                sls,
                variant == Variant.TTC ? priority : 0,
                userPart,
                userPart.readerIndex(),
                userPart.writableBytes());
    }

    public Variant variant() {
        return variant;
    }

    public ServiceInformation serviceInformation() {
        return serviceInformation;
    }

    public PointCode dpc() {
        return dpc;
    }

    public PointCode opc() {
        return opc;
    }

    public SignallingLinkSelection sls() {
        return sls;
    }

    /// The priority that travels beside the message, 0 to 3: that of JT-Q704, for which M2PA has
    /// two bits (RFC 4165 section 2.3.1). 0 in networks of other variants.
    public int priority() {
        return priority;
    }

    /// The way in: the number, within the node, of the linkset the message came over, or [#OWN].
    /// Wherever it waits, its holder can tell later where it must not go back to.
    public int ingress() {
        return ingress;
    }

    /// Says over which linkset the message came; to be called by whoever takes it from a link.
    public void cameOver(int linkset) {
        ingress = linkset;
    }

    /// When a link brought the message, in the units of whoever measures how long it stays;
    /// [#NEVER_TAKEN] if none did.
    public int takenAt() {
        return takenAt;
    }

    /// Says when the message came; to be called by whoever takes it from a link, or makes it of one
    /// that was taken.
    public void takenAt(int moment) {
        takenAt = moment;
    }

    /// Rotates the selection in the octets, as the next point of an ANSI network is to see it
    /// (T1.111.4 section 7): the five low bits by one to the right, so that each point on the way
    /// chooses by other bits. [#sls] stays what came, by which this point chooses; so whatever is
    /// decided anew about a waiting message is decided alike.
    ///
    /// To be called once for a message, by whoever sends it on.
    public void rotateSls() {
        assert variant == Variant.ANSI;
        int at = userPartIndex() - 1;
        int sent = octets.getUnsignedByte(at);
        octets.setByte(at, sent & ~0x1F | (sent & 0x1F) >>> 1 | (sent & 0x01) << 4);
    }

    /// Writes another network indicator into the octets, where a message passes between linksets
    /// that differ in it.
    public void setNetworkIndicator(NetworkIndicator network) {
        if (serviceInformation.networkIndicator() != network) {
            serviceInformation = serviceInformation.in(network);
            octets.setByte(octets.readerIndex(), serviceInformation.octet());
        }
    }

    /// The selection in the octets, as the next point is to see it: [#sls], unless it was rotated
    /// since ([#rotateSls]).
    public SignallingLinkSelection sentSls() {
        return variant == Variant.ANSI
                ? SignallingLinkSelection.of(octets.getUnsignedByte(userPartIndex() - 1))
                : sls;
    }

    /// The same user part under another service information octet and label, which may be of
    /// another variant: a message that goes over into another network. This one is given up for it.
    ///
    /// Written over the former where it is not longer than that and [#headroom]; else the message
    /// is copied once, into a buffer of `allocator`.
    ///
    /// @param service as it is to be sent, with the priority where ANSI networks have it
    /// @param priority as in [#priority]; ignored but in TTC networks
    public Msu relabelled(
            ByteBufAllocator allocator,
            ServiceInformation service,
            PointCode newDpc,
            PointCode newOpc,
            SignallingLinkSelection newSls,
            int newPriority) {
        assert newPriority >= 0 && newPriority <= PRIORITY_MAX;
        assert newDpc.variant() == newOpc.variant();
        Variant other = newDpc.variant();
        int longer = other.labelOctets() - variant.labelOctets();
        ByteBuf written = octets;
        boolean copied = longer > headroom;
        if (copied) {
            written = allocator.directBuffer(octets.readableBytes() + longer);
            written.writerIndex(1 + other.labelOctets());
            written.writeBytes(octets, userPartIndex(), userPartLength());
            octets.release();
        } else {
            written.readerIndex(written.readerIndex() - longer);
        }
        setHead(written, service, newDpc, newOpc, newSls);
        return new Msu(
                other,
                service,
                newDpc,
                newOpc,
                newSls,
                other == Variant.TTC ? newPriority : 0,
                written,
                copied ? 0 : headroom - longer,
                copied ? 0 : tailroom);
    }

    /// The label as one value; allocates.
    public RoutingLabel label() {
        return new RoutingLabel(dpc, opc, sls);
    }

    /// Service information octet, label and user part, to be read without moving the reader index.
    /// The buffer stays the message's.
    public ByteBuf octets() {
        return octets;
    }

    /// How many octets in front of [#octets]' reader index are the message's, too: whoever sends it
    /// in another frame may write that there, and give the message up for it.
    public int headroom() {
        return headroom;
    }

    /// How many octets behind [#octets]' writer index are the message's, too.
    public int tailroom() {
        return tailroom;
    }

    /// How many octets [#octets] holds: SIO and SIF.
    public int length() {
        return octets.readableBytes();
    }

    /// Where the user part begins in [#octets].
    public int userPartIndex() {
        return octets.readerIndex() + 1 + variant.labelOctets();
    }

    /// How many octets the user part has.
    public int userPartLength() {
        return octets.readableBytes() - 1 - variant.labelOctets();
    }

    /// A copy of the user part, for those who are not on the packet path.
    public byte[] userPart() {
        byte[] copy = new byte[userPartLength()];
        octets.getBytes(userPartIndex(), copy);
        return copy;
    }

    /// Gives up the message: releases its buffer.
    @Override
    public void close() {
        octets.release();
    }

    @Override
    public String toString() {
        return "%s %s, %d octets".formatted(serviceInformation, label(), length());
    }

    /// ```
    ///   octet 4        octet 3          octet 2          octet 1
    ///  | SLS 4 |         OPC 14          |         DPC 14          |     first sent: lowest bit
    /// ```
    private static Msu decodeItu(ServiceInformation service, int priority, ByteBuf octets, int at) {
        int label = octets.getIntLE(at);
        return new Msu(
                Variant.ITU,
                service,
                PointCode.itu(label & 0x3FFF),
                PointCode.itu(label >>> 14 & 0x3FFF),
                SignallingLinkSelection.of(label >>> 28),
                priority,
                octets);
    }

    /// ```
    ///  | DPC member, cluster, network | OPC member, cluster, network | SLS |   an octet each
    /// ```
    private static Msu decode24(
            Variant variant,
            ServiceInformation service,
            int priority,
            ByteBuf octets,
            int at,
            int slsMask) {
        return new Msu(
                variant,
                service,
                PointCode.of(variant, octets.getUnsignedMediumLE(at)),
                PointCode.of(variant, octets.getUnsignedMediumLE(at + 3)),
                SignallingLinkSelection.of(octets.getUnsignedByte(at + 6) & slsMask),
                priority,
                octets);
    }

    /// ```
    ///  | DPC 16, low octet first | OPC 16, low octet first | spare 4, SLS 4 |
    /// ```
    private static Msu decodeTtc(ServiceInformation service, int priority, ByteBuf octets, int at) {
        return new Msu(
                Variant.TTC,
                service,
                PointCode.of(Variant.TTC, octets.getUnsignedShortLE(at)),
                PointCode.of(Variant.TTC, octets.getUnsignedShortLE(at + 2)),
                SignallingLinkSelection.of(octets.getUnsignedByte(at + 4) & 0x0F),
                priority,
                octets);
    }

    /// Service information octet and label, from the reader index on.
    private static void setHead(
            ByteBuf octets,
            ServiceInformation service,
            PointCode dpc,
            PointCode opc,
            SignallingLinkSelection sls) {
        int to = dpc.value();
        int from = opc.value();
        int selection = sls.value();
        int at = octets.readerIndex();
        octets.setByte(at, service.octet());
        at++;
        switch (dpc.variant()) {
            case ITU -> octets.setIntLE(at, to | from << 14 | selection << 28);
            case ANSI ->
                    octets.setMediumLE(at, to).setMediumLE(at + 3, from).setByte(at + 6, selection);
            case CHINA ->
                    octets.setMediumLE(at, to)
                            .setMediumLE(at + 3, from)
                            .setByte(at + 6, selection & 0x0F);
            case TTC ->
                    octets.setShortLE(at, to)
                            .setShortLE(at + 2, from)
                            .setByte(at + 4, selection & 0x0F);
        }
    }
}

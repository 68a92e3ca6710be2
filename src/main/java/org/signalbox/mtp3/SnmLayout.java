// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Where a variant puts the fields of its network management messages, and which messages it has.
///
/// ```
///                    ITU, China            ANSI                        Japan
///   in front         -                     -                           a spare octet
///   link code        SLS of the label      low 4 bits behind the       SLS of the label
///                                          heading
///   number about     in its octets         beginning in the high 4     in its octets
///   a link                                 bits of the same octet
///   point code       ITU 2 octets,         3 octets                    a count, then for each
///                    China 3                                           point 2 octets, 2 spare
///   status of TFC    ITU the two high      an octet behind the point   a spare octet, the point,
///                    bits of the point     code                        an octet
///                    code; China as ANSI
/// ```
///
/// ITU: Q.704 section 15. ANSI: T1.111.4 section 15; its restart has TRW, and clusters have
/// messages of their own. China: GF 001-9001 has ITU's messages. Japan: JT-Q704 has neither
/// restart, inhibiting, transfer-restricted nor user-part-unavailable; tshark reads it so.
///
/// The number of octets of each is the same for all messages with the same fields, hence a few
/// readers and writers serve all of them.
final class SnmLayout {
    private static final Set<SnmHeading> CLUSTERS_AND_WAITING =
            EnumSet.of(
                    SnmHeading.TCP,
                    SnmHeading.TCR,
                    SnmHeading.TCA,
                    SnmHeading.RCP,
                    SnmHeading.RCR,
                    SnmHeading.TRW);

    private static final SnmLayout ITU = itu(Variant.ITU);
    private static final SnmLayout CHINA = itu(Variant.CHINA);
    private static final SnmLayout ANSI =
            new SnmLayout(Variant.ANSI, 0, EnumSet.allOf(SnmHeading.class));
    private static final SnmLayout TTC =
            new SnmLayout(
                    Variant.TTC,
                    1,
                    EnumSet.of(
                            SnmHeading.COO,
                            SnmHeading.COA,
                            SnmHeading.XCO,
                            SnmHeading.XCA,
                            SnmHeading.CBD,
                            SnmHeading.CBA,
                            SnmHeading.ECO,
                            SnmHeading.ECA,
                            SnmHeading.RCT,
                            SnmHeading.TFC,
                            SnmHeading.TFP,
                            SnmHeading.TFA,
                            SnmHeading.RST));

    /// Bits of a forward sequence number in COO and COA, and in XCO and XCA.
    static final int FSN_BITS = 7;

    static final int EXTENDED_FSN_BITS = 24;

    private static final int LINK_CODE_BITS = 4;

    /// Of a point in Japan's lists.
    private static final int LISTED_OCTETS = 4;

    private static final int LIST_MAX = 255;

    private final Variant variant;
    private final int headingIndex;
    private final Set<SnmHeading> headings;

    private SnmLayout(Variant variant, int headingIndex, Set<SnmHeading> headings) {
        this.variant = variant;
        this.headingIndex = headingIndex;
        this.headings = Collections.unmodifiableSet(headings);
    }

    private static SnmLayout itu(Variant variant) {
        return new SnmLayout(
                variant, 0, EnumSet.complementOf(EnumSet.copyOf(CLUSTERS_AND_WAITING)));
    }

    static SnmLayout of(Variant variant) {
        return switch (variant) {
            case ITU -> ITU;
            case ANSI -> ANSI;
            case CHINA -> CHINA;
            case TTC -> TTC;
        };
    }

    /// Whether the variant has that message.
    boolean has(SnmHeading heading) {
        return headings.contains(heading);
    }

    /// The messages that the variant has.
    Set<SnmHeading> headings() {
        return headings;
    }

    /// The heading of a message of the variant; null if it has none, or one nobody knows.
    @Nullable SnmHeading headingOf(Msu msu) {
        return msu.userPartLength() <= headingIndex
                ? null
                : SnmHeading.ofOctet(
                        msu.octets().getUnsignedByte(msu.userPartIndex() + headingIndex));
    }

    /// How many bits a changeback code has: two in Japan.
    int changebackCodeBits() {
        return variant == Variant.TTC ? 2 : 8;
    }

    /// How many bits the identity of a signalling data link has, in DLC.
    int dataLinkBits() {
        return variant == Variant.ANSI ? 14 : 12;
    }

    // ---- writing ------------------------------------------------------------------------------

    /// A message that says nothing but what it is: TRA, TRW, RCT.
    byte[] plain(SnmHeading heading) {
        return message(heading, 0);
    }

    /// A message about a link and nothing else: ECO, ECA, those of inhibiting, CSS, CNS and CNP.
    byte[] aboutLink(SnmHeading heading, int linkCode) {
        return aboutLink(heading, linkCode, 0, 0);
    }

    /// A message about a link with a number: of 7 bits, COO and COA; of 24, XCO and XCA; of
    /// [#changebackCodeBits], CBD and CBA; of [#dataLinkBits], DLC.
    byte[] aboutLink(SnmHeading heading, int linkCode, int number, int bits) {
        byte[] octets = message(heading, linkOctets(bits));
        long field = number & (1L << bits) - 1;
        if (isLinkCodeBehindHeading()) {
            field = field << LINK_CODE_BITS | linkCode & 0x0F;
        }
        write(field, octets, headingIndex + 1, linkOctets(bits));
        return octets;
    }

    /// A message about points: TFP, TFR, TFA, RST, RSR, and those about clusters.
    ///
    /// @throws IllegalArgumentException if there are more than the variant can name in one message:
    ///     one, but 255 in Japan
    byte[] aboutPoints(SnmHeading heading, List<PointCode> points) {
        if (points.isEmpty() || points.size() > (isListing() ? LIST_MAX : 1)) {
            throw new IllegalArgumentException(points.size() + " points in " + heading);
        }
        if (!isListing()) {
            byte[] octets = message(heading, pointCodeOctets());
            write(points.getFirst().value(), octets, headingIndex + 1, pointCodeOctets());
            return octets;
        }
        byte[] octets = message(heading, 1 + LISTED_OCTETS * points.size());
        int at = headingIndex + 1;
        octets[at++] = (byte) points.size();
        for (PointCode point : points) {
            write(point.value(), octets, at, pointCodeOctets());
            at += LISTED_OCTETS;
        }
        return octets;
    }

    /// A message about the congestion of a point: TFC.
    ///
    /// @param status 0 to 3
    byte[] congestion(SnmHeading heading, PointCode point, int status) {
        int at = headingIndex + 1;
        return switch (variant) {
            case ITU -> {
                byte[] octets = message(heading, 2);
                write(point.value() | (status & 3) << 14, octets, at, 2);
                yield octets;
            }
            case ANSI, CHINA -> {
                byte[] octets = message(heading, 4);
                write(point.value() | (long) (status & 3) << 24, octets, at, 4);
                yield octets;
            }
            case TTC -> {
                byte[] octets = message(heading, 4);
                write(point.value() | (long) (status & 3) << 16, octets, at + 1, 3);
                yield octets;
            }
        };
    }

    /// UPU.
    byte[] unavailable(PointCode point, int userPart, int cause) {
        byte[] octets = message(SnmHeading.UPU, pointCodeOctets() + 1);
        write(point.value(), octets, headingIndex + 1, pointCodeOctets());
        octets[octets.length - 1] = (byte) (cause << 4 | userPart);
        return octets;
    }

    // ---- reading ------------------------------------------------------------------------------

    /// What follows the routing label of one message, to be read field by field. Nothing is kept;
    /// offsets in errors count from the first octet behind the label.
    ///
    /// @param sls of the label
    /// @param at where the first octet behind the label is
    record Fields(SnmLayout layout, int sls, ByteBuf octets, int at, int length) {
        /// @throws SnmDecodeException if there is none
        int heading() throws SnmDecodeException {
            if (length <= layout.headingIndex) {
                throw new SnmDecodeException(length, "no heading");
            }
            return octets.getUnsignedByte(at + layout.headingIndex);
        }

        /// The code of the link that the message is about.
        int linkCode() throws SnmDecodeException {
            if (!layout.isLinkCodeBehindHeading()) {
                return sls & 0x0F;
            }
            return octets.getUnsignedByte(field(1, "signalling link code missing")) & 0x0F;
        }

        /// The number beside the link code, of so many bits.
        int linkNumber(int bits, String missing) throws SnmDecodeException {
            int width = layout.linkOctets(bits);
            int from = field(width, missing);
            long field = 0;
            for (int i = width - 1; i >= 0; i--) {
                field = field << 8 | octets.getUnsignedByte(from + i);
            }
            if (layout.isLinkCodeBehindHeading()) {
                field >>>= LINK_CODE_BITS;
            }
            return (int) (field & (1L << bits) - 1);
        }

        /// How many points the message names: more than one only in Japan.
        int points() throws SnmDecodeException {
            if (!layout.isListing()) {
                return 1;
            }
            int points = octets.getUnsignedByte(field(1, "number of points missing"));
            if (points == 0) {
                throw new SnmDecodeException(layout.headingIndex + 1, "a list of no points");
            }
            // the spare octets behind the last one may be missing
            field(1 + LISTED_OCTETS * (points - 1) + 2, "list of points cut short");
            return points;
        }

        /// One of the points that the message names.
        PointCode point(int index) throws SnmDecodeException {
            if (layout.isListing()) {
                int offset = 1 + LISTED_OCTETS * index;
                int from = field(offset + 2, "point code cut short");
                return code(from + offset);
            }
            return code(field(layout.pointCodeOctets(), "point code cut short"));
        }

        /// The point of TFC.
        PointCode congestedPoint() throws SnmDecodeException {
            int before = layout.variant == Variant.TTC ? 1 : 0;
            int from = field(before + layout.pointCodeOctets(), "point code cut short");
            return code(from + before);
        }

        /// The status of TFC, 0 to 3.
        int congestionStatus() throws SnmDecodeException {
            return switch (layout.variant) {
                case ITU -> octets.getUnsignedByte(field(2, "point code cut short") + 1) >>> 6;
                case ANSI, CHINA, TTC ->
                        octets.getUnsignedByte(field(4, "congestion status missing") + 3) & 3;
            };
        }

        /// The octet of UPU with cause and user part.
        int userPart() throws SnmDecodeException {
            int before = layout.pointCodeOctets();
            return octets.getUnsignedByte(field(before + 1, "user part cut short") + before);
        }

        private PointCode code(int index) {
            return PointCode.of(
                    layout.variant,
                    switch (layout.variant) {
                        case ITU -> octets.getUnsignedShortLE(index) & 0x3FFF;
                        case TTC -> octets.getUnsignedShortLE(index);
                        case ANSI, CHINA -> octets.getUnsignedMediumLE(index);
                    });
        }

        /// Where the fields behind the heading begin, of which `width` octets are needed.
        private int field(int width, String missing) throws SnmDecodeException {
            int first = layout.headingIndex + 1;
            if (length < first + width) {
                throw new SnmDecodeException(length, missing);
            }
            return at + first;
        }
    }

    private boolean isLinkCodeBehindHeading() {
        return variant == Variant.ANSI;
    }

    private boolean isListing() {
        return variant == Variant.TTC;
    }

    private int linkOctets(int bits) {
        return (bits + (isLinkCodeBehindHeading() ? LINK_CODE_BITS : 0) + 7) / 8;
    }

    private int pointCodeOctets() {
        return (variant.pointCodeBits() + 7) / 8;
    }

    /// @param further octets behind the heading
    private byte[] message(SnmHeading heading, int further) {
        if (!has(heading)) {
            throw new IllegalArgumentException(
                    "no %s in networks of variant %s".formatted(heading, variant.word()));
        }
        byte[] octets = new byte[headingIndex + 1 + further];
        octets[headingIndex] = (byte) heading.octet();
        return octets;
    }

    /// The low octet first.
    private static void write(long field, byte[] octets, int at, int width) {
        for (int i = 0; i < width; i++) {
            octets[at + i] = (byte) (field >>> 8 * i);
        }
    }
}

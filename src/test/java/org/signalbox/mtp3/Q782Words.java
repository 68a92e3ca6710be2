// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import io.netty.buffer.ByteBufUtil;

import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.SignallingLinkSelection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// Messages as a test specification writes them, to octets and back: by hand from Q.704 section 15
/// and Q.707 section 5.4, and without the product's codecs, which are under test.
///
/// | words | message |
/// |---|---|
/// | `COO 0 FSN 7`, `COA 0 FSN 7` | link code 0, 7 bits |
/// | `XCO 0 FSN 7`, `XCA 0 FSN 7` | the same with 24 bits |
/// | `ECO 0`, `ECA 0`, `LIN 0`, `LUN 0`, `LIA 0`, `LUA 0`, `LID 0`, `LFU 0`, `LLT 0`, `LRT 0` |
/// link code 0 |
/// | `CBD 0 code 1`, `CBA 0 code 1` | link code 0, changeback code 1 |
/// | `TFP D`, `TFR D`, `TFA D`, `RST D`, `RSR D` | about point D |
/// | `TFC D level 1` | about point D, congestion status 1 |
/// | `UPU D ISUP cause 1` | about point D |
/// | `TRA`, `RCT` | no more than a heading |
/// | `SLTM 0 pattern 1112`, `SLTA 0 pattern 1112` | link code 0 |
///
/// Each goes between the two ends of its link unless `from X` or `to Y` says otherwise. What is
/// about no link is sent with SLS 0 unless `SLS 3` is said; which one it comes with is not told. A
/// point is a letter (A is 1.1.1, B is 1.2.1 and so on to G) or a point code.
final class Q782Words {
    private static final int CODE_OCTETS = 2;
    private static final int LETTERS = 7;

    /// A message that is to be sent.
    record Spoken(ServiceIndicator service, RoutingLabel label, byte[] userPart) {}

    private Q782Words() {}

    /// The point of a letter, or of a code as in `7.1.1`.
    static PointCode code(String point) {
        if (point.length() != 1) {
            return PointCode.itu(point);
        }
        int number = point.charAt(0) - 'A';
        if (number < 0 || number >= LETTERS) {
            throw new IllegalArgumentException("no point " + point);
        }
        return PointCode.itu("1." + (number + 1) + ".1");
    }

    /// The letter of a point, or else its code.
    static String name(PointCode point) {
        for (char letter = 'A'; letter < 'A' + LETTERS; letter++) {
            if (code(String.valueOf(letter)).equals(point)) {
                return String.valueOf(letter);
            }
        }
        return point.toString();
    }

    static Spoken parse(String words, PointCode usualFrom, PointCode usualTo) {
        PointCode from = usualFrom;
        PointCode to = usualTo;
        int sls = 0;
        List<String> said = new ArrayList<>();
        ArrayDeque<String> left = new ArrayDeque<>(List.of(words.split(" ")));
        while (!left.isEmpty()) {
            String word = left.remove();
            switch (word) {
                case "from" -> from = code(left.remove());
                case "to" -> to = code(left.remove());
                case "SLS" -> sls = Integer.parseInt(left.remove());
                default -> said.add(word);
            }
        }
        boolean test = words.startsWith("SLT");
        if (said.size() > 1 && said.get(1).matches("\\d+")) {
            sls = Integer.parseInt(said.get(1));
        }
        return new Spoken(
                test ? ServiceIndicator.SLTM : ServiceIndicator.SNM,
                new RoutingLabel(to, from, SignallingLinkSelection.of(sls)),
                test ? testOf(said) : managementOf(said));
    }

    private static byte[] testOf(List<String> said) {
        byte[] pattern = HexFormat.of().parseHex(said.get(3));
        byte[] octets = new byte[2 + pattern.length];
        octets[0] = (byte) (said.getFirst().equals("SLTM") ? 0x11 : 0x21);
        octets[1] = (byte) (pattern.length << 4);
        System.arraycopy(pattern, 0, octets, 2, pattern.length);
        return octets;
    }

    private static byte[] managementOf(List<String> said) {
        SnmHeading heading = SnmHeading.valueOf(said.getFirst());
        byte first = (byte) heading.octet();
        return switch (heading) {
            case COO, COA -> new byte[] {first, (byte) Integer.parseInt(said.get(3))};
            case XCO, XCA -> {
                int fsn = Integer.parseInt(said.get(3));
                yield new byte[] {first, (byte) fsn, (byte) (fsn >>> 8), (byte) (fsn >>> 16)};
            }
            case CBD, CBA -> new byte[] {first, (byte) Integer.parseInt(said.get(3))};
            case TFP, TFR, TFA, RST, RSR -> withCode(first, said.get(1), 0);
            case TFC -> withCode(first, said.get(1), Integer.parseInt(said.get(3)) << 14);
            case UPU -> {
                byte[] start = withCode(first, said.get(1), 0);
                int part = ServiceIndicator.valueOf(said.get(2)).bits();
                yield new byte[] {
                    start[0], start[1], start[2], (byte) (Integer.parseInt(said.get(4)) << 4 | part)
                };
            }
            case ECO, ECA, RCT, TRA -> new byte[] {first};
            case LIN, LUN, LIA, LUA, LID, LFU, LLT, LRT -> new byte[] {first};
            case TCP, TCR, TCA, RCP, RCR, TRW, DLC, CSS, CNS, CNP ->
                    throw new IllegalArgumentException("no words for " + heading);
        };
    }

    private static byte[] withCode(byte heading, String point, int status) {
        int bits = code(point).value() | status;
        return new byte[] {heading, (byte) bits, (byte) (bits >>> 8)};
    }

    static String describe(Msu msu, PointCode usualFrom, PointCode usualTo) {
        byte[] octets = msu.userPart();
        String text =
                switch (msu.serviceInformation().serviceIndicator()) {
                    case SNM -> management(msu, octets);
                    case SLTM ->
                            (octets[0] == 0x11 ? "SLTM " : "SLTA ")
                                    + msu.sls().value()
                                    + " pattern "
                                    + ByteBufUtil.hexDump(octets).substring(4);
                    default -> userPart(msu, octets);
                };
        if (isManagement(msu) && !msu.opc().equals(usualFrom)) {
            text += " from " + name(msu.opc());
        }
        if (isManagement(msu) && !msu.dpc().equals(usualTo)) {
            text += " to " + name(msu.dpc());
        }
        NetworkIndicator network = msu.serviceInformation().networkIndicator();
        return network == NetworkIndicator.INTERNATIONAL
                ? text
                : text + " NI " + network.name().toLowerCase(Locale.ROOT);
    }

    private static boolean isManagement(Msu msu) {
        return switch (msu.serviceInformation().serviceIndicator()) {
            case SNM, SLTM -> true;
            default -> false;
        };
    }

    private static String userPart(Msu msu, byte[] octets) {
        ServiceIndicator service = msu.serviceInformation().serviceIndicator();
        return "%s %s from %s to %s SLS %d"
                .formatted(
                        service == ServiceIndicator.ISUP ? "MSU" : service.word(),
                        octets.length == 4
                                ? String.valueOf(number(octets))
                                : ByteBufUtil.hexDump(octets),
                        name(msu.opc()),
                        name(msu.dpc()),
                        msu.sls().value());
    }

    /// The number in an MSU of four octets.
    static int number(byte[] octets) {
        int number = 0;
        for (byte octet : octets) {
            number = number << 8 | octet & 0xFF;
        }
        return number;
    }

    private static String management(Msu msu, byte[] octets) {
        int sls = msu.sls().value();
        SnmHeading heading = octets.length == 0 ? null : SnmHeading.ofOctet(octets[0] & 0xFF);
        if (heading == null) {
            return "management " + ByteBufUtil.hexDump(octets);
        }
        int number = 0;
        for (int i = octets.length - 1; i > 0; i--) {
            number = number << 8 | octets[i] & 0xFF;
        }
        int code = number & 0x3FFF;
        return switch (heading) {
            case COO, COA, XCO, XCA -> heading + " " + sls + " FSN " + number;
            case CBD, CBA -> heading + " " + sls + " code " + number;
            case ECO, ECA, LIN, LUN, LIA, LUA, LID, LFU, LLT, LRT -> heading + " " + sls;
            case TFP, TFR, TFA, RST, RSR ->
                    octets.length == 1 + CODE_OCTETS
                            ? heading + " " + name(PointCode.itu(code))
                            : "management " + ByteBufUtil.hexDump(octets);
            case TFC -> "TFC " + name(PointCode.itu(code)) + " level " + (number >>> 14 & 3);
            case UPU ->
                    "UPU %s %s cause %d"
                            .formatted(
                                    name(PointCode.itu(code)),
                                    ServiceIndicator.of(number >>> 16 & 0x0F).word(),
                                    number >>> 20);
            case TRA, RCT -> heading.name();
            case TCP, TCR, TCA, RCP, RCR, TRW, DLC, CSS, CNS, CNP ->
                    "management " + ByteBufUtil.hexDump(octets);
        };
    }
}

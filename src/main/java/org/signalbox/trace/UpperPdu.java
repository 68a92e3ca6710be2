// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import java.nio.charset.StandardCharsets;

/// What stands before a message of LINKTYPE_WIRESHARK_UPPER_PDU: tags that name its protocol to the
/// analyser, since there is no link type for each.
///
/// ```
///   | tag 12: name of a dissector | length, to 4 octets | name, zeros | tag 0 | length 0 |
/// ```
final class UpperPdu {
    static final byte[] DIAMETER = named("diameter");

    private static final byte[] M2PA = named(Adaptation.M2PA.word());
    private static final byte[] M3UA = named(Adaptation.M3UA.word());

    private static final int DISSECTOR_NAME = 12;
    private static final int HEAD_OCTETS = 4;

    private UpperPdu() {}

    static byte[] of(Adaptation adaptation) {
        return switch (adaptation) {
            case M2PA -> M2PA;
            case M3UA -> M3UA;
        };
    }

    /// @param dissector as the analyser calls it
    private static byte[] named(String dissector) {
        byte[] name = dissector.getBytes(StandardCharsets.US_ASCII);
        int length = name.length + 3 & ~3;
        byte[] tags = new byte[HEAD_OCTETS + length + HEAD_OCTETS];
        tags[1] = DISSECTOR_NAME;
        tags[3] = (byte) length;
        System.arraycopy(name, 0, tags, HEAD_OCTETS, name.length);
        return tags;
    }
}

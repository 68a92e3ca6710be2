// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import io.netty.buffer.Unpooled;

import org.signalbox.ss7.OctetString;
import org.signalbox.tcap.DigitsView;
import org.signalbox.tcap.Direction;
import org.signalbox.tcap.NumberType;
import org.signalbox.tcap.TpduView;

import java.util.ArrayList;
import java.util.List;

/// What is suspicious about a short message to a telephone (TS 23.040 sections 9.2.3.7, 9.2.3.9,
/// 9.2.3.10 and 9.2.3.24).
final class TpduChecks {
    /// TP-PID: short message type 0, and data download to the card.
    private static final int TYPE_0 = 0x40;

    private static final int DATA_DOWNLOAD = 0x7F;

    private final TpduView view = new TpduView();

    /// Nothing is said of what cannot be read: that is for the telephone to say.
    ///
    /// @param subscribers how numbers of our own begin
    List<Check> of(OctetString message, PrefixTable<String> subscribers) {
        byte[] octets = message.toArray();
        List<Check> wrong = new ArrayList<>();
        if (view.read(Unpooled.wrappedBuffer(octets), 0, octets.length, Direction.MOBILE_TERMINATED)
                != null) {
            return wrong;
        }
        DigitsView sender = view.address();
        if (sender.isAlphanumeric()) {
            wrong.add(Check.FROM_A_NAME);
        } else if (sender.type() == NumberType.INTERNATIONAL
                && subscribers.find(sender.toString()) != null) {
            wrong.add(Check.FROM_OUR_SUBSCRIBER);
        }
        if (view.protocolId() == TYPE_0) {
            wrong.add(Check.SILENT);
        }
        if (view.protocolId() == DATA_DOWNLOAD || isForCard(view.codingScheme())) {
            wrong.add(Check.FOR_THE_CARD);
        }
        if (view.destinationPort() != TpduView.NONE) {
            wrong.add(Check.FOR_AN_APPLICATION);
        }
        return wrong;
    }

    /// Class 2, in the groups of TS 23.038 section 4 that have a class.
    private static boolean isForCard(int scheme) {
        boolean hasClass = (scheme & 0x90) == 0x10 || (scheme & 0xF0) == 0xF0;
        return scheme != TpduView.NONE && hasClass && (scheme & 0x03) == 2;
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import org.jspecify.annotations.Nullable;

/// How long messages of TCAP become, without writing them.
final class MessageLength {
    private static final int TRANSACTION_ID_OCTETS = 6;
    private static final int DIALOGUE_REQUEST_OCTETS = 32;
    private static final int INVOKE_ID_OCTETS = 3;
    private static final int CODE_OCTETS = 3;

    // Q.704 section 2.2, Q.713 section 4.2: the label, and what UDT has besides its parts
    private static final int LABEL_OCTETS = 4;
    private static final int UNITDATA_OCTETS = 6;
    private static final int LENGTH_OCTETS = 1;

    /// An address of indicator, subsystem, and a title with type, plan and nature.
    private static final int ADDRESS_OCTETS = 5;

    private MessageLength() {}

    /// A begin with a context and one invoke.
    static int begin(@Nullable Element argument) {
        int invoke = INVOKE_ID_OCTETS + CODE_OCTETS;
        if (argument != null) {
            invoke += Element.wholeLength(argument.content().length);
        }
        int components = Element.wholeLength(Element.wholeLength(invoke));
        return Element.wholeLength(TRANSACTION_ID_OCTETS + DIALOGUE_REQUEST_OCTETS + components);
    }

    /// What of a message of SCCP is left for TCAP, if it is not to be segmented.
    ///
    /// @param informationOctetsMax of the signalling information field, 272 if nothing else is said
    static int unitdataOctetsMax(int informationOctetsMax, MapParty to, MapParty from) {
        return informationOctetsMax - LABEL_OCTETS - UNITDATA_OCTETS - address(to) - address(from);
    }

    private static int address(MapParty party) {
        return LENGTH_OCTETS + ADDRESS_OCTETS + (party.digits().length() + 1) / 2;
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.diameter.sgd.SgdQuirks.NumberForm;

/// Lines about a peer that departs from TS 29.338.
///
/// ```
/// sc-address ascii
/// alerts-on-sgd
/// plain-results
/// top-level-msisdn
/// ```
public final class QuirkCommands {
    private static final Argument<NumberForm> FORM =
            Argument.of(
                    "FORM", ArgumentTypes.choice(NumberForm.class), "How SC-Address is written");

    private static final Command SC_ADDRESS =
            Command.of(
                    "sc-address FORM",
                    "How it reads SC-Address: digits of TBCD by default, digits of ascii, or TBCD"
                            + " behind a type of number (typed)",
                    FORM);
    private static final Command ALERTS_ON_SGD =
            Command.of("alerts-on-sgd", "It takes alerts under the application of SGd, not S6c");
    private static final Command PLAIN_RESULTS =
            Command.of("plain-results", "It looks for the results of 3GPP in Result-Code only");
    private static final Command TOP_LEVEL_MSISDN =
            Command.of(
                    "top-level-msisdn",
                    "It looks for the MSISDN of OFR beside User-Identifier, too");

    private QuirkCommands() {}

    /// The commands for the mode of a peer, in the order of printing.
    public static Command[] all() {
        return new Command[] {SC_ADDRESS, ALERTS_ON_SGD, PLAIN_RESULTS, TOP_LEVEL_MSISDN};
    }

    /// Builds the record.
    ///
    /// @param peer the lines about one peer
    public static SgdQuirks from(Block peer) {
        return new SgdQuirks(
                peer.value(SC_ADDRESS, FORM, NumberForm.DIGITS),
                peer.has(ALERTS_ON_SGD),
                peer.has(PLAIN_RESULTS),
                peer.has(TOP_LEVEL_MSISDN));
    }
}

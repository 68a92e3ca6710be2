// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.metrics.Metric;

/// What is wrong with a message that comes by way of home routing, or should have (after what GSMA
/// FS.11 says of short messages in public). Each is counted whether it rejects or not.
public enum Check implements Metric {
    /// It is for an IMSI that nobody was given, or not lately: no question came before it.
    UNSOLICITED("unsolicited"),
    /// It comes from another network than the question.
    OTHER_ORIGIN("other-origin"),
    /// It says another service centre than the question.
    OTHER_CENTRE("other-centre"),
    /// Its service centre is of another network than who sends it.
    CENTRE_OF_ANOTHER_NETWORK("centre-of-another-network"),
    /// It comes from abroad for the real IMSI of a subscriber of ours.
    PAST_THE_ROUTER("past-the-router"),
    /// The telephone would not show it (short message type 0).
    SILENT("silent"),
    /// It is for the card, which may do what it says.
    FOR_THE_CARD("for-the-card"),
    /// It is for a port of applications, such as that of WAP push.
    FOR_AN_APPLICATION("for-an-application");

    private final String word;
    private final Description description;

    Check(String word) {
        this.word = word;
        description =
                new Description(
                        "signalbox_iwf_suspicions",
                        "What was wrong with messages of home routing",
                        "check",
                        word);
    }

    /// As written in the configuration.
    public String word() {
        return word;
    }

    @Override
    public Description description() {
        return description;
    }
}

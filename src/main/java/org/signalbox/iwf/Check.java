// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import static org.signalbox.firewall.Action.ALLOW;
import static org.signalbox.firewall.Action.LOG;
import static org.signalbox.firewall.Action.REJECT;

import org.signalbox.firewall.Action;
import org.signalbox.firewall.Suspicion;

/// What may be wrong with a request about short messages (after what GSMA FS.11 and FS.19 say in
/// public). Each is counted, whatever becomes of it.
public enum Check implements Suspicion {
    /// A message is for an IMSI that nobody was given, or not lately: no question came before it.
    UNSOLICITED(REJECT, Refusal.NETWORK),
    /// It comes from another network than the question.
    OTHER_ORIGIN(REJECT, Refusal.NETWORK),
    /// It says another service centre than the question.
    OTHER_CENTRE(REJECT, Refusal.NETWORK),
    /// It, or the question, is of a service centre of another network than who sends it.
    CENTRE_OF_ANOTHER_NETWORK(LOG, Refusal.NETWORK),
    /// It comes from abroad for the real IMSI of a subscriber of ours, though there is home
    /// routing.
    PAST_THE_ROUTER(REJECT, Refusal.NETWORK),
    /// It comes from abroad for a subscriber of ours of whom nobody has asked here.
    WITHOUT_QUESTION(LOG, Refusal.NETWORK),
    /// The telephone would not show it (short message type 0).
    SILENT(LOG, Refusal.CONTENT),
    /// It is for the card, which may do what it says.
    FOR_THE_CARD(LOG, Refusal.CONTENT),
    /// It is for a port of applications, such as that of WAP push.
    FOR_AN_APPLICATION(LOG, Refusal.CONTENT),
    /// It comes from abroad and says that a subscriber of ours has written it.
    FROM_OUR_SUBSCRIBER(LOG, Refusal.CONTENT),
    /// It comes from abroad, and a name stands where its sender's number should.
    FROM_A_NAME(ALLOW, Refusal.CONTENT),
    /// A submitted message is of nobody that is a subscriber of ours.
    SENDER_NOT_OURS(REJECT, Refusal.SENDER),
    /// It comes from abroad, and not from where its sender is known to be.
    NOT_SERVED_THERE(LOG, Refusal.RIGHT),
    /// It is for a service centre that is none of ours.
    CENTRE_NOT_OURS(REJECT, Refusal.CENTRE),
    /// Somebody who is none of us has too many dialogues open.
    TOO_MANY_DIALOGUES(REJECT, Refusal.NETWORK),
    /// A message in a dialogue is from another network than the dialogue was begun with.
    OTHER_PARTY(LOG, Refusal.NETWORK),
    /// It is asked of a subsystem that does not do such things.
    OTHER_SUBSYSTEM(REJECT, Refusal.FORM),
    /// It is asked of a number that is none of ours.
    CALLED_NOT_OURS(REJECT, Refusal.FORM),
    /// It is in version 1, which does not say what the dialogue is for.
    VERSION_1(ALLOW, Refusal.RIGHT),
    /// An alert is neither of a register nor of a node that a message has waited for.
    ALERT_UNASKED(ALLOW, Refusal.RIGHT);

    private final Action usual;
    private final Refusal refusal;
    private final Description description;

    Check(Action usual, Refusal refusal) {
        this.usual = usual;
        this.refusal = refusal;
        description =
                new Description(
                        "signalbox_iwf_suspicions",
                        "What was wrong with requests about short messages",
                        "check",
                        word());
    }

    @Override
    public Action usual() {
        return usual;
    }

    /// What its sender is told if it is refused.
    Refusal refusal() {
        return refusal;
    }

    @Override
    public Description description() {
        return description;
    }
}

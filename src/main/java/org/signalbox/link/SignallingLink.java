// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import org.signalbox.machine.Loop;
import org.signalbox.ss7.Msu;

import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// A signalling link as level 3 sees it: the primitives between levels 2 and 3 (Q.703 figure 7), in
/// the words of Q.704.
///
/// [#send] may be called from any loop; everything else is called on [#loop]. What happens on the
/// link is told to the [LinkUser] given when the link was made, on that loop too.
public interface SignallingLink extends Egress {
    LinkIdentity id();

    /// Owns the link.
    Loop loop();

    /// Starts alignment. Does nothing if the link is started.
    void start();

    /// Stops the link; [LinkUser#onOutOfService] follows with
    /// [LinkFailure.Cause#LOCAL_DEACTIVATION].
    void stop();

    /// Asks for the short proving period, because no other link reaches the adjacent point
    /// (Q.704 section 12.2.4.2).
    void setEmergency(boolean emergency);

    /// Sets or clears local processor outage (Q.703 section 8).
    void setLocalProcessorOutage(boolean outage);

    /// How many bits its sequence numbers have: 24 on M2PA, 7 on a classic link. Level 3 chooses
    /// the form of its changeover messages by that.
    int sequenceNumberBits();

    /// Asks for the sequence number of the last message that was accepted from the far end before
    /// the link last went out of service, for a changeover order (Q.704 section 5.4). Answered at
    /// once, on the loop.
    ///
    /// @param answer receives the number, or -1 if it is not known
    void retrieveBsnt(IntConsumer answer);

    /// Gives back, in order, the messages the far end has not received: those not acknowledged
    /// after `forwardSequenceNumber`, and those not yet sent (Q.704 section 5.5, RFC 4165 section
    /// 4.2.3). The link forgets them. It may be in service again: what it was given since is not
    /// touched.
    ///
    /// @param forwardSequenceNumber the last message the far end says it accepted, or -1 if that is
    ///     not known: then what was sent is thrown away and counted
    /// @param messages takes ownership of each message
    void retrieve(int forwardSequenceNumber, Consumer<Msu> messages);

    /// The far end's level 3 has been out for so long that traffic has gone another way (Q.704
    /// section 5.6.2): gives back, in order, what was not sent yet. What was sent and is not
    /// acknowledged is not sent again when the outage ends, since later messages have overtaken it.
    /// Does nothing if the outage is over. On the loop.
    ///
    /// @param unsent takes ownership of each message
    void flush(Consumer<Msu> unsent);

    /// How many messages the link has been given that the far end has not acknowledged: those that
    /// wait to be sent, and what the former service left behind, included. On the loop.
    int unacknowledged();

    /// How many messages wait to be sent, or for the far end to say that it has them: an estimate,
    /// from any loop. Who has much to say that can wait asks this first, for a slow far end is not
    /// to take the link for failed.
    int backlog();

    /// Whether the link is stopped and nothing connects it with the far end any more. On the loop.
    boolean isReleased();
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkFailure;
import org.signalbox.link.LinkIdentity;
import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;

/// What an operator waits for, or should know.
public sealed interface Mtp3Event {
    /// ITP prints it as `%CS7MTP3-5-DESTSTATUS: Destination 0.0.0 is accessible`.
    record DestinationChanged(PointCodeMask destination, DestinationState state)
            implements Mtp3Event {}

    /// @param cause why, if the link has failed
    record LinkChanged(LinkIdentity link, LinkState state, @Nullable LinkFailure cause)
            implements Mtp3Event {}

    /// @param adjacent as in [LinksetConfig#adjacent]
    record LinksetChanged(String linkset, PointCode adjacent, FarEnd farEnd, LinksetState state)
            implements Mtp3Event {}

    /// Traffic to the adjacent point is allowed.
    ///
    /// @param adjacent as in [LinksetConfig#adjacent]
    /// @param confirmed whether it said so, or only T21 ran out
    record TrafficRestarted(String linkset, PointCode adjacent, FarEnd farEnd, boolean confirmed)
            implements Mtp3Event {}

    /// This point has had no link and has one again: it restarts as a whole.
    record RestartBegun() implements Mtp3Event {}

    /// The restart of this point is over: traffic goes.
    ///
    /// @param complete whether all linksets in use were back and all adjacent points had told us
    ///     what they reach, or only time ran out
    record RestartFinished(boolean complete) implements Mtp3Event {}

    /// Messages to a destination come back here, over points each of which sends them to the next.
    ///
    /// @param linkset over which they left, and which is not used for the destination for a while
    record CircularRoute(PointCodeMask destination, String linkset) implements Mtp3Event {}

    /// This point stops in good order, and has come so far.
    record Stopping(StopPhase phase) implements Mtp3Event {}

    /// This point has stopped.
    record Stopped(StopReport report) implements Mtp3Event {}

    /// An operator has sent a network management message that no procedure asked for.
    record SentByHand(String linkset, SnmMessage message) implements Mtp3Event {}

    /// Our test of a link was answered wrongly, or not at all.
    record LinkTestFailed(LinkIdentity link, LinkTestResult result) implements Mtp3Event {}

    /// The far end's test of a link says that it is configured otherwise than we are.
    ///
    /// @param received the label of its test
    record LinkTestMismatch(LinkIdentity link, LinkTestResult result, RoutingLabel received)
            implements Mtp3Event {}

    /// The congestion of a link's transmit queue, as it is when this is told: not more often than
    /// every few seconds.
    ///
    /// @param level 0 (none any more) to 3; 1 where there is only one level
    record LinkCongestion(LinkIdentity link, int level) implements Mtp3Event {}

    /// The way to a destination is congested at another point, or at this one.
    ///
    /// @param level 0 (no more) to 3; 1 where there is only one level
    record DestinationCongestion(PointCode destination, int level) implements Mtp3Event {}

    /// Another point says that it has no such user part.
    record UserPartUnavailable(
            PointCode destination, ServiceIndicator userPart, UnavailabilityCause cause)
            implements Mtp3Event {}

    /// The far end has not acknowledged that traffic goes back from one link to another; it goes
    /// over all the same (Q.704 section 6.5.3).
    record ChangebackNotAcknowledged(LinkIdentity from, LinkIdentity to) implements Mtp3Event {}

    /// A link is, or is no longer, kept from user traffic.
    ///
    /// @param remote whether by the far end
    record InhibitionChanged(LinkIdentity link, boolean remote, boolean inhibited)
            implements Mtp3Event {}

    /// An inhibited link carries traffic again, because a destination would be lost without it.
    record LinkRecalled(LinkIdentity link) implements Mtp3Event {}

    /// The far end does not answer: the link stays inhibited, though it is needed.
    record RecallAbandoned(LinkIdentity link) implements Mtp3Event {}

    /// Messages are being thrown away: a sample, at most once in ten seconds for each reason.
    ///
    /// @param further samples of that reason that were not told since the last event
    record Discarded(DiscardSample sample, long further) implements Mtp3Event {}
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.mtp3.Mtp3Event.ChangebackNotAcknowledged;
import org.signalbox.mtp3.Mtp3Event.CircularRoute;
import org.signalbox.mtp3.Mtp3Event.DestinationChanged;
import org.signalbox.mtp3.Mtp3Event.DestinationCongestion;
import org.signalbox.mtp3.Mtp3Event.Discarded;
import org.signalbox.mtp3.Mtp3Event.InhibitionChanged;
import org.signalbox.mtp3.Mtp3Event.LinkChanged;
import org.signalbox.mtp3.Mtp3Event.LinkCongestion;
import org.signalbox.mtp3.Mtp3Event.LinkRecalled;
import org.signalbox.mtp3.Mtp3Event.LinkTestFailed;
import org.signalbox.mtp3.Mtp3Event.LinkTestMismatch;
import org.signalbox.mtp3.Mtp3Event.LinksetChanged;
import org.signalbox.mtp3.Mtp3Event.RecallAbandoned;
import org.signalbox.mtp3.Mtp3Event.RestartBegun;
import org.signalbox.mtp3.Mtp3Event.RestartFinished;
import org.signalbox.mtp3.Mtp3Event.SentByHand;
import org.signalbox.mtp3.Mtp3Event.Stopped;
import org.signalbox.mtp3.Mtp3Event.Stopping;
import org.signalbox.mtp3.Mtp3Event.TrafficRestarted;
import org.signalbox.mtp3.Mtp3Event.UserPartUnavailable;
import org.signalbox.ss7.PointCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log lines of this package: one method an event.
final class Mtp3Log {
    private static final Logger LOG = LoggerFactory.getLogger(Mtp3Network.class);

    private final String network;

    Mtp3Log(String network) {
        this.network = network;
    }

    /// The observer tells the operator, who wants less: these lines are for developers.
    void event(Mtp3Event event) {
        switch (event) {
            case DestinationChanged(var destination, var state) ->
                    LOG.debug("{}: destination {} is {}", network, destination, state.word());
            case LinkChanged(var link, var state, var cause) -> {
                if (cause == null) {
                    LOG.debug("{}: link is {}", link, state.word());
                } else {
                    LOG.debug("{}: link is {}: {}", link, state.word(), cause);
                }
            }
            case LinksetChanged(var linkset, var adjacent, var farEnd, var state) ->
                    LOG.debug(
                            "{}: linkset to {} is {}",
                            linkset,
                            farEnd.describe(adjacent),
                            state.word());
            case TrafficRestarted(var linkset, var adjacent, var farEnd, var confirmed) ->
                    LOG.debug(
                            "{}: traffic to {} is allowed ({})",
                            linkset,
                            farEnd.describe(adjacent),
                            confirmed ? "TRA received" : "T21 expired without TRA");
            case RestartBegun _ -> LOG.debug("{}: this point restarts", network);
            case RestartFinished(var complete) ->
                    LOG.debug(
                            "{}: this point has restarted ({})",
                            network,
                            complete ? "all adjacent points are back" : "time ran out");
            case Stopping(var phase) -> LOG.debug("{}: stopping: {}", network, phase);
            case Stopped(var report) -> LOG.debug("{}: stopped: {}", network, report);
            case CircularRoute(var destination, var linkset) ->
                    LOG.debug("{}: route to {} over {} is circular", network, destination, linkset);
            case SentByHand(var linkset, var message) ->
                    LOG.debug("{}: {} sent by hand", linkset, message);
            case LinkTestFailed(var link, var result) ->
                    LOG.debug("{}: link test {}: {}", link, result.word(), result.explanation());
            case LinkTestMismatch(var link, var result, var received) ->
                    LOG.debug(
                            "{}: the far end's link test {} shows {}: {}",
                            link,
                            received,
                            result.word(),
                            result.explanation());
            case LinkCongestion(var link, int level) ->
                    LOG.debug("{}: congestion level {}", link, level);
            case DestinationCongestion(var destination, int level) ->
                    LOG.debug("{}: {} has congestion level {}", network, destination, level);
            case ChangebackNotAcknowledged(var from, var to) ->
                    LOG.debug("{}: changeback to {} was not acknowledged", from, to);
            case InhibitionChanged(var link, boolean remote, boolean inhibited) ->
                    LOG.debug(
                            "{}: {} {}",
                            link,
                            inhibited ? "inhibited" : "uninhibited",
                            remote ? "by the far end" : "from this end");
            case LinkRecalled(var link) ->
                    LOG.debug("{}: recalled, a destination would be lost without it", link);
            case RecallAbandoned(var link) ->
                    LOG.debug("{}: recall abandoned, the far end does not answer", link);
            case UserPartUnavailable(var destination, var userPart, var cause) ->
                    LOG.debug(
                            "{}: {} has no {}: {}",
                            network,
                            destination,
                            userPart.word(),
                            cause.words());
            case Discarded(var sample, long further) ->
                    LOG.debug(
                            "{}: discarded {}: {} ({} more samples since the last line)",
                            network,
                            sample.describe(),
                            sample.reason().words(),
                            further);
        }
    }

    void notImplemented(SnmHeading heading, PointCode from) {
        LOG.warn(
                "{}: {} ({}) from {} is ignored: the procedure is not in this version; further ones"
                        + " are only counted",
                network,
                heading,
                heading.words(),
                from);
    }

    void routeMessageIgnored(RouteManagementOutput.Ignored ignored) {
        LOG.debug(
                "{}: what is said about {} has no effect: {}",
                ignored.linkset(),
                ignored.about().describe(),
                ignored.reason());
    }

    void malformed(DiscardSample sample, Exception what) {
        LOG.debug("{}: malformed {}: {}", network, sample.describe(), what.getMessage());
    }
}

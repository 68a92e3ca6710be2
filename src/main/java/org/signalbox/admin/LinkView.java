// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.link.LinkFailure;
import org.signalbox.link.SelectionCount;
import org.signalbox.sctp.AssociationStatus;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A signalling link at one moment.
///
/// @param code its number in the linkset
/// @param remoteAddresses as configured, the first is tried first
/// @param remotePort SCTP port of the far end
/// @param localPort our SCTP port
/// @param service whether level 3 uses it
/// @param inhibition why not, if it is for management
/// @param lastTest what the last link test found; empty if none has ended, or all is well
/// @param lastFailure why it went out of service last; empty if it never did
/// @param nextAttempt how long until it is started again, empty if that is not planned
/// @param level2 its M2PA
public record LinkView(
        int code,
        List<InetAddress> remoteAddresses,
        int remotePort,
        int localPort,
        Service service,
        Inhibition inhibition,
        Optional<String> lastTest,
        Optional<LinkFailure> lastFailure,
        Optional<Duration> nextAttempt,
        Level2 level2) {
    /// ITP's four.
    public enum Service {
        AVAILABLE("available", "avail"),
        /// On its way into service, or blocked by the far end.
        UNAVAILABLE("unavailable", "UNAVAIL"),
        FAILED("failed", "FAILED"),
        SHUTDOWN("shutdown", "shutdown");

        private final String word;
        private final String shown;

        Service(String word, String shown) {
            this.word = word;
            this.shown = shown;
        }

        Field field(String name) {
            return Field.of(name, word).shownAs(shown);
        }
    }

    /// The five places of ITP's `Inhib` column, `-----` if none holds.
    ///
    /// @param local `L`: inhibited from here
    /// @param remote `R`: inhibited by the far end
    /// @param localOutage `P`: our processor outage
    /// @param remoteOutage `Q`: the far end's processor outage
    /// @param congested `C`
    public record Inhibition(
            boolean local,
            boolean remote,
            boolean localOutage,
            boolean remoteOutage,
            boolean congested) {
        public static final Inhibition NONE = new Inhibition(false, false, false, false, false);

        @Override
        public String toString() {
            return (local ? "L" : "-")
                    + (remote ? "R" : "-")
                    + (localOutage ? "P" : "-")
                    + (remoteOutage ? "Q" : "-")
                    + (congested ? "C" : "-");
        }
    }

    /// The level 2 of a link.
    ///
    /// @param state of this end, in the words of Q.703: `InService`
    /// @param peerState of the far end, as far as it has told
    /// @param emergency whether the short proving period is asked for
    /// @param forwardSequenceNumber the last sent; empty if none
    /// @param backwardSequenceNumber the last accepted from the far end; empty if none
    /// @param unacknowledged messages sent and not acknowledged
    /// @param queued messages waiting to be sent
    /// @param held messages received that level 3 cannot take yet
    /// @param congestionLevel of the transmit queue, as the network counts: 0 to 3, or 1 at most
    /// @param timers with what is configured
    /// @param statistics in the order of showing
    /// @param selections what it has sent since the statistics were cleared, by signalling link
    ///     selection, without those under which nothing was sent
    /// @param association what carries it; empty before it exists
    public record Level2(
            String state,
            String peerState,
            boolean emergency,
            OptionalInt forwardSequenceNumber,
            OptionalInt backwardSequenceNumber,
            int unacknowledged,
            int queued,
            int held,
            int congestionLevel,
            List<TimerView> timers,
            List<CounterView> statistics,
            List<SelectionCount> selections,
            Optional<AssociationStatus> association) {
        /// Of a link that is only just being made.
        static final Level2 UNKNOWN =
                new Level2(
                        "-",
                        "-",
                        false,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        0,
                        0,
                        0,
                        0,
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty());

        public Level2 {
            timers = List.copyOf(timers);
            statistics = List.copyOf(statistics);
            selections = List.copyOf(selections);
        }
    }

    public LinkView {
        remoteAddresses = List.copyOf(remoteAddresses);
    }

    boolean isInhibited() {
        return inhibition.local || inhibition.remote;
    }

    /// Who inhibits it.
    String inhibitor() {
        if (inhibition.local && inhibition.remote) {
            return "from both ends";
        }
        return inhibition.local ? "from this end" : "by the far end";
    }

    public boolean isAvailable() {
        return service == Service.AVAILABLE;
    }

    /// As ITP's column `Interface`: addresses, remote port, local port.
    String peer() {
        StringBuilder text = new StringBuilder();
        remoteAddresses.forEach(address -> text.append(address.getHostAddress()).append(' '));
        return text.append(remotePort).append(' ').append(localPort).toString();
    }
}

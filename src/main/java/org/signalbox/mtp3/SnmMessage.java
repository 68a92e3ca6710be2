// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.mtp3.user.UnavailabilityCause;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;

import java.util.List;

/// A signalling network management message (service indicator 0, Q.704 section 15), without its
/// label.
public sealed interface SnmMessage {
    SnmHeading heading();

    /// A message about the sender's way to one point, or to all points of a cluster.
    sealed interface AboutRoute extends SnmMessage {
        /// The points concerned: one, or those of a cluster.
        PointCodeMask points();
    }

    /// A message about the sender's way to one destination.
    sealed interface AboutDestination extends AboutRoute {
        PointCode destination();

        @Override
        default PointCodeMask points() {
            return PointCodeMask.full(destination());
        }
    }

    /// TFP: do not send me messages for the destination (section 13.2).
    record TransferProhibited(PointCode destination) implements AboutDestination {
        @Override
        public SnmHeading heading() {
            return SnmHeading.TFP;
        }
    }

    /// TFR: rather do not send me messages for the destination (section 13.4).
    record TransferRestricted(PointCode destination) implements AboutDestination {
        @Override
        public SnmHeading heading() {
            return SnmHeading.TFR;
        }
    }

    /// TFA: I can transfer to the destination again (section 13.3).
    record TransferAllowed(PointCode destination) implements AboutDestination {
        @Override
        public SnmHeading heading() {
            return SnmHeading.TFA;
        }
    }

    /// RST: is the destination, which you said was prohibited, still so? (section 13.5)
    record ProhibitedRouteSetTest(PointCode destination) implements AboutDestination {
        @Override
        public SnmHeading heading() {
            return SnmHeading.RST;
        }
    }

    /// RSR: is the destination, which you said was restricted, still so? (section 13.5)
    record RestrictedRouteSetTest(PointCode destination) implements AboutDestination {
        @Override
        public SnmHeading heading() {
            return SnmHeading.RSR;
        }
    }

    /// Several messages of one kind about different destinations, in one: JT-Q704 lists points.
    ///
    /// @param messages at least two, of one heading
    record AboutDestinations(List<AboutDestination> messages) implements SnmMessage {
        public AboutDestinations {
            messages = List.copyOf(messages);
        }

        @Override
        public SnmHeading heading() {
            return messages.getFirst().heading();
        }
    }

    /// A message about the sender's way to all points of one cluster: ANSI only (T1.111.4
    /// section 13). What it says does not hold for the members for which the receiver has routes
    /// of their own.
    sealed interface AboutCluster extends AboutRoute {
        /// The cluster as the code of its member 0.
        PointCode cluster();

        /// The points of the cluster: those that share network and cluster number.
        @Override
        default PointCodeMask points() {
            return PointCodeMask.around(cluster(), CLUSTER_BITS);
        }
    }

    /// Bits of network and cluster number in an ANSI point code.
    int CLUSTER_BITS = 16;

    /// The code of the cluster that a point belongs to.
    private static PointCode clusterOf(PointCode point) {
        return PointCodeMask.around(point, CLUSTER_BITS).code();
    }

    /// TCP: do not send me messages for the cluster (T1.111.4 section 13.2).
    record TransferClusterProhibited(PointCode cluster) implements AboutCluster {
        public TransferClusterProhibited {
            cluster = clusterOf(cluster);
        }

        @Override
        public SnmHeading heading() {
            return SnmHeading.TCP;
        }
    }

    /// TCR: rather do not send me messages for the cluster (T1.111.4 section 13.4).
    record TransferClusterRestricted(PointCode cluster) implements AboutCluster {
        public TransferClusterRestricted {
            cluster = clusterOf(cluster);
        }

        @Override
        public SnmHeading heading() {
            return SnmHeading.TCR;
        }
    }

    /// TCA: I can transfer to the cluster again (T1.111.4 section 13.3).
    record TransferClusterAllowed(PointCode cluster) implements AboutCluster {
        public TransferClusterAllowed {
            cluster = clusterOf(cluster);
        }

        @Override
        public SnmHeading heading() {
            return SnmHeading.TCA;
        }
    }

    /// RCP: is the cluster, which you said was prohibited, still so? (T1.111.4 section 13.5)
    record ProhibitedClusterTest(PointCode cluster) implements AboutCluster {
        public ProhibitedClusterTest {
            cluster = clusterOf(cluster);
        }

        @Override
        public SnmHeading heading() {
            return SnmHeading.RCP;
        }
    }

    /// RCR: is the cluster, which you said was restricted, still so? (T1.111.4 section 13.5)
    record RestrictedClusterTest(PointCode cluster) implements AboutCluster {
        public RestrictedClusterTest {
            cluster = clusterOf(cluster);
        }

        @Override
        public SnmHeading heading() {
            return SnmHeading.RCR;
        }
    }

    /// TRW: wait with traffic, I still have to tell you what I cannot reach: ANSI only (T1.111.4
    /// section 9).
    record TrafficRestartWaiting() implements SnmMessage {
        @Override
        public SnmHeading heading() {
            return SnmHeading.TRW;
        }
    }

    /// TRA: I have told you what I cannot reach; send me traffic (section 9).
    record TrafficRestartAllowed() implements SnmMessage {
        @Override
        public SnmHeading heading() {
            return SnmHeading.TRA;
        }
    }

    /// TFC: a link on the way to the destination is congested (sections 13.6 to 13.8).
    ///
    /// @param status congestion status of the link, 0 to 3; 0 in international networks, where it
    ///     says no more than that
    record TransferControlled(PointCode destination, int status) implements SnmMessage {
        @Override
        public SnmHeading heading() {
            return SnmHeading.TFC;
        }
    }

    /// RCT: sent to the destination itself, to find out whether messages of its priority get there
    /// (section 13.9).
    record RouteSetCongestionTest() implements SnmMessage {
        @Override
        public SnmHeading heading() {
            return SnmHeading.RCT;
        }
    }

    /// UPU: nobody at the destination takes messages of that user part (section 11.2.7).
    record UserPartUnavailable(
            PointCode destination, ServiceIndicator userPart, UnavailabilityCause cause)
            implements SnmMessage {
        @Override
        public SnmHeading heading() {
            return SnmHeading.UPU;
        }
    }

    /// A message about one link between the sender and its adjacent point, which both know by its
    /// signalling link code.
    sealed interface AboutLink extends SnmMessage {
        /// Signalling link code, 0 to 15.
        int linkCode();
    }

    /// A message of the changeover procedure (section 5).
    sealed interface AboutChangeover extends AboutLink {}

    /// COO, or XCO for links that count to 24 bits: the link has failed; this is the last message I
    /// accepted from it (section 5.4).
    ///
    /// @param fsn forward sequence number of that message
    /// @param extended whether `fsn` has 24 bits, else 7
    record ChangeoverOrder(int linkCode, int fsn, boolean extended) implements AboutChangeover {
        @Override
        public SnmHeading heading() {
            return extended ? SnmHeading.XCO : SnmHeading.COO;
        }
    }

    /// COA, or XCA: the answer to a changeover order; this is the last message I accepted.
    record ChangeoverAcknowledgement(int linkCode, int fsn, boolean extended)
            implements AboutChangeover {
        @Override
        public SnmHeading heading() {
            return extended ? SnmHeading.XCA : SnmHeading.COA;
        }
    }

    /// ECO: the link has failed, and I cannot tell what I accepted from it (section 5.6).
    record EmergencyChangeoverOrder(int linkCode) implements AboutChangeover {
        @Override
        public SnmHeading heading() {
            return SnmHeading.ECO;
        }
    }

    /// ECA: the answer to a changeover order by somebody who cannot tell what it accepted.
    record EmergencyChangeoverAcknowledgement(int linkCode) implements AboutChangeover {
        @Override
        public SnmHeading heading() {
            return SnmHeading.ECA;
        }
    }

    /// CBD: nothing more comes on this link of what goes back to that other one (section 6.3).
    ///
    /// @param linkCode of the link made available
    /// @param code tells apart the changebacks that run at the same time, 0 to 255
    record ChangebackDeclaration(int linkCode, int code) implements AboutLink {
        @Override
        public SnmHeading heading() {
            return SnmHeading.CBD;
        }
    }

    /// CBA: I have everything that was sent before the declaration.
    record ChangebackAcknowledgement(int linkCode, int code) implements AboutLink {
        @Override
        public SnmHeading heading() {
            return SnmHeading.CBA;
        }
    }

    /// A message of management inhibiting (section 10), which is no more than its heading.
    record Inhibiting(int linkCode, Signal signal) implements AboutLink {
        /// What it says of the link.
        public enum Signal {
            /// LIN: I want to inhibit it.
            INHIBIT(SnmHeading.LIN),
            /// LIA: do.
            INHIBIT_ACKNOWLEDGEMENT(SnmHeading.LIA),
            /// LID: I need it.
            DENIED(SnmHeading.LID),
            /// LUN: I inhibit it no longer.
            UNINHIBIT(SnmHeading.LUN),
            /// LUA: it carries traffic again, as far as you are concerned.
            UNINHIBIT_ACKNOWLEDGEMENT(SnmHeading.LUA),
            /// LFU: I need it, uninhibit it.
            FORCED_UNINHIBIT(SnmHeading.LFU),
            /// LLT: I have it inhibited, you know that.
            LOCAL_TEST(SnmHeading.LLT),
            /// LRT: you have it inhibited, is that so?
            REMOTE_TEST(SnmHeading.LRT);

            private final SnmHeading heading;

            Signal(SnmHeading heading) {
                this.heading = heading;
            }
        }

        @Override
        public SnmHeading heading() {
            return signal.heading;
        }
    }

    /// A message of automatic allocation of signalling data links (section 12): lines that links
    /// are switched to as they are needed. Links over SCTP have none, so there is no procedure; the
    /// messages can be read, and sent by hand.
    sealed interface AboutDataLink extends SnmMessage {
        /// Signalling link code, 0 to 15.
        int linkCode();
    }

    /// DLC: connect the link to that data link.
    ///
    /// @param dataLink identity of the data link, of as many bits as [SnmLayout#dataLinkBits] says
    record DataLinkConnectionOrder(int linkCode, int dataLink) implements AboutDataLink {
        @Override
        public SnmHeading heading() {
            return SnmHeading.DLC;
        }
    }

    /// The answer to a connection order, which is no more than its heading.
    record DataLinkConnection(int linkCode, Outcome outcome) implements AboutDataLink {
        /// What has become of it.
        public enum Outcome {
            /// CSS: the data link is connected.
            SUCCESSFUL(SnmHeading.CSS),
            /// CNS: it is not, try another.
            NOT_SUCCESSFUL(SnmHeading.CNS),
            /// CNP: it cannot be, nor can others.
            NOT_POSSIBLE(SnmHeading.CNP);

            private final SnmHeading heading;

            Outcome(SnmHeading heading) {
                this.heading = heading;
            }
        }

        @Override
        public SnmHeading heading() {
            return outcome.heading;
        }
    }

    /// A message of the standard for whose procedure this version has no code, or one that networks
    /// of the variant do not know.
    record NotImplemented(SnmHeading heading) implements SnmMessage {}
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.link.CongestionThresholds;
import org.signalbox.link.LinkIdentity;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.LocalPeerConfig;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpProfile;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A link in a linkset, in ITP's words.
///
/// ```
/// cs7 linkset ToCountryB 4.5.6
///  link 0 sctp 10.0.5.2 1024 1024
///   timer t7 1500
///   tx-queue-depth 2048
///   congestion-threshold 1 onset 40 abate 20 discard 60
///   profile slow-path
/// ```
public final class M2paLinkCommands {
    public static final Argument<Integer> SLC =
            Argument.of(
                    "SLC",
                    ArgumentTypes.integer(0, LinkIdentity.CODE_MAX),
                    "Signalling link code, the same at both ends");

    private static final Argument<InetAddress> REMOTE_IP =
            Argument.of(
                    "REMOTE-IP",
                    ArgumentTypes.ipAddress(),
                    "Address of the adjacent point; the first is that of the primary path");
    private static final Argument<Integer> REMOTE_PORT =
            Argument.of("REMOTE-PORT", ArgumentTypes.port(), "SCTP port of the adjacent point");
    private static final Argument<Integer> LOCAL_PORT =
            Argument.of("LOCAL-PORT", ArgumentTypes.port(), "SCTP port of a local peer");
    private static final Argument<Integer> UDP_PORT =
            Argument.of("UDP-PORT", ArgumentTypes.port(), "UDP port of the adjacent point");
    private static final Argument<Initiation> INITIATION =
            Argument.of("SIDE", ArgumentTypes.choice(Initiation.class), "Which end calls");
    private static final Argument<Integer> WINDOW_MSUS =
            Argument.of(
                    "MSUS",
                    ArgumentTypes.integer(1, M2paBuffers.WINDOW_MSUS_MAX),
                    "Messages that may be unacknowledged");
    private static final Argument<Integer> QUEUE_MSUS =
            Argument.of(
                    "QUEUE-MSUS",
                    ArgumentTypes.integer(M2paBuffers.QUEUE_MSUS_MIN, M2paBuffers.QUEUE_MSUS_MAX),
                    "Messages that may wait to be sent");
    private static final Argument<Integer> LEVEL =
            Argument.of(
                    "LEVEL",
                    ArgumentTypes.integer(1, CongestionThresholds.LEVELS),
                    "Congestion level; networks with a single one know level 1 only");
    private static final Argument<Integer> ONSET =
            Argument.of("ONSET", ArgumentTypes.integer(1, 100), "Per cent of the transmit queue");
    private static final Argument<Integer> ABATE =
            Argument.of("ABATE", ArgumentTypes.integer(0, 99), "Per cent of the transmit queue");
    private static final Argument<Integer> DISCARD =
            Argument.of("DISCARD", ArgumentTypes.integer(1, 100), "Per cent of the transmit queue");
    private static final Argument<M2paTimer> TIMER_NAME =
            Argument.of("TIMER", ArgumentTypes.choice(M2paTimer.class), "Name of the timer");
    private static final Argument<Duration> TIMER_VALUE =
            Argument.of("VALUE", ArgumentTypes.millis(0, 600_000), "Its value in milliseconds");

    private static final Command SHUTDOWN = Command.of("shutdown", "Keep the link out of service");
    private static final Command UDP =
            Command.of(
                    "udp-port UDP-PORT",
                    "UDP port of the adjacent point for SCTP in user space, 9899 by default",
                    UDP_PORT);
    private static final Command INITIATE =
            Command.of("initiation SIDE", "Which end opens the association", INITIATION);
    private static final Command EMERGENCY =
            Command.of("emergency", "Always use the emergency proving period");
    private static final Command WINDOW =
            Command.of("window MSUS", "Messages sent without being acknowledged", WINDOW_MSUS);
    private static final Command QUEUE =
            Command.of("tx-queue-depth QUEUE-MSUS", "Bound of the transmit queue", QUEUE_MSUS);
    private static final Command THRESHOLD =
            Command.of(
                            "congestion-threshold LEVEL onset ONSET abate ABATE discard DISCARD",
                            "When the transmit queue is congested",
                            LEVEL,
                            ONSET,
                            ABATE,
                            DISCARD)
                    .help("onset", "Where the level begins")
                    .help("abate", "Where the level, and that of discard, end")
                    .help("discard", "Where messages of lower priority are thrown away")
                    .keyedBy(LEVEL);
    private static final Command TIMER =
            Command.of("timer TIMER VALUE", "Set a timer of the link", TIMER_NAME, TIMER_VALUE)
                    .keyedBy(TIMER_NAME);

    /// To be put into the mode of a linkset.
    public static final Command LINK =
            Command.of(
                            "link SLC sctp REMOTE-IP... REMOTE-PORT LOCAL-PORT",
                            "Configure a link of this linkset",
                            SLC,
                            REMOTE_IP,
                            REMOTE_PORT,
                            LOCAL_PORT)
                    .help(
                            "sctp",
                            "M2PA over SCTP: remote addresses, the primary first, remote port, local port")
                    .keyedBy(SLC)
                    .opens(
                            Schema.configuration(
                                    "config-cs7-ls-link",
                                    SHUTDOWN,
                                    UDP,
                                    INITIATE,
                                    SctpProfile.USE,
                                    EMERGENCY,
                                    WINDOW,
                                    QUEUE,
                                    THRESHOLD,
                                    TIMER));

    private M2paLinkCommands() {}

    /// Builds the record of one `link` line and what stands beneath it.
    ///
    /// @param localPeers by port
    /// @param profile which SCTP parameters it uses, see [#profile]
    /// @return null if there is a problem, which is then among `problems`
    public static @Nullable M2paLinkConfig from(
            Statement link,
            Map<Integer, LocalPeerConfig> localPeers,
            SctpProfile profile,
            Problems problems) {
        int remotePort = link.get(REMOTE_PORT);
        int localPort = link.get(LOCAL_PORT);
        if (!localPeers.containsKey(localPort)) {
            if (localPeers.containsKey(remotePort)) {
                problems.error(
                        link,
                        LOCAL_PORT,
                        ("local peer %d is not defined, but %d is: the remote port comes first, so"
                                        + " this should end with %d %d")
                                .formatted(localPort, remotePort, localPort, remotePort));
            } else {
                problems.undefined(
                        link,
                        LOCAL_PORT,
                        "local peer",
                        localPeers.keySet().stream().map(String::valueOf).toList());
            }
            return null;
        }
        int udpPort = link.block().value(UDP, UDP_PORT, LocalEndpoint.DEFAULT_UDP_PORT);
        M2paLinkConfig config =
                M2paLinkConfig.of(
                        new RemoteEndpoint(link.all(REMOTE_IP), remotePort, udpPort), localPort);
        config = config.withAssociation(profile.parameters());
        config = config.withShutdown(link.block().has(SHUTDOWN));
        config = config.withEmergency(link.block().has(EMERGENCY));
        config =
                config.withWindow(
                        link.block().value(WINDOW, WINDOW_MSUS, config.buffers().windowMsus()));
        config =
                config.withQueue(
                        link.block().value(QUEUE, QUEUE_MSUS, config.buffers().queueMsusMax()));
        config = config.withBuffers(thresholds(link, config.buffers(), problems));
        config =
                config.withInitiation(
                        link.block()
                                .value(INITIATE, INITIATION, config.association().initiation()));
        return config.withTimers(timers(link, config.timers(), problems));
    }

    /// The profile of a link: its own, or that of its local peer.
    ///
    /// @param localPeers by port
    /// @param profiles by name
    public static SctpProfile profile(
            Statement link,
            Map<Integer, LocalPeerConfig> localPeers,
            Map<String, SctpProfile> profiles,
            Problems problems) {
        LocalPeerConfig peer = localPeers.get(link.get(LOCAL_PORT));
        SctpProfile ofPeer = peer == null ? SctpProfile.DEFAULT : peer.profile();
        return SctpProfile.usedBy(link, profiles, ofPeer, problems);
    }

    private static M2paBuffers thresholds(Statement link, M2paBuffers buffers, Problems problems) {
        List<Statement> lines = link.block().all(THRESHOLD);
        if (lines.isEmpty()) {
            return buffers;
        }
        List<Integer> onset = new ArrayList<>(buffers.congestion().onset());
        List<Integer> abate = new ArrayList<>(buffers.congestion().abate());
        List<Integer> discard = new ArrayList<>(buffers.congestion().discard());
        for (Statement line : lines) {
            int level = line.get(LEVEL) - 1;
            onset.set(level, buffers.queueMsusMax() * line.get(ONSET) / 100);
            abate.set(level, buffers.queueMsusMax() * line.get(ABATE) / 100);
            discard.set(level, buffers.queueMsusMax() * line.get(DISCARD) / 100);
        }
        try {
            return buffers.withCongestion(new CongestionThresholds(onset, abate, discard));
        } catch (IllegalArgumentException unordered) {
            problems.error(lines.getLast(), LEVEL, "in messages, " + unordered.getMessage());
            return buffers;
        }
    }

    private static M2paTimers timers(Statement link, M2paTimers standard, Problems problems) {
        M2paTimers timers = standard;
        for (Statement line : link.block().all(TIMER)) {
            try {
                timers = timers.with(line.get(TIMER_NAME), line.get(TIMER_VALUE));
            } catch (IllegalArgumentException outOfRange) {
                problems.error(line, TIMER_VALUE, String.valueOf(outOfRange.getMessage()));
            }
        }
        return timers;
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A named set of SCTP's parameters, in ITP's words where it has one.
///
/// ```
/// cs7 profile slow-path
///  retransmit-timeout 1000 8000
///  keepalive 5000
/// cs7 local-peer 2905
///  profile slow-path
/// ```
///
/// What a profile does not say is as in [AssociationProfile#SIGNALLING].
///
/// @param name as referred to
/// @param parameters who calls is no part of a profile: each link says so itself
public record SctpProfile(String name, AssociationProfile parameters) {
    private static final int RETRIES_MAX = 20;
    private static final long RTO_MILLIS_MIN = 10;
    private static final long RTO_MILLIS_MAX = 60_000;
    private static final int STREAMS_MAX = 1_024;
    private static final int WINDOW_OCTETS_MIN = 8_192;
    private static final int WINDOW_OCTETS_MAX = 16_777_216;

    private static final Argument<String> NAME =
            Argument.of("NAME", ArgumentTypes.word(), "Name of the profile");
    private static final Argument<Integer> RETRIES =
            Argument.of("RETRIES", ArgumentTypes.integer(0, RETRIES_MAX), "How many times");
    private static final Argument<Integer> TIMEOUTS =
            Argument.of("TIMEOUTS", ArgumentTypes.integer(0, RETRIES_MAX), "Time-outs in a row");
    private static final Argument<Duration> RTO =
            Argument.of(
                    "RTO", ArgumentTypes.millis(RTO_MILLIS_MIN, RTO_MILLIS_MAX), "In milliseconds");
    private static final Argument<Duration> RTO_MIN =
            Argument.of(
                    "RTO-MIN",
                    ArgumentTypes.millis(RTO_MILLIS_MIN, RTO_MILLIS_MAX),
                    "Never less, in milliseconds");
    private static final Argument<Duration> RTO_MAX =
            Argument.of(
                    "RTO-MAX",
                    ArgumentTypes.millis(RTO_MILLIS_MIN, RTO_MILLIS_MAX),
                    "Never more, in milliseconds");
    private static final Argument<Duration> INTERVAL =
            Argument.of("INTERVAL", ArgumentTypes.millis(100, 600_000), "In milliseconds");
    private static final Argument<Duration> DELAY =
            Argument.of("DELAY", ArgumentTypes.millis(0, 500), "In milliseconds");
    private static final Argument<Duration> LIFE =
            Argument.of("LIFE", ArgumentTypes.millis(1_000, 600_000), "In milliseconds");
    private static final Argument<Integer> STREAMS =
            Argument.of("STREAMS", ArgumentTypes.integer(2, STREAMS_MAX), "Each way");
    private static final Argument<Integer> OCTETS =
            Argument.of(
                    "OCTETS",
                    ArgumentTypes.integer(WINDOW_OCTETS_MIN, WINDOW_OCTETS_MAX),
                    "In octets");

    private static final Command INIT_RETRANSMIT =
            Command.of("init-retransmit RETRIES", "Repetitions of INIT and COOKIE ECHO", RETRIES);
    private static final Command INIT_TIMEOUT =
            Command.of("init-timeout RTO", "Time-out before the first measurement", RTO);
    private static final Command RETRANSMIT_TIMEOUT =
            Command.of(
                    "retransmit-timeout RTO-MIN RTO-MAX",
                    "Bounds of the retransmission time-out",
                    RTO_MIN,
                    RTO_MAX);
    private static final Command KEEPALIVE =
            Command.of("keepalive INTERVAL", "Idle time on a path before a HEARTBEAT", INTERVAL);
    private static final Command PATH_RETRANSMIT =
            Command.of(
                    "path-retransmit TIMEOUTS",
                    "More than this many make one path inactive",
                    TIMEOUTS);
    private static final Command ASSOC_RETRANSMIT =
            Command.of(
                    "assoc-retransmit TIMEOUTS",
                    "More than this many, over all paths, end the association",
                    TIMEOUTS);
    private static final Command CUMULATIVE_SACK =
            Command.of("cumulative-sack DELAY", "How long an acknowledgement may wait", DELAY);
    private static final Command COOKIE_LIFE =
            Command.of("cookie-life LIFE", "How long a state cookie is valid", LIFE);
    private static final Command STREAM_COUNT =
            Command.of("streams STREAMS", "Streams asked for and accepted", STREAMS);
    private static final Command RECEIVE_WINDOW =
            Command.of("receive-window OCTETS", "What the peer may have outstanding", OCTETS);

    /// Opens the mode of one profile.
    public static final Command PROFILE =
            Command.of("cs7 profile NAME", "Configure a set of SCTP parameters", NAME)
                    .help("profile", "SCTP parameters that links and local peers refer to")
                    .keyedBy(NAME)
                    .opens(
                            Schema.configuration(
                                    "config-cs7-profile",
                                    INIT_RETRANSMIT,
                                    INIT_TIMEOUT,
                                    RETRANSMIT_TIMEOUT,
                                    KEEPALIVE,
                                    PATH_RETRANSMIT,
                                    ASSOC_RETRANSMIT,
                                    CUMULATIVE_SACK,
                                    COOKIE_LIFE,
                                    STREAM_COUNT,
                                    RECEIVE_WINDOW));

    /// Refers to a profile, from the mode of whatever uses one.
    public static final Command USE =
            Command.of("profile NAME", "Use the SCTP parameters of a profile", NAME);

    /// What is in force where no profile is referred to.
    public static final SctpProfile DEFAULT =
            new SctpProfile("default", AssociationProfile.SIGNALLING);

    /// Builds the records of all `cs7 profile` blocks, by name.
    public static Map<String, SctpProfile> all(List<Statement> blocks, Problems problems) {
        Map<String, SctpProfile> profiles = new LinkedHashMap<>();
        for (Statement block : blocks) {
            SctpProfile profile = from(block, problems);
            if (profile != null) {
                profiles.put(profile.name, profile);
            }
        }
        return profiles;
    }

    /// What the line [#USE] beneath `user` refers to.
    ///
    /// @param otherwise in force if there is no such line
    public static SctpProfile usedBy(
            Statement user,
            Map<String, SctpProfile> profiles,
            SctpProfile otherwise,
            Problems problems) {
        Statement line = user.block().find(USE).orElse(null);
        if (line == null) {
            return otherwise;
        }
        SctpProfile profile = profiles.get(line.get(NAME));
        if (profile == null) {
            problems.undefined(line, NAME, "profile", profiles.keySet());
            return otherwise;
        }
        return profile;
    }

    private static @Nullable SctpProfile from(Statement block, Problems problems) {
        String name = block.get(NAME);
        if (name.equals(DEFAULT.name)) {
            problems.error(block, NAME, "is the name of the built-in profile; choose another one");
            return null;
        }
        AssociationProfile otherwise = DEFAULT.parameters;
        Duration rtoMin = otherwise.rtoMin();
        Duration rtoMax = otherwise.rtoMax();
        Statement bounds = block.block().find(RETRANSMIT_TIMEOUT).orElse(null);
        if (bounds != null) {
            rtoMin = bounds.get(RTO_MIN);
            rtoMax = bounds.get(RTO_MAX);
            if (rtoMin.compareTo(rtoMax) > 0) {
                problems.error(bounds, RTO_MAX, "is below the minimum before it");
                return null;
            }
        }
        int streams = block.block().value(STREAM_COUNT, STREAMS, otherwise.outboundStreams());
        int ofPath = block.block().value(PATH_RETRANSMIT, TIMEOUTS, otherwise.pathMaxRetransmits());
        int ofAssociation =
                block.block()
                        .value(ASSOC_RETRANSMIT, TIMEOUTS, otherwise.associationMaxRetransmits());
        if (ofPath > ofAssociation) {
            problems.warning(
                    block.block().find(PATH_RETRANSMIT).orElse(block),
                    "an association ends after %d time-outs, before a path is given up after %d"
                            .formatted(ofAssociation, ofPath));
        }
        return new SctpProfile(
                name,
                new AssociationProfile(
                        otherwise.initiation(),
                        streams,
                        streams,
                        block.block().value(INIT_TIMEOUT, RTO, otherwise.rtoInitial()),
                        rtoMin,
                        rtoMax,
                        block.block()
                                .value(INIT_RETRANSMIT, RETRIES, otherwise.maxInitRetransmits()),
                        ofAssociation,
                        ofPath,
                        block.block().value(KEEPALIVE, INTERVAL, otherwise.heartbeatInterval()),
                        block.block().value(COOKIE_LIFE, LIFE, otherwise.cookieLife()),
                        block.block().value(CUMULATIVE_SACK, DELAY, otherwise.sackDelay()),
                        block.block()
                                .value(RECEIVE_WINDOW, OCTETS, otherwise.receiveWindowOctets()),
                        otherwise.sendBufferOctets()));
    }
}

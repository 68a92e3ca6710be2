// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.alarm;

import org.signalbox.alarm.AlarmConfig.Suppression;
import org.signalbox.alarm.AlarmConfig.Utilization;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// The lines of the configuration that say how alarms are handled.
///
/// ```
/// cs7 alarm hold-off 1000
/// cs7 alarm clear-delay 5000
/// cs7 alarm severity link-failed critical
/// cs7 alarm suppress link-inhibited ToCountryB:0
/// cs7 alarm utilization 40 capacity 2048
/// cs7 alarm screening 10
/// ```
public final class AlarmCommands {
    private static final int DELAY_MILLIS_MAX = 600_000;
    private static final int KILOBITS_MAX = 10_000_000;
    private static final int PERCENT_MAX = 100;
    private static final int SCREENED_MAX = 1_000_000;

    private static final Argument<Duration> HOLD_OFF_TIME =
            Argument.of(
                    "MILLISECONDS",
                    ArgumentTypes.millis(0, DELAY_MILLIS_MAX),
                    "Milliseconds, 1000 by default");
    private static final Argument<Duration> CLEAR_TIME =
            Argument.of(
                    "MILLISECONDS",
                    ArgumentTypes.millis(0, DELAY_MILLIS_MAX),
                    "Milliseconds, 0 by default");
    private static final Argument<AlarmKind> KIND =
            Argument.of("KIND", ArgumentTypes.choice(AlarmKind.class), "Kind of alarm");
    private static final Argument<AlarmSeverity> SEVERITY =
            Argument.of("SEVERITY", ArgumentTypes.choice(AlarmSeverity.class), "How bad it is");
    private static final Argument<String> OBJECT =
            Argument.of(
                    "OBJECT",
                    ArgumentTypes.word(),
                    "Name of the one object that is meant, such as ToCountryB:0; all by default");
    private static final Argument<Integer> PERCENT =
            Argument.of(
                    "PERCENT",
                    ArgumentTypes.integer(1, PERCENT_MAX),
                    "Percent of the capacity, in either direction");
    private static final Argument<Integer> KILOBITS =
            Argument.of(
                    "KILOBITS",
                    ArgumentTypes.integer(1, KILOBITS_MAX),
                    "Kilobits a second for each link and direction");

    private static final Argument<Integer> SCREENED =
            Argument.of(
                    "MESSAGES",
                    ArgumentTypes.integer(1, SCREENED_MAX),
                    "Messages a second of a linkset, on average");

    private static final Command HOLD_OFF =
            Command.of(
                            "cs7 alarm hold-off MILLISECONDS",
                            "How long something must be wrong before it is an alarm",
                            HOLD_OFF_TIME)
                    .help("alarm", "How alarms are handled")
                    .help("hold-off", "How long something must be wrong before it is an alarm");
    private static final Command CLEAR_DELAY =
            Command.of(
                            "cs7 alarm clear-delay MILLISECONDS",
                            "How long something must be right before its alarm is cleared",
                            CLEAR_TIME)
                    .help(
                            "clear-delay",
                            "How long something must be right before its alarm is cleared");
    private static final Command SEVERITY_OF =
            Command.of(
                            "cs7 alarm severity KIND SEVERITY",
                            "Give a kind of alarm another severity",
                            KIND,
                            SEVERITY)
                    .help("severity", "Give a kind of alarm another severity")
                    .keyedBy(KIND);
    private static final Command SUPPRESS =
            Command.of(
                            "cs7 alarm suppress KIND [OBJECT]",
                            "Raise no alarm of a kind, for one object or for all",
                            KIND,
                            OBJECT)
                    .help("suppress", "Raise no alarm of a kind")
                    .keyedByLine();
    private static final Command UTILIZATION =
            Command.of(
                            "cs7 alarm utilization PERCENT capacity KILOBITS",
                            "Raise an alarm when a link carries more than a part of its capacity",
                            PERCENT,
                            KILOBITS)
                    .help("utilization", "Links that carry more than planned")
                    .help("capacity", "What each link is planned for");

    private static final Command SCREENING =
            Command.of(
                            "cs7 alarm screening MESSAGES",
                            "Raise an alarm when screening refuses more messages of a linkset",
                            SCREENED)
                    .help("screening", "Linksets of which many messages are refused");

    private AlarmCommands() {}

    /// For the outermost block.
    public static Command[] all() {
        return new Command[] {HOLD_OFF, CLEAR_DELAY, SEVERITY_OF, SUPPRESS, UTILIZATION, SCREENING};
    }

    /// Builds the record from the outermost block.
    public static AlarmConfig from(Block block) {
        Map<AlarmKind, AlarmSeverity> severities = new EnumMap<>(AlarmKind.class);
        block.all(SEVERITY_OF).forEach(line -> severities.put(line.get(KIND), line.get(SEVERITY)));
        return new AlarmConfig(
                block.value(HOLD_OFF, HOLD_OFF_TIME, AlarmConfig.HOLD_OFF_DEFAULT),
                block.value(CLEAR_DELAY, CLEAR_TIME, Duration.ZERO),
                severities,
                block.all(SUPPRESS).stream()
                        .map(
                                line ->
                                        new Suppression(
                                                line.get(KIND), line.find(OBJECT).orElse(null)))
                        .toList(),
                block.find(UTILIZATION)
                        .map(line -> new Utilization(line.get(PERCENT), line.get(KILOBITS))),
                block.value(SCREENING, SCREENED));
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Statement;
import org.signalbox.link.Instance;
import org.signalbox.link.PointCodeArgument;
import org.signalbox.sccp.translation.GttCommands;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// SCCP but for global titles, as an operator writes it:
///
/// ```
/// cs7 sccp capability 4.5.6 udt
/// cs7 sccp timer t-stat-info 10000
/// cs7 sccp max-reassemblies 1000
/// ```
public final class SccpCommands {
    /// Points whose capability may be configured in an instance.
    public static final int CAPABILITIES_MAX = 4_096;

    /// The messages that a point takes, each besides those before it.
    private enum Takes {
        UDT(Capability.UDT),
        XUDT(Capability.XUDT),
        LUDT(Capability.LUDT);

        private final Capability capability;

        Takes(Capability capability) {
            this.capability = capability;
        }
    }

    private static final Argument<Takes> TAKES =
            Argument.of(
                    "TYPE",
                    ArgumentTypes.choice(Takes.class),
                    "udt alone, xudt as well (so by default), or ludt as well");

    public static final Command CAPABILITY =
            Command.of(
                            "cs7 [instance INSTANCE] sccp capability POINT-CODE TYPE",
                            "Say which messages a point takes: others are converted, or cut",
                            Instance.NUMBER,
                            GttCommands.POINT,
                            TAKES)
                    .help("sccp", "Signalling connection control part")
                    .help("capability", "What a point takes")
                    .keyedBy(Instance.NUMBER, GttCommands.POINT);

    private static final Map<String, ManagementTimer> TIMERS = timers();

    private static final Argument<String> TIMER_NAME =
            Argument.of("TIMER", ArgumentTypes.choice(timerWords()), "Name of the timer");
    private static final Argument<Duration> TIMER_VALUE =
            Argument.of(
                    "VALUE",
                    ArgumentTypes.millis(
                            (int) ManagementTimer.MIN.toMillis(),
                            (int) ManagementTimer.MAX.toMillis()),
                    "Its value in milliseconds");
    private static final Argument<Integer> LEARNED =
            Argument.of(
                    "POINTS",
                    ArgumentTypes.integer(0, SccpOptions.TABLE_MAX),
                    "Points, and subsystems; 1000 of each by default");
    private static final Argument<Integer> REASSEMBLIES =
            Argument.of(
                    "MESSAGES",
                    ArgumentTypes.integer(1, SccpOptions.TABLE_MAX),
                    "Messages, 4096 by default");

    public static final Command TIMER =
            Command.of(
                            "cs7 [instance INSTANCE] sccp timer TIMER VALUE",
                            "Set a timer of SCCP",
                            Instance.NUMBER,
                            TIMER_NAME,
                            TIMER_VALUE)
                    .help("timer", "A timer")
                    .keyedBy(Instance.NUMBER, TIMER_NAME);
    public static final Command TEST_AFTER_RESUME =
            Command.of(
                            "cs7 [instance INSTANCE] sccp test-after-resume",
                            "Test subsystems before they count as allowed with their point again",
                            Instance.NUMBER)
                    .help("test-after-resume", "When a point can be reached again")
                    .keyedBy(Instance.NUMBER);
    public static final Command MAX_LEARNED =
            Command.of(
                            "cs7 [instance INSTANCE] sccp max-learned POINTS",
                            "How many points that no line names may be remembered as in trouble",
                            Instance.NUMBER,
                            LEARNED)
                    .help("max-learned", "Points known by what they say")
                    .keyedBy(Instance.NUMBER);
    public static final Command MAX_REASSEMBLIES =
            Command.of(
                            "cs7 [instance INSTANCE] sccp max-reassemblies MESSAGES",
                            "How many messages may be put together from segments at a time",
                            Instance.NUMBER,
                            REASSEMBLIES)
                    .help("max-reassemblies", "Messages that wait for segments")
                    .keyedBy(Instance.NUMBER);

    private SccpCommands() {}

    /// All lines about SCCP but for those of global titles.
    public static Command[] all() {
        return new Command[] {CAPABILITY, TIMER, TEST_AFTER_RESUME, MAX_LEARNED, MAX_REASSEMBLIES};
    }

    private static Map<String, ManagementTimer> timers() {
        Map<String, ManagementTimer> timers = new LinkedHashMap<>();
        for (ManagementTimer timer : ManagementTimer.values()) {
            timers.put(timer.word(), timer);
        }
        return timers;
    }

    private static String[] timerWords() {
        return Stream.concat(TIMERS.keySet().stream(), Stream.of(SccpOptions.T_REASS))
                .toArray(String[]::new);
    }

    /// Whether any line of an instance is about SCCP alone.
    public static boolean speakOf(Block block) {
        return Stream.of(all()).anyMatch(block::has);
    }

    /// Timers and limits, from the lines of an instance.
    public static SccpOptions options(Block block) {
        SccpOptions options =
                new SccpOptions(
                        ManagementTimers.STANDARD,
                        block.has(TEST_AFTER_RESUME),
                        block.find(MAX_LEARNED)
                                .map(line -> line.get(LEARNED))
                                .orElse(SccpOptions.STANDARD.learnedMax()),
                        SccpOptions.STANDARD.tReass(),
                        block.find(MAX_REASSEMBLIES)
                                .map(line -> line.get(REASSEMBLIES))
                                .orElse(SccpOptions.STANDARD.reassembliesMax()));
        for (Statement line : block.all(TIMER)) {
            ManagementTimer timer = TIMERS.get(line.get(TIMER_NAME));
            Duration value = line.get(TIMER_VALUE);
            options = timer == null ? options.withTReass(value) : options.withTimer(timer, value);
        }
        return options;
    }

    /// What points take, from the lines of an instance.
    public static Map<PointCode, Capability> capabilities(
            Block block, Variant variant, Problems problems) {
        Map<PointCode, Capability> capabilities = new HashMap<>();
        for (Statement line : block.all(CAPABILITY)) {
            @Nullable PointCode point =
                    PointCodeArgument.read(line, GttCommands.POINT, variant, problems);
            if (point == null) {
                continue;
            }
            if (capabilities.size() == CAPABILITIES_MAX) {
                problems.error(
                        line,
                        GttCommands.POINT,
                        "one too many: at most %d in an instance".formatted(CAPABILITIES_MAX));
                break;
            }
            capabilities.put(point, line.get(TAKES).capability);
        }
        return capabilities;
    }
}

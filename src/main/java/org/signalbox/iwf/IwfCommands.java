// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.iwf.IwfConfig.MoreMessages;
import org.signalbox.iwf.IwfConfig.Resolution;
import org.signalbox.iwf.IwfConfig.Target;
import org.signalbox.iwf.IwfConfig.Timers;
import org.signalbox.iwf.IwfConfig.Unreachable;
import org.signalbox.iwf.IwfConfig.WithoutMsisdn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/// Interworking in the words of the configuration; ITP has none for it.
///
/// ```
/// iwf
///  number 491720000099
///  node 491720000001 exact mme mme01.epc.mnc001.mcc262.3gppnetwork.org realm epc.mnc001...
///  imsi 26203 mme realm epc.mnc003.mcc262.3gppnetwork.org
///  hss msisdn 49 realm epc.mnc001.mcc262.3gppnetwork.org
///  service-centre 4917107 realm epc.mnc001.mcc262.3gppnetwork.org
///  resolve called-number cache imsi hss
///  timer delivery 45
/// ```
public final class IwfCommands {
    private static final int DIGITS_MAX = 15;
    private static final Pattern DECIMAL = Pattern.compile("[0-9]*");
    private static final int SECONDS_MAX = 600;
    private static final int INSTANCE_MAX = 7;

    /// More are more than one machine can bear.
    private static final int SESSIONS_MOST = 1_000_000;

    private static final Argument<String> NUMBER_DIGITS =
            Argument.of("DIGITS", digits(), "International number");
    private static final Argument<Integer> INSTANCE_NUMBER =
            Argument.of(
                    "INSTANCE", ArgumentTypes.integer(0, INSTANCE_MAX), "Its number, 0 by default");
    private static final Argument<String> PREFIX =
            Argument.of("DIGITS", digits(), "How numbers begin");
    private static final Argument<String> HLR_NUMBER =
            Argument.of("NUMBER", digits(), "International number of the HLR");
    private static final Argument<String> CODE =
            Argument.of("DIGITS", digits(), "Country code, such as 49");
    private static final Argument<String> HOST =
            Argument.of("HOST", ArgumentTypes.host(), "Diameter identity of a node");
    private static final Argument<String> OTHER_HOST =
            Argument.of("NAME", ArgumentTypes.host(), "Diameter identity of the same node");
    private static final Argument<String> REALM =
            Argument.of("REALM", ArgumentTypes.host(), "Where it is at home");
    private static final Argument<Resolution> WAY =
            Argument.of(
                    "WAY",
                    ArgumentTypes.choice(Resolution.class),
                    "called-number: by the number it was sent to; cache: by what a register said"
                            + " lately; imsi: by how the IMSI begins; hss: by asking the HSS");
    private static final Argument<String> PEER =
            Argument.of("PEER", ArgumentTypes.word(), "Name of a peer of Diameter");
    private static final Argument<String> COMMAND =
            Argument.of(
                    "COMMAND",
                    ArgumentTypes.choice(commandWords()),
                    "A request, such as ofr of an MME");
    private static final Argument<TimerName> TIMER_NAME =
            Argument.of("TIMER", ArgumentTypes.choice(TimerName.class), "Name of the timer");
    private static final Argument<Duration> SECONDS =
            Argument.of("SECONDS", ArgumentTypes.seconds(1, SECONDS_MAX), "Its value in seconds");
    private static final Argument<Integer> COUNT =
            Argument.of(
                    "COUNT",
                    ArgumentTypes.integer(1, SESSIONS_MOST),
                    "Requests that wait for answers; %d by default"
                            .formatted(IwfConfig.SESSIONS_MAX_DEFAULT));

    /// As the record [Timers] has them.
    private enum TimerName {
        DELIVERY,
        SUBMISSION,
        ROUTING_INFO,
        REPORT,
        GUARD,
        HOLD,
        CACHE,
        MARGIN
    }

    private static final Command NUMBER =
            Command.of("number DIGITS", "Our own number: others find us by it", NUMBER_DIGITS);
    private static final Command INSTANCE =
            Command.of("instance INSTANCE", "The network whose messages it takes", INSTANCE_NUMBER);
    private static final Command COUNTRY_CODE =
            Command.of(
                    "country-code DIGITS",
                    "Stands before numbers that are not international; they are refused otherwise",
                    CODE);
    private static final Command NODE =
            Command.of(
                            "node DIGITS [exact] (mme|sgsn) HOST realm REALM",
                            "A node of Diameter, by the number that registers give for it",
                            PREFIX,
                            HOST,
                            REALM)
                    .help("exact", "Those are all its digits")
                    .help("mme", "An MME, over SGd")
                    .help("sgsn", "An SGSN, over Gdd")
                    .help("realm", "Destination-Realm")
                    .keyedBy(PREFIX);
    private static final Command IMSI =
            Command.of(
                            "imsi DIGITS (mme|sgsn) realm REALM [host HOST]",
                            "Nodes of Diameter, by how an IMSI begins",
                            PREFIX,
                            REALM,
                            HOST)
                    .help("mme", "MMEs, over SGd")
                    .help("sgsn", "SGSNs, over Gdd")
                    .help("realm", "Destination-Realm")
                    .help("host", "Destination-Host; a peer of the realm chooses otherwise")
                    .keyedBy(PREFIX);
    private static final Command HSS =
            Command.of(
                            "hss (msisdn|imsi) DIGITS realm REALM [host HOST]",
                            "Where subscribers are registered, for S6c",
                            PREFIX,
                            REALM,
                            HOST)
                    .help("msisdn", "By how an MSISDN begins")
                    .help("imsi", "By how an IMSI begins")
                    .help("realm", "Destination-Realm")
                    .help("host", "Destination-Host; a peer of the realm chooses otherwise")
                    .keyedByLine();
    private static final Command HLR =
            Command.of(
                            "hlr DIGITS number NUMBER",
                            "Register of subscribers without MSISDN, by how an IMSI begins",
                            PREFIX,
                            HLR_NUMBER)
                    .help("number", "By which SCCP finds it")
                    .keyedBy(PREFIX);
    private static final Command SERVICE_CENTRE =
            Command.of(
                            "service-centre DIGITS realm REALM [host HOST]",
                            "Service centres of Diameter, by how their numbers begin",
                            PREFIX,
                            REALM,
                            HOST)
                    .help("realm", "Destination-Realm")
                    .help("host", "Destination-Host; a peer of the realm chooses otherwise")
                    .keyedBy(PREFIX);
    private static final Command HOST_NUMBER =
            Command.of(
                            "host HOST number DIGITS",
                            "The number of a node of Diameter, from which its messages come",
                            HOST,
                            NUMBER_DIGITS)
                    .help("number", "As MAP knows it")
                    .keyedBy(HOST);
    private static final Command ALIAS =
            Command.of(
                            "alias HOST NAME",
                            "What a node is called on SGd, where the HSS calls it otherwise",
                            HOST,
                            OTHER_HOST)
                    .keyedBy(HOST);
    private static final Command RESOLVE =
            Command.of(
                    "resolve WAY...", "How the serving node is found, one way after another", WAY);
    private static final Command UNREACHABLE =
            Command.of(
                            "unreachable (system-failure|absent)",
                            "What is said of a node that does not answer")
                    .help("system-failure", "systemFailure, as by default")
                    .help("absent", "absentSubscriberSM: the service centre waits for an alert");
    private static final Command WITHOUT_MSISDN =
            Command.of(
                            "without-msisdn (reject|nobody|zeros)",
                            "What becomes of messages from subscribers whose MSISDN is not known")
                    .help("reject", "They are refused, as by default")
                    .help("nobody", "They are from noSM-RP-OA, with the IMSI")
                    .help("zeros", "They are from an MSISDN of zeros, with the IMSI");
    private static final Command MORE_MESSAGES =
            Command.of(
                            "more-messages (strip|keep)",
                            "What becomes of the word that more messages follow, towards MAP")
                    .help("strip", "A dialogue for each message, as by default")
                    .help("keep", "The messages go in one dialogue");
    private static final Command SERVED_BY =
            Command.of("served-by (mme|msc)", "Whose outcome a report is that does not say it")
                    .help("mme", "Of an MME, as by default")
                    .help("msc", "Of an MSC");
    private static final Command REPORT_FAILURE =
            Command.of(
                            "report-failure (abort|unexpected-data)",
                            "How a report ends that the HSS does not answer")
                    .help("abort", "The dialogue is aborted, as by default")
                    .help("unexpected-data", "By the error unexpectedDataValue");
    private static final Command MSC_AS_MME =
            Command.of(
                    "msc-as-mme",
                    "Name MSCs to service centres of Diameter as MMEs of ours, which deliver");
    private static final Command ALLOW =
            Command.of(
                            "allow PEER COMMAND...",
                            "What a peer of Diameter may ask for; anything if there is no such line",
                            PEER,
                            COMMAND)
                    .keyedBy(PEER);
    private static final Command TIMER =
            Command.of("timer TIMER SECONDS", "Set a timer", TIMER_NAME, SECONDS)
                    .keyedBy(TIMER_NAME);
    private static final Command SESSIONS_MAX =
            Command.of("sessions-max COUNT", "How much may be under way at a time", COUNT);

    /// Opens the mode of interworking.
    public static final Command IWF =
            Command.of("iwf", "Interworking of MAP and Diameter for short messages")
                    .opens(
                            Schema.configuration(
                                    "config-iwf",
                                    NUMBER,
                                    INSTANCE,
                                    COUNTRY_CODE,
                                    NODE,
                                    IMSI,
                                    HSS,
                                    HLR,
                                    SERVICE_CENTRE,
                                    HOST_NUMBER,
                                    ALIAS,
                                    RESOLVE,
                                    UNREACHABLE,
                                    WITHOUT_MSISDN,
                                    MORE_MESSAGES,
                                    SERVED_BY,
                                    REPORT_FAILURE,
                                    MSC_AS_MME,
                                    ALLOW,
                                    SmsFirewallCommands.FIREWALL,
                                    HomeRoutingCommands.HOME_ROUTING,
                                    TIMER,
                                    SESSIONS_MAX));

    private IwfCommands() {}

    /// Builds the record.
    ///
    /// @param block the lines of the node
    /// @param self this node among those of Diameter; null if it is none
    /// @param peers names of those of Diameter
    /// @param hasSccp whether an instance has SCCP
    /// @param problems to which is added what is wrong; the record is then not to be used
    /// @return empty if interworking is not configured
    public static Optional<IwfConfig> from(
            Block block,
            ServingNode.@Nullable Name self,
            Set<String> peers,
            IntPredicate hasSccp,
            Problems problems) {
        Statement line = block.find(IWF).orElse(null);
        if (line == null) {
            return Optional.empty();
        }
        Block lines = line.block();
        String number = lines.find(NUMBER).map(own -> own.get(NUMBER_DIGITS)).orElse(null);
        if (number == null) {
            problems.error(line, "its own number is missing: say 'number DIGITS'");
            return Optional.empty();
        }
        if (self == null) {
            problems.error(
                    line,
                    "this node is none of Diameter: say 'diameter identity HOST realm REALM'");
            return Optional.empty();
        }
        int instance = lines.value(INSTANCE, INSTANCE_NUMBER, 0);
        if (!hasSccp.test(instance)) {
            problems.error(
                    line,
                    "instance %d has no SCCP: say what becomes of global titles, 'cs7 gtt ...'"
                            .formatted(instance));
            return Optional.empty();
        }
        SmsFirewallConfig firewall =
                lines.find(SmsFirewallCommands.FIREWALL)
                        .map(opened -> SmsFirewallCommands.from(opened, self.realm()))
                        .orElse(null);
        return Optional.of(
                new IwfConfig(
                        instance,
                        number,
                        self.realm(),
                        lines.find(COUNTRY_CODE).map(code -> code.get(CODE)).orElse(null),
                        nodes(lines),
                        ways(lines),
                        subscribers(lines),
                        registers(lines, "msisdn"),
                        registers(lines, "imsi"),
                        homeRegisters(lines),
                        serviceCentres(lines),
                        aliases(lines),
                        numbers(lines),
                        says(lines, UNREACHABLE, "absent")
                                ? Unreachable.ABSENT
                                : Unreachable.SYSTEM_FAILURE,
                        withoutMsisdn(lines),
                        says(lines, MORE_MESSAGES, "keep") ? MoreMessages.KEEP : MoreMessages.STRIP,
                        says(lines, SERVED_BY, "msc") ? NodeKind.MSC : NodeKind.MME,
                        !says(lines, REPORT_FAILURE, "unexpected-data"),
                        lines.has(MSC_AS_MME),
                        homeRouting(lines, self, firewall, problems),
                        firewall,
                        allowed(lines, peers, problems),
                        timers(lines),
                        lines.value(SESSIONS_MAX, COUNT, IwfConfig.SESSIONS_MAX_DEFAULT)));
    }

    private static @Nullable HomeRoutingConfig homeRouting(
            Block lines,
            ServingNode.Name self,
            @Nullable SmsFirewallConfig firewall,
            Problems problems) {
        Statement line = lines.find(HomeRoutingCommands.HOME_ROUTING).orElse(null);
        if (line == null) {
            return null;
        }
        if (firewall == null) {
            problems.error(
                    line,
                    "who is told the truth is missing: say 'firewall', and there 'own DIGITS'");
            return null;
        }
        return HomeRoutingCommands.from(line, self);
    }

    private static boolean says(Block lines, Command command, String word) {
        return lines.find(command).filter(line -> line.has(word)).isPresent();
    }

    private static PrefixTable<Target> nodes(Block lines) {
        Map<String, Target> exact = new HashMap<>();
        Map<String, Target> prefixes = new HashMap<>();
        for (Statement line : lines.all(NODE)) {
            (line.has("exact") ? exact : prefixes)
                    .put(
                            line.get(PREFIX),
                            new Target(
                                    kind(line), new Destination(line.get(HOST), line.get(REALM))));
        }
        return PrefixTable.of(exact, prefixes);
    }

    private static NodeKind kind(Statement line) {
        return line.has("sgsn") ? NodeKind.SGSN : NodeKind.MME;
    }

    private static PrefixTable<Target> subscribers(Block lines) {
        Map<String, Target> prefixes = new HashMap<>();
        for (Statement line : lines.all(IMSI)) {
            prefixes.put(line.get(PREFIX), new Target(kind(line), destination(line)));
        }
        return PrefixTable.ofPrefixes(prefixes);
    }

    private static Destination destination(Statement line) {
        return new Destination(line.find(HOST).orElse(null), line.get(REALM));
    }

    private static PrefixTable<Destination> registers(Block lines, String by) {
        Map<String, Destination> prefixes = new HashMap<>();
        for (Statement line : lines.all(HSS)) {
            if (line.has(by)) {
                prefixes.put(line.get(PREFIX), destination(line));
            }
        }
        return PrefixTable.ofPrefixes(prefixes);
    }

    private static PrefixTable<String> homeRegisters(Block lines) {
        Map<String, String> prefixes = new HashMap<>();
        for (Statement line : lines.all(HLR)) {
            prefixes.put(line.get(PREFIX), line.get(HLR_NUMBER));
        }
        return PrefixTable.ofPrefixes(prefixes);
    }

    private static PrefixTable<Destination> serviceCentres(Block lines) {
        Map<String, Destination> prefixes = new HashMap<>();
        for (Statement line : lines.all(SERVICE_CENTRE)) {
            prefixes.put(line.get(PREFIX), destination(line));
        }
        return PrefixTable.ofPrefixes(prefixes);
    }

    private static Map<String, String> aliases(Block lines) {
        Map<String, String> aliases = new HashMap<>();
        for (Statement line : lines.all(ALIAS)) {
            aliases.put(line.get(HOST), line.get(OTHER_HOST));
        }
        return aliases;
    }

    private static Map<String, String> numbers(Block lines) {
        Map<String, String> numbers = new HashMap<>();
        for (Statement line : lines.all(HOST_NUMBER)) {
            numbers.put(line.get(HOST), line.get(NUMBER_DIGITS));
        }
        return numbers;
    }

    private static Map<String, Set<SgdCommand>> allowed(
            Block lines, Set<String> peers, Problems problems) {
        Map<String, Set<SgdCommand>> allowed = new HashMap<>();
        for (Statement line : lines.all(ALLOW)) {
            if (!peers.contains(line.get(PEER))) {
                problems.undefined(line, PEER, "peer of Diameter", peers);
                continue;
            }
            Set<SgdCommand> commands = EnumSet.noneOf(SgdCommand.class);
            line.all(COMMAND).forEach(word -> commands.add(command(word)));
            allowed.put(line.get(PEER), commands);
        }
        return allowed;
    }

    private static String[] commandWords() {
        return Arrays.stream(SgdCommand.values())
                .map(command -> command.requestLabel().toLowerCase(Locale.ROOT))
                .toArray(String[]::new);
    }

    private static SgdCommand command(String word) {
        return Arrays.stream(SgdCommand.values())
                .filter(command -> command.requestLabel().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow();
    }

    private static List<Resolution> ways(Block lines) {
        List<Resolution> ways = lines.find(RESOLVE).map(line -> line.all(WAY)).orElse(List.of());
        return ways.isEmpty() ? List.of(Resolution.values()) : new ArrayList<>(ways);
    }

    private static WithoutMsisdn withoutMsisdn(Block lines) {
        if (says(lines, WITHOUT_MSISDN, "nobody")) {
            return WithoutMsisdn.NOBODY;
        }
        return says(lines, WITHOUT_MSISDN, "zeros") ? WithoutMsisdn.ZEROS : WithoutMsisdn.REJECT;
    }

    private static Timers timers(Block lines) {
        Map<TimerName, Duration> set = new EnumMap<>(TimerName.class);
        for (Statement line : lines.all(TIMER)) {
            set.put(line.get(TIMER_NAME), line.get(SECONDS));
        }
        Timers usual = Timers.DEFAULT;
        return new Timers(
                set.getOrDefault(TimerName.DELIVERY, usual.delivery()),
                set.getOrDefault(TimerName.SUBMISSION, usual.submission()),
                set.getOrDefault(TimerName.ROUTING_INFO, usual.routingInfo()),
                set.getOrDefault(TimerName.REPORT, usual.report()),
                set.getOrDefault(TimerName.GUARD, usual.guard()),
                set.getOrDefault(TimerName.HOLD, usual.hold()),
                set.getOrDefault(TimerName.CACHE, usual.cache()),
                set.getOrDefault(TimerName.MARGIN, usual.margin()));
    }

    private static ArgumentType<String> digits() {
        return digits(1, DIGITS_MAX);
    }

    static ArgumentType<String> digits(int min, int max) {
        String form = "%d to %d digits".formatted(min, max);
        return ArgumentType.of(
                form,
                "DIGITS",
                text -> {
                    boolean isOne =
                            DECIMAL.matcher(text).matches()
                                    && text.length() >= min
                                    && text.length() <= max;
                    if (!isOne) {
                        throw new IllegalArgumentException("not " + form);
                    }
                    return text;
                },
                text -> text);
    }
}

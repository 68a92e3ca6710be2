// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.link.Instance;
import org.signalbox.mlr.TriggerCondition.Party;
import org.signalbox.mlr.TriggerCondition.Selector;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.NatureOfAddress;
import org.signalbox.sccp.message.NumberingPlan;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.message.TitleForm;
import org.signalbox.sccp.message.TranslationType;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;
import org.signalbox.ss7.WrittenPointCode;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Multi-layer routing in the words of ITP.
///
/// ```
/// cs7 mlr address-table PREPAID
///  addr 4917112
///  addr 491711999 result pc 2.2.2
/// cs7 mlr result SMSCS mode dest-sme-binding
///  asname smsc1 weight 2
///  asname smsc2
/// cs7 mlr ruleset MO
///  rule 10 gsm-map sms-mo
///   dest-sme 4444 exact
///   result as vote
///  rule 20 gsm-map sms-mo
///   orig-sme table PREPAID
///   result group SMSCS
/// cs7 mlr table SMS
///  trigger cdpa gt 491710760000 ruleset MO
/// ```
public final class MlrCommands {
    private static final Pattern DIGITS_FORM = Pattern.compile("[0-9a-f]{1,64}");
    private static final int OCTET_MAX = 255;
    private static final int PORT_MAX = 65_535;
    private static final int TYPE_MAX = 7;
    private static final int TITLE_INDICATOR_MAX = 4;

    private static final Argument<String> ADDRESS_TABLE_NAME =
            Argument.of("ADDRESSES", ArgumentTypes.word(), "Name of an address table");
    private static final Argument<String> GROUP_NAME =
            Argument.of("GROUP", ArgumentTypes.word(), "Name of a result group");
    private static final Argument<String> RULESET_NAME =
            Argument.of("RULESET", ArgumentTypes.word(), "Name of a ruleset");
    private static final Argument<String> TABLE_NAME =
            Argument.of("TABLE", ArgumentTypes.word(), "Name of a table of triggers");
    private static final Argument<String> SERVER =
            Argument.of("AS", ArgumentTypes.word(), "Name of an application server");
    private static final Argument<String> DIGITS =
            Argument.of("DIGITS", digits(), "How a number begins");
    private static final Argument<String> TITLE =
            Argument.of("TITLE", digits(), "Digits of a global title");
    private static final Argument<WrittenPointCode> POINT =
            Argument.of("POINT-CODE", pointCode(), "A signalling point");
    private static final Argument<WrittenPointCode> DESTINATION =
            Argument.of("DPC", pointCode(), "Destination in the routing label");
    private static final Argument<WrittenPointCode> ORIGIN =
            Argument.of("OPC", pointCode(), "Origin in the routing label");
    private static final Argument<WrittenPointCode> MASK =
            Argument.of("MASK", pointCode(), "Or a block of origins, as 7.0.0");
    private static final Argument<Integer> SUBSYSTEM =
            Argument.of(
                    "SUBSYSTEM",
                    ArgumentTypes.integer(0, SubsystemNumber.MAX),
                    "Subsystem number, such as 8 of an MSC");
    private static final Argument<Integer> TRANSLATION_TYPE =
            Argument.of("TT", ArgumentTypes.integer(0, TranslationType.MAX), "Translation type");
    private static final Argument<Integer> TITLE_INDICATOR =
            Argument.of(
                    "GTI", ArgumentTypes.integer(1, TITLE_INDICATOR_MAX), "Global title indicator");
    private static final Argument<Integer> PLAN =
            Argument.of("NP", ArgumentTypes.integer(0, NumberingPlan.MAX), "Numbering plan");
    private static final Argument<Integer> NATURE =
            Argument.of("NAI", ArgumentTypes.integer(0, NatureOfAddress.MAX), "Nature of address");
    private static final Argument<Integer> TYPE =
            Argument.of(
                    "TON",
                    ArgumentTypes.integer(0, TYPE_MAX),
                    "Type of number, 1 if it is international");
    private static final Argument<Integer> DIGITS_MIN =
            Argument.of(
                    "MIN", ArgumentTypes.integer(1, NumberPattern.DIGITS_MAX), "No fewer digits");
    private static final Argument<Integer> DIGITS_MOST =
            Argument.of(
                    "MAX", ArgumentTypes.integer(1, NumberPattern.DIGITS_MAX), "No more digits");
    private static final Argument<Integer> RULE_NUMBER =
            Argument.of(
                    "NUMBER",
                    ArgumentTypes.integer(1, MlrRule.NUMBER_MAX),
                    "Its place among the rules");
    private static final Argument<Integer> PROTOCOL_ID =
            Argument.of("PID", ArgumentTypes.integer(0, OCTET_MAX), "TP-PID");
    private static final Argument<Integer> PORT =
            Argument.of("PORT", ArgumentTypes.integer(0, PORT_MAX), "A port of applications");
    private static final Argument<Integer> WEIGHT =
            Argument.of(
                    "WEIGHT",
                    ArgumentTypes.integer(0, ResultGroup.WEIGHT_MAX),
                    "Share of the load, 1 by default; 0: only while no other is available");
    private static final Argument<LocalDate> DATE = Argument.of("DATE", date(), "A day, UTC");
    private static final Argument<LocalTime> TIME =
            Argument.of("TIME", time(), "A time of the day, 00:00 by default");

    private static final String TITLE_SYNTAX = "gt TITLE [tt TT] [gti GTI] [np NP] [nai NAI]";
    private static final String RESULT_SYNTAX =
            "(block|continue|pc POINT-CODE|pcssn POINT-CODE SUBSYSTEM|"
                    + TITLE_SYNTAX
                    + "|as AS|asname AS|group GROUP)";
    private static final String TRIGGER_SYNTAX =
            "trigger (default|mtp3 [dpc DPC] [opc OPC [MASK]]"
                    + "|(cdpa|cgpa) (gt (any|DIGITS) [exact] [tt TT] [gti GTI] [np NP] [nai NAI]"
                    + "|pc POINT-CODE [ssn SUBSYSTEM]|ssn SUBSYSTEM))"
                    + " [block|continue|ruleset RULESET|result group GROUP]";

    private static final Command ADDRESS =
            explained(
                            Command.of(
                                    "addr DIGITS [exact] [result " + RESULT_SYNTAX + "]",
                                    "A number, or how numbers begin",
                                    DIGITS,
                                    POINT,
                                    SUBSYSTEM,
                                    TITLE,
                                    TRANSLATION_TYPE,
                                    TITLE_INDICATOR,
                                    PLAN,
                                    NATURE,
                                    SERVER,
                                    GROUP_NAME))
                    .help("exact", "Those are all its digits")
                    .help("result", "Instead of the rule's result")
                    .keyedBy(DIGITS);

    private static final Command MEMBER_POINT =
            Command.of(
                            "pc POINT-CODE [ssn SUBSYSTEM] [weight WEIGHT]",
                            "A signalling point, with a subsystem or without",
                            POINT,
                            SUBSYSTEM,
                            WEIGHT)
                    .help("ssn", "Routed on the subsystem number there")
                    .help("weight", "Its share of the load")
                    .keyedBy(POINT);
    private static final Command MEMBER_TITLE =
            Command.of(
                            TITLE_SYNTAX + " [weight WEIGHT]",
                            "Another called party address, to be translated",
                            TITLE,
                            TRANSLATION_TYPE,
                            TITLE_INDICATOR,
                            PLAN,
                            NATURE,
                            WEIGHT)
                    .help("tt", "Translation type, 0 by default")
                    .help("gti", "Global title indicator, as usual in the network by default")
                    .help("np", "Numbering plan, 1 by default")
                    .help("nai", "Nature of address, 4 by default")
                    .keyedBy(TITLE);
    private static final Command MEMBER_SERVER =
            Command.of("asname AS [weight WEIGHT]", "An application server", SERVER, WEIGHT)
                    .keyedBy(SERVER);
    private static final Command MEMBER_GROUP =
            Command.of(
                            "app-grp GROUP [weight WEIGHT]",
                            "An application group of global title translation",
                            GROUP_NAME,
                            WEIGHT)
                    .keyedBy(GROUP_NAME);
    private static final Command UNAVAILABLE =
            Command.of(
                            "unavailable-routing (discard|continue)",
                            "What becomes of messages while no member is available")
                    .help("discard", "They are thrown away, as by default")
                    .help("continue", "They go on to global title translation");

    private static final Command PID = Command.of("pid PID", "TP-PID is this", PROTOCOL_ID);
    private static final Command DESTINATION_PORT =
            Command.of("dest-port PORT", "The short message is for this port", PORT);
    private static final Command MULTI_MESSAGE =
            Command.of(
                    "allow-multi-message-dialogue",
                    "Messages, too, of which more follow in their dialogue");
    private static final Command RESULT =
            explained(
                    Command.of(
                            "result " + RESULT_SYNTAX,
                            "What becomes of the message",
                            POINT,
                            SUBSYSTEM,
                            TITLE,
                            TRANSLATION_TYPE,
                            TITLE_INDICATOR,
                            PLAN,
                            NATURE,
                            SERVER,
                            GROUP_NAME));
    private static final Map<MlrNumber, Command> NUMBERS = numbers();

    private static final Command START =
            Command.of("start-date DATE [TIME]", "In force from then on", DATE, TIME);
    private static final Command END =
            Command.of("end-date DATE [TIME]", "In force until then", DATE, TIME);
    private static final Command SEARCH =
            Command.of("rule-search (sequential|best-match)", "Which of several rules it is")
                    .help("sequential", "The one with the lowest number, as by default")
                    .help("best-match", "The one that asks for most");
    private static final Command RULE =
            Command.of(
                            "rule NUMBER [gsm-map|ansi41] (sms-mo|sms-mt|sri-sm|alert-sc|all)"
                                    + " [default]",
                            "A rule",
                            RULE_NUMBER)
                    .help("gsm-map", "Of GSM, as by default")
                    .help("ansi41", "Of TIA-41: not supported")
                    .help("sms-mo", "Short messages from mobile stations")
                    .help("sms-mt", "Short messages to mobile stations")
                    .help("sri-sm", "Requests for where a mobile station is")
                    .help("alert-sc", "Alerts for service centres")
                    .help("all", "All of them")
                    .help("default", "For what no other rule is for")
                    .keyedBy(RULE_NUMBER)
                    .opens(
                            Schema.configuration("config-cs7-mlr-set-rule")
                                    .with(NUMBERS.values().toArray(Command[]::new))
                                    .with(PID, DESTINATION_PORT, MULTI_MESSAGE, RESULT));

    private static final Command SECONDARY =
            trigger(TRIGGER_SYNTAX, "One of these must be for the message as well");
    private static final Command TRIGGER =
            trigger(TRIGGER_SYNTAX, "Which messages are looked into")
                    .opens(
                            Schema.configuration(
                                    "config-cs7-mlr-table-trigger", START, END, SECONDARY));

    /// Opens the mode of an address table.
    public static final Command ADDRESS_TABLE =
            Command.of(
                            "cs7 [instance INSTANCE] mlr address-table ADDRESSES",
                            "Numbers for rules to look in",
                            Instance.NUMBER,
                            ADDRESS_TABLE_NAME)
                    .help("mlr", "Multi-layer routing: by what short messages say")
                    .help("address-table", "Tables of numbers")
                    .keyedBy(ADDRESS_TABLE_NAME, Instance.NUMBER)
                    .opens(Schema.configuration("config-cs7-mlr-addr", ADDRESS));

    /// Opens the mode of a result group.
    public static final Command RESULT_GROUP =
            Command.of(
                            "cs7 [instance INSTANCE] mlr result GROUP"
                                    + " [mode (wrr|dest-sme-binding)]",
                            "Destinations that share messages",
                            Instance.NUMBER,
                            GROUP_NAME)
                    .help("result", "Groups of destinations")
                    .help("mode", "By what messages are shared")
                    .help("wrr", "Evenly, by their weights, as by default")
                    .help("dest-sme-binding", "What is for one subscriber goes to one of them")
                    .keyedBy(GROUP_NAME, Instance.NUMBER)
                    .opens(
                            Schema.configuration(
                                    "config-cs7-mlr-result",
                                    UNAVAILABLE,
                                    MEMBER_SERVER,
                                    MEMBER_POINT,
                                    MEMBER_TITLE,
                                    MEMBER_GROUP));

    /// Opens the mode of a ruleset.
    public static final Command RULESET =
            Command.of(
                            "cs7 [instance INSTANCE] mlr ruleset RULESET"
                                    + " [protocol (gsm-map|ansi41)] [event-trace]",
                            "What becomes of messages by what they say",
                            Instance.NUMBER,
                            RULESET_NAME)
                    .help("ruleset", "Sets of rules")
                    .help("protocol", "Whose operations")
                    .help("event-trace", "Of ITP: no effect")
                    .keyedBy(RULESET_NAME, Instance.NUMBER)
                    .opens(Schema.configuration("config-cs7-mlr-set", SEARCH, START, END, RULE));

    /// Opens the mode of a table of triggers.
    public static final Command TABLE =
            Command.of(
                            "cs7 [instance INSTANCE] mlr table TABLE",
                            "Which messages are looked into",
                            Instance.NUMBER,
                            TABLE_NAME)
                    .help("table", "Tables of triggers")
                    .keyedBy(TABLE_NAME, Instance.NUMBER)
                    .opens(Schema.configuration("config-cs7-mlr-table", TRIGGER));

    private final Variant variant;
    private final Set<String> servers;
    private final Set<String> applicationGroups;
    private final Problems problems;
    private final Map<String, AddressTable> addressTables = new LinkedHashMap<>();
    private final Map<String, ResultGroup> groups = new LinkedHashMap<>();
    private final Map<String, Ruleset> rulesets = new LinkedHashMap<>();

    private MlrCommands(
            Variant variant,
            Set<String> servers,
            Set<String> applicationGroups,
            Problems problems) {
        this.variant = variant;
        this.servers = servers;
        this.applicationGroups = applicationGroups;
        this.problems = problems;
    }

    /// Builds the record of one network.
    ///
    /// @param block the lines of the network
    /// @param servers the application servers there are
    /// @param applicationGroups those of global title translation
    /// @param problems to which is added what is wrong; the record is then not to be used
    public static MlrConfig from(
            Block block,
            Variant variant,
            Set<String> servers,
            Set<String> applicationGroups,
            Problems problems) {
        return new MlrCommands(variant, servers, applicationGroups, problems).config(block);
    }

    private MlrConfig config(Block block) {
        block.all(RESULT_GROUP).forEach(this::readGroup);
        block.all(ADDRESS_TABLE).forEach(this::readAddressTable);
        block.all(RULESET).forEach(this::readRuleset);
        List<MlrTrigger> triggers = new ArrayList<>();
        block.all(TABLE).stream()
                .sorted(Comparator.comparing(line -> line.get(TABLE_NAME)))
                .forEach(
                        line ->
                                triggers.addAll(
                                        triggers(
                                                line.get(TABLE_NAME),
                                                line.block().all(TRIGGER),
                                                null)));
        return new MlrConfig(triggers);
    }

    private void readGroup(Statement line) {
        String name = line.get(GROUP_NAME);
        Block block = line.block();
        List<ResultGroup.Member> members = new ArrayList<>();
        for (Statement member : block.statements()) {
            MlrResult result = member.is(UNAVAILABLE) ? null : member(member);
            if (result != null) {
                int weight = member.find(WEIGHT).orElse(ResultGroup.WEIGHT_DEFAULT);
                members.add(new ResultGroup.Member(result, weight));
            }
        }
        if (members.isEmpty()) {
            problems.warning(line, "has no member, so that none is ever available");
        }
        if (members.size() > ResultGroup.MEMBERS_MAX) {
            problems.error(line, "has more than " + ResultGroup.MEMBERS_MAX + " members");
        }
        boolean discards = block.find(UNAVAILABLE).filter(u -> u.has("continue")).isEmpty();
        groups.put(
                name,
                new ResultGroup(
                        name,
                        line.has("dest-sme-binding")
                                ? ResultGroup.Mode.DEST_SME_BINDING
                                : ResultGroup.Mode.WRR,
                        discards ? MlrResult.BLOCK : MlrResult.CONTINUE,
                        members));
    }

    private @Nullable MlrResult member(Statement line) {
        if (line.is(MEMBER_SERVER)) {
            return server(line);
        }
        if (line.is(MEMBER_GROUP)) {
            return applicationGroup(line);
        }
        return line.is(MEMBER_TITLE) ? title(line) : point(line);
    }

    private @Nullable MlrResult server(Statement line) {
        String name = line.get(SERVER);
        if (!servers.contains(name)) {
            problems.undefined(line, SERVER, "as", servers);
            return null;
        }
        return new MlrResult.ToServer(name);
    }

    private @Nullable MlrResult applicationGroup(Statement line) {
        String name = line.get(GROUP_NAME);
        if (!applicationGroups.contains(name)) {
            problems.undefined(line, GROUP_NAME, "application group", applicationGroups);
            return null;
        }
        return new MlrResult.ToApplicationGroup(name);
    }

    private @Nullable MlrResult point(Statement line) {
        PointCode point = code(line, POINT);
        return point == null
                ? null
                : new MlrResult.ToPoint(
                        point, line.find(SUBSYSTEM).map(SubsystemNumber::of).orElse(null));
    }

    private @Nullable MlrResult title(Statement line) {
        int usual =
                (variant == Variant.ANSI ? TitleForm.TYPE : TitleForm.TYPE_PLAN_NATURE)
                        .indicator(variant);
        TitleForm form = TitleForm.of(variant, line.find(TITLE_INDICATOR).orElse(usual));
        if (form == null) {
            problems.error(line, TITLE_INDICATOR, "networks of this variant do not have it");
            return null;
        }
        return new MlrResult.ToTitle(
                new GlobalTitle(
                        form,
                        line.find(TRANSLATION_TYPE)
                                .map(TranslationType::of)
                                .orElse(TranslationType.NOT_USED),
                        line.find(PLAN).map(NumberingPlan::of).orElse(NumberingPlan.TELEPHONY),
                        line.find(NATURE)
                                .map(NatureOfAddress::of)
                                .orElse(NatureOfAddress.INTERNATIONAL),
                        line.get(TITLE)));
    }

    private @Nullable PointCode code(Statement line, Argument<WrittenPointCode> argument) {
        try {
            return line.get(argument).in(variant);
        } catch (IllegalArgumentException wrong) {
            problems.error(line, argument, String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    /// What a line with a result says; null if it says nothing, or something wrong.
    private @Nullable MlrAction action(Statement line) {
        MlrResult result;
        if (line.find(GROUP_NAME).isPresent()) {
            ResultGroup group = groups.get(line.get(GROUP_NAME));
            if (group != null) {
                return new MlrAction.Share(group);
            }
            result = applicationGroup(line);
        } else if (line.find(SERVER).isPresent()) {
            result = server(line);
        } else if (line.find(TITLE).isPresent()) {
            result = title(line);
        } else if (line.has("block")) {
            result = MlrResult.BLOCK;
        } else if (line.has("continue")) {
            result = MlrResult.CONTINUE;
        } else {
            result = line.find(POINT).isPresent() ? point(line) : null;
        }
        return result == null ? null : new MlrAction.Route(result);
    }

    private void readAddressTable(Statement line) {
        String name = line.get(ADDRESS_TABLE_NAME);
        List<AddressTable.Address> addresses = new ArrayList<>();
        for (Statement address : line.block().all(ADDRESS)) {
            addresses.add(
                    new AddressTable.Address(
                            address.get(DIGITS), address.has("exact"), action(address)));
        }
        if (addresses.size() > AddressTable.ADDRESSES_MAX) {
            problems.error(
                    line, "has more than %d addresses".formatted(AddressTable.ADDRESSES_MAX));
            return;
        }
        addressTables.put(name, new AddressTable(name, addresses));
    }

    private void readRuleset(Statement line) {
        String name = line.get(RULESET_NAME);
        if (line.has("ansi41")) {
            problems.error(line, "ansi41 is not supported: only gsm-map is");
        }
        if (line.has("event-trace")) {
            problems.warning(line, "event-trace has no effect");
        }
        Block block = line.block();
        List<MlrRule> rules = block.all(RULE).stream().map(this::rule).toList();
        boolean bestMatch = block.find(SEARCH).filter(s -> s.has("best-match")).isPresent();
        rulesets.put(
                name,
                new Ruleset(
                        name,
                        bestMatch ? Ruleset.Search.BEST_MATCH : Ruleset.Search.SEQUENTIAL,
                        validity(block),
                        rules));
    }

    private MlrRule rule(Statement line) {
        if (line.has("ansi41")) {
            problems.error(line, "ansi41 is not supported: only gsm-map is");
        }
        Block block = line.block();
        List<Condition> conditions = new ArrayList<>();
        NUMBERS.forEach(
                (number, command) ->
                        block.find(command)
                                .map(asked -> condition(number, asked))
                                .ifPresent(conditions::add));
        block.value(PID, PROTOCOL_ID)
                .ifPresent(value -> conditions.add(new Condition.ProtocolId(value)));
        block.value(DESTINATION_PORT, PORT)
                .ifPresent(value -> conditions.add(new Condition.DestinationPort(value)));
        boolean isDefault = line.has("default");
        if (isDefault && !conditions.isEmpty()) {
            problems.error(
                    line, "is for what no other rule is for, so that it can ask for nothing");
        }
        MlrAction action = block.find(RESULT).map(this::action).orElse(null);
        if (!block.has(RESULT)) {
            problems.warning(line, "has no result, so that its messages continue");
        }
        return new MlrRule(
                line.get(RULE_NUMBER),
                operation(line),
                isDefault,
                conditions,
                block.has(MULTI_MESSAGE),
                action);
    }

    private static @Nullable MlrOperation operation(Statement line) {
        for (MlrOperation operation : MlrOperation.values()) {
            if (line.has(operation.toString())) {
                return operation;
            }
        }
        return null;
    }

    private @Nullable Condition condition(MlrNumber number, Statement line) {
        if (line.has("unknown")) {
            return new Condition.Unknown(number);
        }
        NumberPattern pattern =
                new NumberPattern(
                        line.find(DIGITS).orElse(""),
                        line.has("exact"),
                        line.find(DIGITS_MIN).orElse(0),
                        line.find(DIGITS_MOST).orElse(NumberPattern.DIGITS_MAX),
                        line.find(TYPE).orElse(NumberPattern.ANY),
                        line.find(PLAN).orElse(NumberPattern.ANY));
        if (!line.has("table")) {
            return new Condition.Matches(number, pattern);
        }
        AddressTable table = addressTables.get(line.get(ADDRESS_TABLE_NAME));
        if (table == null) {
            problems.undefined(line, ADDRESS_TABLE_NAME, "address table", addressTables.keySet());
            return null;
        }
        return new Condition.InTable(number, table, pattern);
    }

    private static Validity validity(Block block) {
        return new Validity(
                block.find(START).map(MlrCommands::millis).orElse(Validity.ALWAYS.fromMillis()),
                block.find(END).map(MlrCommands::millis).orElse(Validity.ALWAYS.untilMillis()));
    }

    private static long millis(Statement line) {
        return line.get(DATE)
                .atTime(line.find(TIME).orElse(LocalTime.MIDNIGHT))
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
    }

    /// @param primary what they lead to if they do not say it, as secondary triggers need not
    private List<MlrTrigger> triggers(
            String table, List<Statement> lines, @Nullable MlrAction primary) {
        List<MlrTrigger> triggers = new ArrayList<>();
        Set<TriggerCondition> conditions = new HashSet<>();
        for (Statement line : lines) {
            TriggerCondition condition = condition(line);
            if (condition == null) {
                continue;
            }
            Validity validity = validity(line.block());
            if (validity.equals(Validity.ALWAYS) && !conditions.add(condition)) {
                problems.warning(
                        line, "has no effect: another trigger of the table asks for the same");
            }
            MlrAction action = triggerAction(line);
            List<MlrTrigger> secondary = triggers(table, line.block().all(SECONDARY), action);
            if (action == null && primary == null && secondary.isEmpty()) {
                problems.warning(line, "leads to nothing, so that its messages continue");
            }
            triggers.add(new MlrTrigger(table, condition, action, validity, secondary));
        }
        return triggers;
    }

    private @Nullable MlrAction triggerAction(Statement line) {
        if (line.has("ruleset")) {
            return rules(line);
        }
        // the point code that it asks for is no result
        return line.has("group") || line.has("block") || line.has("continue") ? action(line) : null;
    }

    private @Nullable MlrAction rules(Statement line) {
        Ruleset ruleset = rulesets.get(line.get(RULESET_NAME));
        if (ruleset == null) {
            problems.undefined(line, RULESET_NAME, "ruleset", rulesets.keySet());
            return null;
        }
        return new MlrAction.Rules(ruleset);
    }

    private @Nullable TriggerCondition condition(Statement line) {
        if (line.has("mtp3")) {
            return label(line);
        }
        if (!line.has("cdpa") && !line.has("cgpa")) {
            return new TriggerCondition.Any();
        }
        Party party = line.has("cdpa") ? Party.CALLED : Party.CALLING;
        if (line.has("gt")) {
            return new TriggerCondition.Title(
                    party, line.find(DIGITS).orElse(""), line.has("exact"), selector(line));
        }
        PointCode point = null;
        if (line.find(POINT).isPresent()) {
            point = code(line, POINT);
            if (point == null) {
                return null;
            }
        }
        return new TriggerCondition.Subsystem(
                party, point, line.find(SUBSYSTEM).map(SubsystemNumber::of).orElse(null));
    }

    private @Nullable TriggerCondition label(Statement line) {
        PointCode destination = null;
        if (line.find(DESTINATION).isPresent()) {
            destination = code(line, DESTINATION);
            if (destination == null) {
                return null;
            }
        }
        PointCodeMask origin = null;
        if (line.find(ORIGIN).isPresent()) {
            origin = origin(line);
            if (origin == null) {
                return null;
            }
        }
        return new TriggerCondition.Label(destination, origin);
    }

    private @Nullable PointCodeMask origin(Statement line) {
        PointCode origin = code(line, ORIGIN);
        if (origin == null || line.find(MASK).isEmpty()) {
            return origin == null ? null : PointCodeMask.full(origin);
        }
        PointCode mask = code(line, MASK);
        if (mask == null) {
            return null;
        }
        try {
            return PointCodeMask.dotted(origin, mask);
        } catch (IllegalArgumentException wrong) {
            problems.error(line, MASK, String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private static Selector selector(Statement line) {
        return new Selector(
                line.find(TRANSLATION_TYPE).orElse(NumberPattern.ANY),
                line.find(TITLE_INDICATOR).orElse(NumberPattern.ANY),
                line.find(PLAN).orElse(NumberPattern.ANY),
                line.find(NATURE).orElse(NumberPattern.ANY));
    }

    private static Command explained(Command command) {
        return command.help("block", "It is thrown away")
                .help("continue", "It goes on to global title translation")
                .help("pc", "To a signalling point")
                .help("pcssn", "To a subsystem of a signalling point")
                .help("gt", "With another called party address, to be translated")
                .help("tt", "Translation type, 0 by default")
                .help("gti", "Global title indicator, as usual in the network by default")
                .help("np", "Numbering plan, 1 by default")
                .help("nai", "Nature of address, 4 by default")
                .help("as", "To an application server")
                .help("asname", "To an application server")
                .help("group", "To a result group, or else an application group");
    }

    private static Command trigger(String syntax, String help) {
        return Command.of(
                        syntax,
                        help,
                        DESTINATION,
                        ORIGIN,
                        MASK,
                        DIGITS,
                        TRANSLATION_TYPE,
                        TITLE_INDICATOR,
                        PLAN,
                        NATURE,
                        POINT,
                        SUBSYSTEM,
                        RULESET_NAME,
                        GROUP_NAME)
                .help("default", "All messages")
                .help("mtp3", "By the routing label")
                .help("dpc", "Its destination")
                .help("opc", "Its origin")
                .help("cdpa", "By the called party address")
                .help("cgpa", "By the calling party address")
                .help("gt", "If it is routed on its global title")
                .help("any", "Whatever its digits are")
                .help("exact", "Those are all its digits")
                .help("pc", "Its point code, or that of the routing label")
                .help("ssn", "Its subsystem number")
                .help("block", "They are thrown away")
                .help("continue", "They go on to global title translation")
                .help("ruleset", "A ruleset says what becomes of them")
                .help("result", "They share some destinations")
                .help("group", "A result group, or else an application group")
                .keyedByLine();
    }

    private static Map<MlrNumber, Command> numbers() {
        Map<MlrNumber, String> help = new EnumMap<>(MlrNumber.class);
        help.put(MlrNumber.DEST_SME, "Whom it is for, such as TP-DA or the IMSI");
        help.put(MlrNumber.ORIG_SME, "Whom it is from, the MSISDN or TP-OA");
        help.put(MlrNumber.DEST_SMSC, "The service centre that it goes to");
        help.put(MlrNumber.ORIG_SMSC, "The service centre that it comes from");
        help.put(MlrNumber.ORIG_IMSI, "The IMSI that it is from; version 3 only");
        help.put(MlrNumber.DEST_IMSI, "The IMSI that it is for");
        help.put(MlrNumber.CALLED_TITLE, "Global title of the called party address");
        help.put(MlrNumber.CALLING_TITLE, "Global title of the calling party address");
        Map<MlrNumber, Command> commands = new EnumMap<>(MlrNumber.class);
        help.forEach(
                (number, text) ->
                        commands.put(
                                number,
                                Command.of(
                                                number
                                                        + " (unknown|any|table ADDRESSES|DIGITS)"
                                                        + " [exact] [min-digits MIN]"
                                                        + " [max-digits MAX] [ton TON] [np NP]",
                                                text,
                                                ADDRESS_TABLE_NAME,
                                                DIGITS,
                                                DIGITS_MIN,
                                                DIGITS_MOST,
                                                TYPE,
                                                PLAN)
                                        .help("unknown", "The message does not have it")
                                        .help("any", "Whatever its digits are")
                                        .help("table", "It is in an address table")
                                        .help("exact", "Those are all its digits")
                                        .help("min-digits", "It has as many digits at least")
                                        .help("max-digits", "It has as many digits at most")
                                        .help("ton", "Type of number, or nature of address")
                                        .help("np", "Numbering plan")));
        return commands;
    }

    private static ArgumentType<String> digits() {
        return ArgumentType.of(
                "1 to 64 digits, 0 to 9 and a to f",
                "DIGITS",
                text -> {
                    String lower = text.toLowerCase(Locale.ROOT);
                    if (!DIGITS_FORM.matcher(lower).matches()) {
                        throw new IllegalArgumentException("no digits");
                    }
                    return lower;
                },
                text -> text);
    }

    private static ArgumentType<WrittenPointCode> pointCode() {
        return ArgumentType.of(
                "a point code such as 4.5.6",
                "POINT-CODE",
                WrittenPointCode::new,
                WrittenPointCode::toString);
    }

    private static ArgumentType<LocalDate> date() {
        return ArgumentType.of(
                "a day such as 2027-01-31",
                "DATE",
                text -> {
                    try {
                        return LocalDate.parse(text);
                    } catch (DateTimeParseException wrong) {
                        throw new IllegalArgumentException("no day", wrong);
                    }
                },
                LocalDate::toString);
    }

    private static ArgumentType<LocalTime> time() {
        return ArgumentType.of(
                "a time such as 08:30",
                "TIME",
                text -> {
                    try {
                        return LocalTime.parse(text);
                    } catch (DateTimeParseException wrong) {
                        throw new IllegalArgumentException("no time", wrong);
                    }
                },
                LocalTime::toString);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.link.Instance;
import org.signalbox.link.PointCodeArgument;
import org.signalbox.sccp.message.NatureOfAddress;
import org.signalbox.sccp.message.NumberingPlan;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.message.TranslationType;
import org.signalbox.ss7.Variant;
import org.signalbox.ss7.WrittenPointCode;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
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

    static final Argument<String> ADDRESS_TABLE_NAME =
            Argument.of("ADDRESSES", ArgumentTypes.word(), "Name of an address table");
    static final Argument<String> GROUP_NAME =
            Argument.of("GROUP", ArgumentTypes.word(), "Name of a result group");
    static final Argument<String> RULESET_NAME =
            Argument.of("RULESET", ArgumentTypes.word(), "Name of a ruleset");
    static final Argument<String> TABLE_NAME =
            Argument.of("TABLE", ArgumentTypes.word(), "Name of a table of triggers");
    static final Argument<String> SERVER =
            Argument.of("AS", ArgumentTypes.word(), "Name of an application server");
    static final Argument<String> DIGITS = Argument.of("DIGITS", digits(), "How a number begins");
    static final Argument<String> TITLE =
            Argument.of("TITLE", digits(), "Digits of a global title");
    static final Argument<WrittenPointCode> POINT =
            Argument.of("POINT-CODE", PointCodeArgument.TYPE, "A signalling point");
    static final Argument<WrittenPointCode> DESTINATION =
            Argument.of("DPC", PointCodeArgument.TYPE, "Destination in the routing label");
    static final Argument<WrittenPointCode> ORIGIN =
            Argument.of("OPC", PointCodeArgument.TYPE, "Origin in the routing label");
    static final Argument<WrittenPointCode> MASK =
            Argument.of("MASK", PointCodeArgument.TYPE, "Or a block of origins, as 7.0.0");
    static final Argument<Integer> SUBSYSTEM =
            Argument.of(
                    "SUBSYSTEM",
                    ArgumentTypes.integer(0, SubsystemNumber.MAX),
                    "Subsystem number, such as 8 of an MSC");
    static final Argument<Integer> TRANSLATION_TYPE =
            Argument.of("TT", ArgumentTypes.integer(0, TranslationType.MAX), "Translation type");
    static final Argument<Integer> TITLE_INDICATOR =
            Argument.of(
                    "GTI", ArgumentTypes.integer(1, TITLE_INDICATOR_MAX), "Global title indicator");
    static final Argument<Integer> PLAN =
            Argument.of("NP", ArgumentTypes.integer(0, NumberingPlan.MAX), "Numbering plan");
    static final Argument<Integer> NATURE =
            Argument.of("NAI", ArgumentTypes.integer(0, NatureOfAddress.MAX), "Nature of address");
    static final Argument<Integer> TYPE =
            Argument.of(
                    "TON",
                    ArgumentTypes.integer(0, TYPE_MAX),
                    "Type of number, 1 if it is international");
    static final Argument<Integer> DIGITS_MIN =
            Argument.of(
                    "MIN", ArgumentTypes.integer(1, NumberPattern.DIGITS_MAX), "No fewer digits");
    static final Argument<Integer> DIGITS_MOST =
            Argument.of(
                    "MAX", ArgumentTypes.integer(1, NumberPattern.DIGITS_MAX), "No more digits");
    static final Argument<Integer> RULE_NUMBER =
            Argument.of(
                    "NUMBER",
                    ArgumentTypes.integer(1, MlrRule.NUMBER_MAX),
                    "Its place among the rules");
    static final Argument<Integer> PROTOCOL_ID =
            Argument.of("PID", ArgumentTypes.integer(0, OCTET_MAX), "TP-PID");
    static final Argument<Integer> PORT =
            Argument.of("PORT", ArgumentTypes.integer(0, PORT_MAX), "A port of applications");
    static final Argument<Integer> WEIGHT =
            Argument.of(
                    "WEIGHT",
                    ArgumentTypes.integer(0, ResultGroup.WEIGHT_MAX),
                    "Share of the load, 1 by default; 0: only while no other is available");
    static final Argument<LocalDate> DATE = Argument.of("DATE", date(), "A day, UTC");
    static final Argument<LocalTime> TIME =
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

    static final Command ADDRESS =
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
    static final Command MEMBER_TITLE =
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
    static final Command MEMBER_SERVER =
            Command.of("asname AS [weight WEIGHT]", "An application server", SERVER, WEIGHT)
                    .keyedBy(SERVER);
    static final Command MEMBER_GROUP =
            Command.of(
                            "app-grp GROUP [weight WEIGHT]",
                            "An application group of global title translation",
                            GROUP_NAME,
                            WEIGHT)
                    .keyedBy(GROUP_NAME);
    static final Command UNAVAILABLE =
            Command.of(
                            "unavailable-routing (discard|continue)",
                            "What becomes of messages while no member is available")
                    .help("discard", "They are thrown away, as by default")
                    .help("continue", "They go on to global title translation");

    static final Command PID = Command.of("pid PID", "TP-PID is this", PROTOCOL_ID);
    static final Command DESTINATION_PORT =
            Command.of("dest-port PORT", "The short message is for this port", PORT);
    static final Command MULTI_MESSAGE =
            Command.of(
                    "allow-multi-message-dialogue",
                    "Messages, too, of which more follow in their dialogue");
    static final Command RESULT =
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
    static final Map<MlrNumber, Command> NUMBERS = numbers();

    static final Command START =
            Command.of("start-date DATE [TIME]", "In force from then on", DATE, TIME);
    static final Command END =
            Command.of("end-date DATE [TIME]", "In force until then", DATE, TIME);
    static final Command SEARCH =
            Command.of("rule-search (sequential|best-match)", "Which of several rules it is")
                    .help("sequential", "The one with the lowest number, as by default")
                    .help("best-match", "The one that asks for most");
    static final Command RULE =
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

    static final Command SECONDARY =
            trigger(TRIGGER_SYNTAX, "One of these must be for the message as well");
    static final Command TRIGGER =
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

    private MlrCommands() {}

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
        return new MlrReader(variant, servers, applicationGroups, problems).config(block);
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

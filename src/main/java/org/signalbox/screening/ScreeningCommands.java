// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.link.Instance;
import org.signalbox.link.PointCodeArgument;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.screening.AccessList.Action;
import org.signalbox.ss7.Variant;
import org.signalbox.ss7.WrittenPointCode;
import org.signalbox.tcap.MapOperation;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// Screening in the configuration.
///
/// ```
/// access-list 2700 instance 0 permit si 3 opc 4.5.6
/// access-list 2700 deny cgpa-gt 4917
/// cs7 gws home-plmn gt 49171
/// cs7 gws home-plmn imsi 26201
/// cs7 gws table PARTNERS
///  entry 10 cgpa-gt 4477 operation mo-forwardSM result rate-limit 50
///  entry 20 operation anyTimeInterrogation result block
///  default result table fs11
/// cs7 gws linkset ToCountryB inbound table PARTNERS test
/// cs7 gws default inbound access-list 2700
/// ```
public final class ScreeningCommands {
    static final String HOME = "home";

    private static final int SERVICE_MAX = 15;

    static final Argument<Integer> LIST =
            Argument.of(
                    "LIST",
                    ArgumentTypes.integer(AccessList.NUMBER_MIN, AccessList.NUMBER_MAX),
                    "Number of an access list");
    static final Argument<Integer> LIST_INSTANCE =
            Argument.of("INSTANCE", ArgumentTypes.integer(0, Instance.MAX), "Instance of the node");
    static final Argument<Action> ACTION =
            Argument.of("ACTION", ArgumentTypes.choice(Action.class), "What is to be done");
    static final Argument<Integer> SERVICE =
            Argument.of("SERVICE", ArgumentTypes.integer(0, SERVICE_MAX), "Service indicator");
    static final Argument<WrittenPointCode> DPC =
            Argument.of("DPC", PointCodeArgument.TYPE, "Destination point code");
    static final Argument<WrittenPointCode> DPC_IGNORED =
            Argument.of("DPC-WILDCARD", PointCodeArgument.TYPE, "Bits of it that do not matter");
    static final Argument<WrittenPointCode> OPC =
            Argument.of("OPC", PointCodeArgument.TYPE, "Originating point code");
    static final Argument<WrittenPointCode> OPC_IGNORED =
            Argument.of("OPC-WILDCARD", PointCodeArgument.TYPE, "Bits of it that do not matter");
    static final Argument<String> LINKSET =
            Argument.of("LINKSET", ArgumentTypes.word(), "Name of a linkset or application server");
    static final Argument<WrittenPointCode> CALLING_POINT =
            Argument.of(
                    "CGPA-PC", PointCodeArgument.TYPE, "Point code in the calling party address");
    static final Argument<WrittenPointCode> CALLING_IGNORED =
            Argument.of("CGPA-WILDCARD", PointCodeArgument.TYPE, "Bits of it that do not matter");
    static final Argument<Integer> CALLING_SUBSYSTEM =
            Argument.of("CGPA-SSN", subsystem(), "Subsystem number of the calling party address");
    static final Argument<String> CALLING_TITLE =
            Argument.of(
                    "CGPA-GT",
                    digitsOrHome(),
                    "How the calling global title begins; home: as the home network's do");
    static final Argument<WrittenPointCode> CALLED_POINT =
            Argument.of(
                    "CDPA-PC", PointCodeArgument.TYPE, "Point code in the called party address");
    static final Argument<WrittenPointCode> CALLED_IGNORED =
            Argument.of("CDPA-WILDCARD", PointCodeArgument.TYPE, "Bits of it that do not matter");
    static final Argument<Integer> CALLED_SUBSYSTEM =
            Argument.of("CDPA-SSN", subsystem(), "Subsystem number of the called party address");
    static final Argument<String> CALLED_TITLE =
            Argument.of(
                    "CDPA-GT",
                    digitsOrHome(),
                    "How the called global title begins; home: as the home network's do");
    static final Argument<MapOperation> OPERATION =
            Argument.of("OPERATION", new OperationType(), "An operation of MAP, or its code");
    static final Argument<String> IMSI =
            Argument.of(
                    "IMSI",
                    digitsOrHome(),
                    "How the subscriber's IMSI begins; home: as the home network's do");
    static final Argument<WrittenPointCode> AFFECTED =
            Argument.of(
                    "AFFECTED", PointCodeArgument.TYPE, "Affected point code of SCCP management");
    static final Argument<WrittenPointCode> AFFECTED_IGNORED =
            Argument.of(
                    "AFFECTED-WILDCARD", PointCodeArgument.TYPE, "Bits of it that do not matter");
    static final Argument<String> TABLE_NAME =
            Argument.of("TABLE", ArgumentTypes.word(), "Name of a table");
    static final Argument<String> NEXT =
            Argument.of("NEXT", ArgumentTypes.word(), "Name of the table that decides");
    static final Argument<Integer> ENTRY_NUMBER =
            Argument.of(
                    "NUMBER",
                    ArgumentTypes.integer(1, ScreeningTable.NUMBER_MAX),
                    "Its place among the entries");
    static final Argument<Integer> RATE =
            Argument.of(
                    "RATE",
                    ArgumentTypes.integer(1, ScreeningResult.Limit.PER_SECOND_MAX),
                    "Messages a second");
    static final Argument<Direction> DIRECTION =
            Argument.of(
                    "DIRECTION", ArgumentTypes.choice(Direction.class), "Coming in, or leaving");
    static final Argument<DigitPrefix> HOME_TITLE =
            Argument.of("HOME-GT", digits(), "How global titles of the home network begin");
    static final Argument<DigitPrefix> HOME_IMSI =
            Argument.of("HOME-IMSI", digits(), "Country and network code of the home network");

    private static final String CRITERIA =
            "(all | [si SERVICE] [dpc DPC [DPC-WILDCARD]] [opc OPC [OPC-WILDCARD]]"
                    + " [linkset LINKSET] [cgpa-pc CGPA-PC [CGPA-WILDCARD]]"
                    + " [cgpa-ssn CGPA-SSN] [cgpa-gt CGPA-GT]"
                    + " [cdpa-pc CDPA-PC [CDPA-WILDCARD]] [cdpa-ssn CDPA-SSN]"
                    + " [cdpa-gt CDPA-GT] [operation OPERATION] [imsi IMSI]"
                    + " [affected AFFECTED [AFFECTED-WILDCARD]] [segmented] [malformed])";

    private static final Argument<?>[] CRITERIA_ARGUMENTS = {
        SERVICE,
        DPC,
        DPC_IGNORED,
        OPC,
        OPC_IGNORED,
        LINKSET,
        CALLING_POINT,
        CALLING_IGNORED,
        CALLING_SUBSYSTEM,
        CALLING_TITLE,
        CALLED_POINT,
        CALLED_IGNORED,
        CALLED_SUBSYSTEM,
        CALLED_TITLE,
        OPERATION,
        IMSI,
        AFFECTED,
        AFFECTED_IGNORED
    };

    private static final String RESULT = "result (allow | block | rate-limit RATE | table NEXT)";

    /// A line of an access list.
    public static final Command ACCESS_LIST =
            explained(
                            Command.of(
                                    "access-list LIST [instance INSTANCE] ACTION " + CRITERIA,
                                    "Add a line to an access list; what no line permits is denied",
                                    with(LIST, LIST_INSTANCE, ACTION)))
                    .help("instance", "Messages of one instance; 0 by default")
                    .keyedByLine();

    static final Command ENTRY =
            decided(
                            explained(
                                    Command.of(
                                            "entry NUMBER " + CRITERIA + " " + RESULT,
                                            "What becomes of some messages",
                                            with(ENTRY_NUMBER, RATE, NEXT))))
                    .keyedBy(ENTRY_NUMBER);
    static final Command DEFAULT =
            decided(
                    Command.of(
                            "default " + RESULT,
                            "What becomes of messages that no entry is for; block by default",
                            RATE,
                            NEXT));

    static final Command TABLE =
            Command.of(
                            "cs7 [instance INSTANCE] gws table TABLE",
                            "A table of gateway screening",
                            Instance.NUMBER,
                            TABLE_NAME)
                    .help("gws", "Gateway screening")
                    .help("table", "A table of gateway screening")
                    .keyedBy(TABLE_NAME, Instance.NUMBER)
                    .opens(Schema.configuration("config-cs7-gws-table", ENTRY, DEFAULT));

    static final Command LINKSET_USE =
            used(
                    Command.of(
                            "cs7 [instance INSTANCE] gws linkset LINKSET DIRECTION"
                                    + " (access-list LIST | table TABLE) [test]",
                            "Screen what a linkset or application server brings or takes",
                            Instance.NUMBER,
                            LINKSET,
                            DIRECTION,
                            LIST,
                            TABLE_NAME));
    static final Command DEFAULT_USE =
            used(
                    Command.of(
                            "cs7 [instance INSTANCE] gws default DIRECTION"
                                    + " (access-list LIST | table TABLE) [test]",
                            "Screen where no line says how",
                            Instance.NUMBER,
                            DIRECTION,
                            LIST,
                            TABLE_NAME));
    static final Command HOME_PLMN =
            Command.of(
                            "cs7 [instance INSTANCE] gws home-plmn (gt HOME-GT | imsi HOME-IMSI)",
                            "How the home network's numbers begin",
                            Instance.NUMBER,
                            HOME_TITLE,
                            HOME_IMSI)
                    .help("home-plmn", "What is home in the rules")
                    .help("gt", "Of its global titles")
                    .help("imsi", "Of its subscribers")
                    .keyedByLine();

    private ScreeningCommands() {}

    /// The commands of gateway screening; [#ACCESS_LIST] is another.
    public static Command[] all() {
        return new Command[] {HOME_PLMN, TABLE, LINKSET_USE, DEFAULT_USE};
    }

    /// The access lists of a node, by number.
    ///
    /// @param block the outermost lines
    /// @param variants of the messages of an instance
    /// @param linksets the names of those of all instances
    /// @param problems to which is added what is wrong; the lists are then not to be used
    public static Map<Integer, AccessList> accessLists(
            Block block, IntFunction<Variant> variants, Set<String> linksets, Problems problems) {
        return ScreeningReader.accessLists(block, variants, linksets, problems);
    }

    /// What one network is to screen.
    ///
    /// @param block the lines of the network
    /// @param linksets the names of its linksets and application servers
    /// @param accessLists of [#accessLists]
    /// @param problems to which is added what is wrong; the record is then not to be used
    public static ScreeningConfig from(
            Block block,
            Variant variant,
            Set<String> linksets,
            Map<Integer, AccessList> accessLists,
            Problems problems) {
        return new ScreeningReader(variant, linksets, homeOf(block), problems)
                .config(block, accessLists);
    }

    /// How the home network's numbers begin.
    static HomePlmn homeOf(Block block) {
        return new HomePlmn(
                block.all(HOME_PLMN).stream()
                        .flatMap(line -> line.all(HOME_TITLE).stream())
                        .toList(),
                block.all(HOME_PLMN).stream()
                        .flatMap(line -> line.all(HOME_IMSI).stream())
                        .toList());
    }

    private static Argument<?>[] with(Argument<?>... first) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(CRITERIA_ARGUMENTS))
                .toArray(Argument<?>[]::new);
    }

    private static Command explained(Command command) {
        return command.help("all", "Every message")
                .help("si", "Messages of one service indicator")
                .help("dpc", "Messages to a point code")
                .help("opc", "Messages from a point code")
                .help("linkset", "Messages by one linkset")
                .help("cgpa-pc", "By the point code of the calling party address")
                .help("cgpa-ssn", "By the subsystem number of the calling party address")
                .help("cgpa-gt", "By the global title of the calling party address")
                .help("cdpa-pc", "By the point code of the called party address")
                .help("cdpa-ssn", "By the subsystem number of the called party address")
                .help("cdpa-gt", "By the global title of the called party address")
                .help("operation", "Messages that invoke an operation of MAP")
                .help("imsi", "Operations of MAP about some subscribers")
                .help("affected", "SCCP management about a point code")
                .help("segmented", "Parts of longer messages, whose operations cannot be seen")
                .help("malformed", "Messages of SCCP and MAP that cannot be understood");
    }

    private static Command decided(Command command) {
        return command.help("result", "What becomes of them")
                .help("allow", "They pass")
                .help("block", "They are thrown away")
                .help("rate-limit", "So many a second pass")
                .help("table", "Another table decides");
    }

    private static Command used(Command command) {
        return command.help("access-list", "What this access list permits")
                .help("table", "By a table and those that it leads on to")
                .help("test", "Count and report what would be refused, but let it pass")
                .keyedByLine();
    }

    private static ArgumentType<Integer> subsystem() {
        return ArgumentTypes.integer(0, SubsystemNumber.MAX);
    }

    private static ArgumentType<DigitPrefix> digits() {
        return ArgumentType.of(
                "1 to 64 digits, 0 to 9 and a to f",
                "DIGITS",
                DigitPrefix::new,
                DigitPrefix::toString);
    }

    private static ArgumentType<String> digitsOrHome() {
        return ArgumentType.of(
                "1 to 64 digits, 0 to 9 and a to f, or home",
                "DIGITS",
                text -> text.equals(HOME) ? HOME : new DigitPrefix(text).digits(),
                text -> text);
    }
}

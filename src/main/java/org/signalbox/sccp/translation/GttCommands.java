// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

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
import org.signalbox.link.PointCodeArgument;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.NatureOfAddress;
import org.signalbox.sccp.message.NumberingPlan;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.message.TranslationType;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;
import org.signalbox.ss7.WrittenPointCode;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;

/// Global title translation in ITP's words.
///
/// ```
/// cs7 gtt address-conversion E214 np 1
///  update in-address 26201 out-address 49171
/// cs7 gtt application-group HLRS
///  multiplicity cost
///  pc 4.5.6 ssn 6 1 pcssn
///  pc 4.5.7 ssn 6 2 pcssn
/// cs7 gtt concern-pclist TELL 7.7.1
/// cs7 gtt map ss 4.5.6 8 dominant 4.5.7 8 rrc concern-pclist TELL
/// cs7 gtt selector INTERNATIONAL tt 0 gti 4 np 1 nai 4
///  gta 4917 app-grp HLRS
///  gta 33 pcssn 7.7.1 gt
///  gta default asname TRANSIT gt
/// cs7 gtt selector MOBILE tt 0 gti 4 np 7 nai 4
///  pre-gtt-address-conversion E214
/// cs7 gtt load routes/international.gtt
/// ```
public final class GttCommands {
    /// How a message is routed when its title is translated.
    private enum Routing {
        GT,
        PCSSN
    }

    static final Argument<String> SELECTOR_NAME =
            Argument.of("SELECTOR", ArgumentTypes.word(), "Name of a selector");
    static final Argument<TranslationType> TYPE =
            Argument.of(
                    "TYPE",
                    number("a translation type", TranslationType.MAX, TranslationType::of),
                    "Translation type; 0 where titles have none");
    static final Argument<Integer> INDICATOR =
            Argument.of(
                    "INDICATOR",
                    ArgumentTypes.integer(1, 4),
                    "Global title indicator: 4 in mobile networks, 2 in ANSI networks");
    static final Argument<NumberingPlan> PLAN =
            Argument.of(
                    "PLAN",
                    number("a numbering plan", NumberingPlan.MAX, NumberingPlan::of),
                    "Numbering plan: 1 E.164, 6 E.212, 7 E.214");
    static final Argument<NatureOfAddress> NATURE =
            Argument.of(
                    "NATURE",
                    number("a nature of address", NatureOfAddress.MAX, NatureOfAddress::of),
                    "Nature of address: 3 national, 4 international");
    private static final Argument<String> DIGITS =
            Argument.of("DIGITS", prefix(), "Digits that titles begin with, or default");
    public static final Argument<WrittenPointCode> POINT =
            Argument.of("POINT-CODE", PointCodeArgument.TYPE, "A signalling point code");
    static final Argument<String> SERVER =
            Argument.of("SERVER", ArgumentTypes.word(), "Name of an application server");
    static final Argument<String> GROUP =
            Argument.of("GROUP", ArgumentTypes.word(), "Name of an application group");
    private static final Argument<Routing> ROUTING =
            Argument.of(
                    "ROUTING",
                    ArgumentTypes.choice(Routing.class),
                    "gt: the title is translated again there, so by default; pcssn: it is there");
    private static final Argument<TranslationType> NEW_TYPE =
            Argument.of(
                    "NEW-TYPE",
                    number("a translation type", TranslationType.MAX, TranslationType::of),
                    "Translation type that the title gets");
    private static final Argument<SubsystemNumber> SUBSYSTEM =
            Argument.of("SUBSYSTEM", subsystem(), "Subsystem number: 6 HLR, 7 VLR, 8 MSC");
    private static final Argument<Integer> QOS =
            Argument.of("CLASS", ArgumentTypes.integer(0, 7), "Class of service");
    static final Argument<String> TABLE =
            Argument.of("TABLE", ArgumentTypes.word(), "Name of a table of address conversion");
    static final Argument<Multiplicity> RULE =
            Argument.of("RULE", ArgumentTypes.choice(Multiplicity.class), "Which member is chosen");
    static final Argument<Integer> NUMBER =
            Argument.of(
                    "NUMBER",
                    ArgumentTypes.integer(0, ApplicationGroup.Member.WEIGHT_MAX),
                    "Cost from 1 to 64, or weight from 0 to 999, as multiplicity says");
    static final Argument<String> IN =
            Argument.of("IN", digits(), "Digits that titles begin with, which go");
    static final Argument<String> OUT =
            Argument.of("OUT", digits(), "Digits that come in their place");
    private static final Argument<Integer> SCHEME =
            Argument.of("SCHEME", ArgumentTypes.integer(0, 3), "Encoding scheme");
    static final Argument<MatedApplication.Pairing> PAIRING =
            Argument.of(
                    "PAIRING",
                    ArgumentTypes.choice(MatedApplication.Pairing.class),
                    "Whether another stands in, or shares");
    static final Argument<WrittenPointCode> BACKUP =
            Argument.of("BACKUP", PointCodeArgument.TYPE, "The point that stands in");
    static final Argument<SubsystemNumber> BACKUP_SUBSYSTEM =
            Argument.of("BACKUP-SUBSYSTEM", subsystem(), "The subsystem that stands in");
    static final Argument<String> LIST =
            Argument.of("LIST", ArgumentTypes.word(), "Name of a list of points");
    static final Argument<String> FILE =
            Argument.of("FILE", ArgumentTypes.string(255), "A file of selectors and gta lines");

    static final Command GTA =
            Command.of(
                            "gta DIGITS (pcssn POINT-CODE|asname SERVER|app-grp GROUP) [ROUTING]"
                                    + " [ntt NEW-TYPE] [ssn SUBSYSTEM] [qos-class CLASS]",
                            "Say where titles lead that begin with certain digits",
                            DIGITS,
                            POINT,
                            SERVER,
                            GROUP,
                            ROUTING,
                            NEW_TYPE,
                            SUBSYSTEM,
                            QOS)
                    .help("gta", "An entry of the selector")
                    .help("pcssn", "To a signalling point")
                    .help("asname", "To an application server")
                    .help("app-grp", "To an application group")
                    .help("ntt", "Change the translation type")
                    .help("ssn", "Change the subsystem number")
                    .help("qos-class", "Class of service: packets are not marked")
                    .keyedBy(DIGITS);
    static final Command BEFORE =
            Command.of(
                    "pre-gtt-address-conversion TABLE",
                    "Convert titles before they are looked up",
                    TABLE);
    static final Command AFTER =
            Command.of(
                    "post-gtt-address-conversion TABLE", "Convert titles that were found", TABLE);
    static final Command NEXT =
            Command.of(
                    "next-selector SELECTOR",
                    "Look up titles elsewhere that no gta line matches",
                    SELECTOR_NAME);

    /// Opens the mode of one selector. One that is there is entered by its name alone.
    public static final Command SELECTOR =
            Command.of(
                            "cs7 [instance INSTANCE] gtt selector SELECTOR [tt TYPE] [gti"
                                    + " INDICATOR] [np PLAN] [nai NATURE]",
                            "Configure the translation of some titles",
                            SELECTOR_NAME,
                            TYPE,
                            INDICATOR,
                            PLAN,
                            NATURE,
                            Instance.NUMBER)
                    .help("gtt", "Global title translation")
                    .help("selector", "Titles of one kind, and where they lead")
                    .help("tt", "Of this translation type")
                    .help("gti", "With this global title indicator")
                    .help("np", "Of this numbering plan")
                    .help("nai", "Of this nature of address")
                    .keyedBy(Instance.NUMBER, SELECTOR_NAME)
                    .opens(
                            Schema.configuration(
                                    "config-cs7-gtt-selector", BEFORE, AFTER, NEXT, GTA));

    static final Command MULTIPLICITY =
            Command.of("multiplicity RULE", "Choose among the members, by cost by default", RULE);
    static final Command MEMBER_POINT =
            Command.of(
                            "pc POINT-CODE [ssn SUBSYSTEM] NUMBER [ROUTING] [ntt NEW-TYPE]",
                            "Add a signalling point",
                            POINT,
                            SUBSYSTEM,
                            NUMBER,
                            ROUTING,
                            NEW_TYPE)
                    .keyedBy(POINT, SUBSYSTEM);
    static final Command MEMBER_SERVER =
            Command.of(
                            "asname SERVER NUMBER [ROUTING] [ntt NEW-TYPE] [ssn SUBSYSTEM]",
                            "Add an application server",
                            SERVER,
                            NUMBER,
                            ROUTING,
                            NEW_TYPE,
                            SUBSYSTEM)
                    .keyedBy(SERVER);

    /// Opens the mode of one application group.
    public static final Command APPLICATION_GROUP =
            Command.of(
                            "cs7 [instance INSTANCE] gtt application-group GROUP",
                            "Configure destinations of which one is chosen",
                            GROUP,
                            Instance.NUMBER)
                    .help("application-group", "Destinations that share, or stand in")
                    .keyedBy(Instance.NUMBER, GROUP)
                    .opens(
                            Schema.configuration(
                                    "config-cs7-gtt-app-grp",
                                    MULTIPLICITY,
                                    MEMBER_POINT,
                                    MEMBER_SERVER));

    public static final Command MAP_SUBSYSTEM =
            Command.of(
                            "cs7 [instance INSTANCE] gtt map ss POINT-CODE SUBSYSTEM PAIRING [BACKUP"
                                    + " BACKUP-SUBSYSTEM] [rrc] [adjacent] [concern-pclist LIST]",
                            "Say what stands in for a subsystem, and who is told of it",
                            POINT,
                            SUBSYSTEM,
                            PAIRING,
                            BACKUP,
                            BACKUP_SUBSYSTEM,
                            LIST,
                            Instance.NUMBER)
                    .help("map", "Mated applications")
                    .help("ss", "A subsystem of a point")
                    .help("rrc", "The backup also takes what the other is too busy for")
                    .help("adjacent", "A neighbour of this node's SCCP")
                    .help("concern-pclist", "Points that are told of changes")
                    .keyedBy(Instance.NUMBER, POINT, SUBSYSTEM);
    public static final Command MAP_POINT =
            Command.of(
                            "cs7 [instance INSTANCE] gtt map sp POINT-CODE PAIRING [BACKUP] [rrc]"
                                    + " [adjacent] [concern-pclist LIST]",
                            "Say what stands in for a point that translates titles",
                            POINT,
                            PAIRING,
                            BACKUP,
                            LIST,
                            Instance.NUMBER)
                    .help("sp", "A point that translates")
                    .keyedBy(Instance.NUMBER, POINT);
    public static final Command CONCERNED =
            Command.of(
                            "cs7 [instance INSTANCE] gtt concern-pclist LIST POINT-CODE",
                            "Put a point on a list of those that are told of subsystems",
                            LIST,
                            POINT,
                            Instance.NUMBER)
                    .keyedBy(Instance.NUMBER, LIST, POINT);

    static final Command UPDATE =
            Command.of(
                            "update [in-address IN] [out-address OUT] [np PLAN] [nai NATURE] [es"
                                    + " SCHEME]",
                            "Add a conversion of titles that begin with certain digits",
                            IN,
                            OUT,
                            PLAN,
                            NATURE,
                            SCHEME)
                    .help("in-address", "Digits that go; without it any title is converted")
                    .help("out-address", "Digits that come")
                    .help("es", "Encoding scheme: says nothing but the number of digits")
                    .keyedBy(IN);

    /// Opens the mode of one table of address conversion.
    public static final Command ADDRESS_CONVERSION =
            Command.of(
                            "cs7 [instance INSTANCE] gtt address-conversion TABLE [np PLAN] [nai"
                                    + " NATURE]",
                            "Configure how titles are written anew",
                            TABLE,
                            PLAN,
                            NATURE,
                            Instance.NUMBER)
                    .help("address-conversion", "Digits, plan and nature of titles")
                    .keyedBy(Instance.NUMBER, TABLE)
                    .opens(Schema.configuration("config-cs7-gtt-conv", UPDATE));

    public static final Command LOAD =
            Command.of(
                            "cs7 [instance INSTANCE] gtt load FILE",
                            "Read selectors and gta lines from a file",
                            FILE,
                            Instance.NUMBER)
                    .help("load", "Read a file")
                    .keyedBy(Instance.NUMBER, FILE);

    private GttCommands() {}

    /// The commands of this package, in the order in which they are printed: what is named by
    /// others comes before them.
    public static Command[] all() {
        return new Command[] {
            ADDRESS_CONVERSION,
            APPLICATION_GROUP,
            CONCERNED,
            MAP_SUBSYSTEM,
            MAP_POINT,
            SELECTOR,
            LOAD
        };
    }

    /// Builds the record of an instance from its lines, with the files that they load.
    ///
    /// @param block the lines of the instance
    /// @param variant of the instance
    /// @param servers the names of its application servers
    /// @param base the directory to which a file in a typed line is relative
    public static GttConfig from(
            Block block, Variant variant, Set<String> servers, Path base, Problems problems) {
        return new GttReader(variant, servers, problems).read(block, base);
    }

    /// The result of a `gta` line.
    ///
    /// @param groups the names there are
    /// @return null, and reported, if something of it is wrong
    static @Nullable GtaResult result(
            Statement line,
            Variant variant,
            Set<String> servers,
            Set<String> groups,
            Problems problems) {
        line.find(QOS)
                .ifPresent(
                        _ -> problems.warning(line, QOS, "has no effect: packets are not marked"));
        String group = line.find(GROUP).orElse(null);
        if (group == null) {
            return destination(line, variant, servers, problems);
        }
        if (!groups.contains(group)) {
            problems.undefined(line, GROUP, "application-group", groups);
            return null;
        }
        if (line.find(ROUTING).isPresent()
                || line.find(NEW_TYPE).isPresent()
                || line.find(SUBSYSTEM).isPresent()) {
            problems.error(
                    line,
                    GROUP,
                    "is a group, whose members say how the message goes on: expected nothing behind it");
            return null;
        }
        return new GtaResult.ToGroup(group);
    }

    /// What a line says of where a message goes and what becomes of its called address.
    ///
    /// @return null, and reported, if something of it is wrong
    static @Nullable Destination destination(
            Statement line, Variant variant, Set<String> servers, Problems problems) {
        boolean onSubsystem = line.find(ROUTING).orElse(Routing.GT) == Routing.PCSSN;
        SubsystemNumber subsystem = line.find(SUBSYSTEM).orElse(null);
        TranslationType type = line.find(NEW_TYPE).orElse(null);
        String server = line.find(SERVER).orElse(null);
        if (server == null) {
            PointCode point = PointCodeArgument.read(line, POINT, variant, problems);
            return point == null
                    ? null
                    : new Destination.ToPoint(point, onSubsystem, subsystem, type);
        }
        if (!servers.contains(server)) {
            problems.undefined(line, SERVER, "application server", servers);
            return null;
        }
        return new Destination.ToServer(server, onSubsystem, subsystem, type);
    }

    /// The digits of a `gta` line; empty for the default one.
    static String digits(Statement line) {
        return line.get(DIGITS);
    }

    static @Nullable SubsystemNumber subsystem(Statement line) {
        return line.find(SUBSYSTEM).orElse(null);
    }

    static void warnOfScheme(Statement line, Problems problems) {
        line.find(SCHEME)
                .ifPresent(
                        _ ->
                                problems.warning(
                                        line,
                                        SCHEME,
                                        "has no effect: the number of digits says it already"));
    }

    private static <T> ArgumentType<T> number(String what, int max, IntFunction<T> value) {
        ArgumentType<Integer> number = ArgumentTypes.integer(0, max);
        return ArgumentType.of(
                what + ", " + number.expected(),
                "<0-" + max + ">",
                text -> value.apply(number.parse(text)),
                String::valueOf);
    }

    /// SCCP's own management is no destination of titles.
    private static ArgumentType<SubsystemNumber> subsystem() {
        ArgumentType<Integer> number = ArgumentTypes.integer(0, SubsystemNumber.MAX);
        return ArgumentType.of(
                "a subsystem number, 0 or an integer from 2 to 255",
                "<0,2-255>",
                text -> {
                    SubsystemNumber subsystem = SubsystemNumber.of(number.parse(text));
                    if (subsystem == SubsystemNumber.MANAGEMENT) {
                        throw new IllegalArgumentException("1 is SCCP's own management");
                    }
                    return subsystem;
                },
                SubsystemNumber::toString);
    }

    private static ArgumentType<String> digits() {
        return ArgumentType.of(
                "1 to " + GlobalTitle.DIGITS_MAX + " hexadecimal digits",
                "DIGITS",
                GttCommands::parseDigits,
                text -> text);
    }

    private static ArgumentType<String> prefix() {
        return ArgumentType.of(
                "1 to " + GlobalTitle.DIGITS_MAX + " hexadecimal digits, or default",
                "DIGITS|default",
                text -> text.equals(GttFile.DEFAULT) ? "" : parseDigits(text),
                text -> text.isEmpty() ? GttFile.DEFAULT : text);
    }

    private static String parseDigits(String text) {
        String digits = text.toLowerCase(Locale.ROOT);
        if (digits.length() > GlobalTitle.DIGITS_MAX) {
            throw new IllegalArgumentException(
                    digits.length() + " digits, at most " + GlobalTitle.DIGITS_MAX);
        }
        if (digits.isEmpty() || !digits.chars().allMatch(GttFile::isDigit)) {
            throw new IllegalArgumentException("a character that is no hexadecimal digit");
        }
        return digits;
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import org.signalbox.admin.CommitRequest;
import org.signalbox.admin.MessageFilter;
import org.signalbox.admin.MessageView;
import org.signalbox.admin.Operation;
import org.signalbox.admin.Pace;
import org.signalbox.admin.PingRequest;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// The parameters that requests may have, by the rules of the command line.
final class Parameters {
    private static final Pattern HEXADECIMAL_DIGITS = Pattern.compile("[0-9a-fA-F]{1,64}");
    private static final Pattern SUBSCRIBER_DIGITS = Pattern.compile("[0-9]{1,15}");
    private static final Pattern CONFIGURATION_NAME =
            Pattern.compile("running|startup|candidate|[0-9]{1,9}");
    private static final int MESSAGE_OCTETS_MAX = 4_096;

    /// A notation is understood only in a network, so it stays text until that is known.
    private static final ArgumentType<String> POINT_CODE =
            ArgumentType.of(
                    "a point code as 1.2.3, 1-2-3, 2067, 0x813 or 0b100000010011",
                    "POINT-CODE",
                    text -> text,
                    text -> text);

    static final Parameter<Integer> INSTANCE =
            Parameter.optional(
                    "instance",
                    Argument.of(
                            "INSTANCE",
                            ArgumentTypes.integer(0, 7),
                            "Number of an instance, of a node in several networks"));
    static final Parameter<String> LINKSET = inPath("linkset", "Name of a linkset");
    static final Parameter<Integer> SLC =
            Parameter.inPath(
                    "slc",
                    Argument.of(
                            "SLC",
                            ArgumentTypes.integer(0, 15),
                            "Number of a link in its linkset"));
    static final Parameter<String> SERVER = inPath("as", "Name of an application server");
    static final Parameter<String> ASP = inPath("asp", "Name of an association of M3UA");
    static final Parameter<String> MATE = inPath("mate", "Name of a mated gateway");
    static final Parameter<String> PEER = inPath("peer", "Name of a Diameter peer");
    static final Parameter<String> TABLE = inPath("table", "Name of a table of screening");
    static final Parameter<Integer> SCREENING_LIST =
            Parameter.inPath("number", accessList("Number of an access list"));

    static final Parameter<String> DESTINATION =
            Parameter.required(
                    "destination", pointCode("A point code in the notation of the network"));
    static final Parameter<String> POINT =
            Parameter.required("point-code", pointCode("A point code in any notation"));
    static final Parameter<String> FIRST =
            Parameter.required("first", pointCode("First point code of a range"));
    static final Parameter<String> LAST =
            Parameter.required("last", pointCode("Last point code of a range"));
    static final Parameter<String> FROM =
            Parameter.optional(
                    "from", pointCode("As if it came from this adjacent point; else: from here"));
    static final Parameter<String> WITHOUT =
            Parameter.optional(
                    "if-down",
                    Argument.of("LINKSET", ArgumentTypes.word(), "As if a linkset had failed"));
    static final Parameter<Integer> ONE_SELECTION =
            selection("Only this signalling link selection");
    static final Parameter<Integer> SELECTION = selection("Signalling link selection, default 0");

    static final Parameter<String> ONLY_TOWARDS =
            Parameter.optional("destination", pointCode("Only what concerns this point"));
    static final Parameter<String> SEARCH =
            Parameter.optional(
                    "search",
                    Argument.of(
                            "TEXT",
                            ArgumentTypes.string(64),
                            "Only destinations that begin with this, or have a route over this linkset"));
    static final Parameter<Integer> OFFSET =
            Parameter.optional(
                    "offset",
                    Argument.of(
                            "NUMBER",
                            ArgumentTypes.integer(0, Integer.MAX_VALUE),
                            "How many to leave out at the beginning, default 0"));
    static final Parameter<String> CONTAINS =
            Parameter.optional(
                    "contains",
                    Argument.of(
                            "TEXT",
                            ArgumentTypes.string(64),
                            "Only events whose kind, as in CS7SCREEN-REJECT, or text has this"));
    static final int PAGE_DEFAULT = 200;
    static final Parameter<Integer> LIMIT =
            Parameter.optional(
                    "limit",
                    Argument.of(
                            "NUMBER",
                            ArgumentTypes.integer(1, 2_000),
                            "How many to show at most, default " + PAGE_DEFAULT));

    static final Parameter<Integer> PING_COUNT =
            Parameter.optional(
                    "count",
                    Argument.of(
                            "COUNT",
                            ArgumentTypes.integer(1, PingRequest.COUNT_MAX),
                            "Number of test messages, default 1"));
    static final Parameter<Integer> PING_SIZE =
            Parameter.optional(
                    "size",
                    Argument.of(
                            "OCTETS",
                            ArgumentTypes.integer(
                                    PingRequest.SIZE_OCTETS_MIN, PingRequest.SIZE_OCTETS_MAX),
                            "Octets of user data in each, default "
                                    + PingRequest.SIZE_OCTETS_DEFAULT));
    static final Parameter<Duration> PING_TIMEOUT =
            Parameter.optional(
                    "timeout",
                    Argument.of(
                            "MILLISECONDS",
                            ArgumentTypes.millis(
                                    PingRequest.TIMEOUT_MIN.toMillis(),
                                    PingRequest.TIMEOUT_MAX.toMillis()),
                            "How long to wait for each answer, default "
                                    + PingRequest.TIMEOUT_DEFAULT.toMillis()));

    static final Parameter<String> DIGITS =
            Parameter.required(
                    "digits",
                    Argument.of(
                            "DIGITS",
                            matching(HEXADECIMAL_DIGITS, "1 to 64 hexadecimal digits"),
                            "Digits of a global title"));
    static final Parameter<Integer> TYPE = number("type", 0, 255, "Translation type, default 0");
    static final Parameter<Integer> INDICATOR =
            number("indicator", 1, 4, "Global title indicator; by default the one that says most");
    static final Parameter<Integer> PLAN =
            number("plan", 0, 15, "Numbering plan, default 1: E.164");
    static final Parameter<Integer> NATURE =
            number("nature", 0, 127, "Nature of address, default 4: international");
    static final Parameter<Integer> SUBSYSTEM =
            number("subsystem", 0, 255, "Subsystem number of the called address");

    static final Parameter<byte[]> MESSAGE =
            Parameter.required(
                    "message",
                    Argument.of(
                            "HEX",
                            ArgumentType.of(
                                    "octets in hexadecimal",
                                    "HEX",
                                    Parameters::octets,
                                    octets -> HexFormat.of().formatHex(octets)),
                            "Service information octet and signalling information field"));
    static final Parameter<String> OVER_LINKSET =
            Parameter.optional(
                    "linkset",
                    Argument.of(
                            "LINKSET", ArgumentTypes.word(), "As if it came over this linkset"));

    static final Parameter<String> REQUEST =
            Parameter.required(
                    "command",
                    Argument.of(
                            "REQUEST",
                            ArgumentTypes.choice("ofr", "tfr", "srr", "alr", "rdr"),
                            "A request of Diameter for short messages"));
    static final Parameter<String> HOST =
            Parameter.optional(
                    "host", Argument.of("HOST", ArgumentTypes.host(), "Destination-Host"));
    static final Parameter<String> REALM =
            Parameter.optional(
                    "realm",
                    Argument.of(
                            "REALM", ArgumentTypes.host(), "Destination-Realm, by default ours"));
    static final Parameter<String> IMSI = subscriber("imsi", "An IMSI");
    static final Parameter<String> MSISDN = subscriber("msisdn", "A number");
    static final Parameter<String> CENTRE = subscriber("service-centre", "A service centre");

    static final Parameter<String> SUBJECT =
            Parameter.inPath(
                    "subject",
                    Argument.of(
                            "PROTOCOL",
                            ArgumentTypes.choice("mtp3", "m2pa", "sctp"),
                            "What to debug"));
    static final Parameter<Integer> PORT =
            Parameter.optional(
                    "port",
                    Argument.of("PORT", ArgumentTypes.port(), "Port on loopback; by default any"));
    static final Parameter<String> LINK_HEADER =
            flag(
                    "link-header",
                    "Whether each message is given with direction and link, default false");
    static final Parameter<String> WITH_DIAMETER =
            flag("diameter", "Whether messages of Diameter are written, too, default false");
    static final Parameter<String> WITH_ADAPTATION =
            flag(
                    "adaptation",
                    "Whether all messages of M2PA and M3UA are written, as they are, default false");
    static final Parameter<String> CAPTURE =
            inPath("capture", "Name of a capture; its files begin so");
    static final Parameter<Integer> MEGABYTES =
            number(
                    "megabytes",
                    1,
                    10_000,
                    "Size of a file, default " + Operation.StartFileCapture.MEGABYTES_DEFAULT);
    static final Parameter<Integer> FILES =
            number(
                    "files",
                    1,
                    1_000,
                    "How many files are kept, default " + Operation.StartFileCapture.FILES_DEFAULT);
    static final Parameter<Duration> FILE_AGE =
            Parameter.optional(
                    "seconds",
                    Argument.of(
                            "SECONDS",
                            ArgumentTypes.seconds(1, 86_400),
                            "Age at which a file is followed by the next; by default any"));
    static final Parameter<Integer> CAPTURE_RATE =
            number(
                    "rate",
                    1,
                    1_000_000,
                    "Messages a second at most, default " + Pace.DEFAULT.perSecondMax());
    static final Parameter<Integer> ACCESS_LIST =
            Parameter.optional(
                    "access-list", accessList("Number of an access list that says which messages"));

    static final Parameter<Integer> BEYOND =
            Parameter.optional(
                    "destinations",
                    Argument.of(
                            "NUMBER",
                            ArgumentTypes.integer(0, 2_000),
                            "How many destinations beyond the adjacent points, default 100"));
    static final Parameter<String> OBJECT =
            Parameter.required(
                    "object",
                    Argument.of(
                            "OBJECT",
                            ArgumentTypes.word(),
                            "What is counted, as /history/objects names it: linkset:ToB, link:ToB:0, as:Hlr, asp:Hlr1, peer:dra1 or node"));
    static final Parameter<String> STEP =
            Parameter.optional(
                    "step",
                    Argument.of(
                            "SECONDS",
                            ArgumentTypes.choice("5", "60"),
                            "5: the last hour, the default; 60: the last day"));

    static final Parameter<Integer> CONFIRM_WITHIN =
            number(
                    "confirm-minutes",
                    1,
                    1_440,
                    "Go back unless the commit is confirmed within so many minutes");
    static final Parameter<String> COMMENT =
            Parameter.optional(
                    "comment",
                    Argument.of(
                            "TEXT",
                            ArgumentTypes.restOfLine(CommitRequest.COMMENT_CHARS_MAX),
                            "Why it is committed"));
    static final Parameter<Integer> REVISION =
            Parameter.required(
                    "revision",
                    Argument.of(
                            "REVISION",
                            ArgumentTypes.integer(0, Integer.MAX_VALUE),
                            "Number of a commit"));
    static final Parameter<String> EARLIER = configuration("from");
    static final Parameter<String> LATER = configuration("to");
    static final Parameter<String> FILE =
            Parameter.inPath(
                    "name",
                    Argument.of("NAME", ArgumentTypes.word(), "Name of a file, without a path"));
    static final Parameter<String> THING =
            Parameter.inPath(
                    "object",
                    Argument.of(
                            "OBJECT",
                            ArgumentTypes.word(),
                            "Name of a linkset, link, server, process, peer or point"));
    static final Parameter<Long> SEQUENCE =
            Parameter.inPath(
                    "sequence",
                    Argument.of(
                            "SEQUENCE",
                            ArgumentType.of(
                                    "the sequence number of an alarm",
                                    "",
                                    Long::parseLong,
                                    String::valueOf),
                            "Sequence number by which an alarm is known"));
    static final Parameter<String> OVER =
            Parameter.optional(
                    "over",
                    Argument.of(
                            "NAME",
                            ArgumentTypes.word(),
                            "Only messages over this link, linkset, application server or ASP, or of"
                                    + " this Diameter peer"));
    static final Parameter<String> PROTOCOL =
            Parameter.optional(
                    "protocol",
                    Argument.of(
                            "PROTOCOL",
                            ArgumentTypes.word(),
                            "Only messages of this protocol: MTP3, SCCP, TCAP, MAP, Diameter, or a"
                                    + " user part"));
    static final Parameter<MessageView.Layer> LAYER =
            Parameter.optional(
                    "layer",
                    Argument.of(
                            "LAYER",
                            ArgumentTypes.choice(MessageView.Layer.class),
                            "Where messages are seen; mtp3 and diameter by default. Of m2pa and"
                                    + " m3ua also what manages links and processes"));
    static final Parameter<Integer> PER_SECOND =
            number(
                    "per-second",
                    1,
                    1_000,
                    "How many messages a second at most, default "
                            + MessageFilter.PER_SECOND_DEFAULT);
    static final Parameter<Integer> ONE_IN =
            number("one-in", 1, 1_000_000, "One message of so many, default 1: all");

    private Parameters() {}

    private static Parameter<String> flag(String name, String help) {
        return Parameter.optional(
                name, Argument.of("FLAG", ArgumentTypes.choice("true", "false"), help));
    }

    private static Parameter<String> configuration(String name) {
        return Parameter.required(
                name,
                Argument.of(
                        "CONFIGURATION",
                        matching(
                                CONFIGURATION_NAME,
                                "running, startup, candidate or the number of a revision"),
                        "A configuration: running, startup, candidate, or the number of a"
                                + " revision"));
    }

    private static Parameter<String> inPath(String name, String help) {
        return Parameter.inPath(
                name, Argument.of(name.toUpperCase(Locale.ROOT), ArgumentTypes.word(), help));
    }

    private static Argument<String> pointCode(String help) {
        return Argument.of("POINT-CODE", POINT_CODE, help);
    }

    private static Argument<Integer> accessList(String help) {
        return Argument.of("ACCESS-LIST", ArgumentTypes.integer(2700, 2999), help);
    }

    private static Parameter<Integer> selection(String help) {
        return number("sls", 0, 255, help);
    }

    private static Parameter<Integer> number(String name, int min, int max, String help) {
        return Parameter.optional(
                name,
                Argument.of(name.toUpperCase(Locale.ROOT), ArgumentTypes.integer(min, max), help));
    }

    private static Parameter<String> subscriber(String name, String help) {
        return Parameter.optional(
                name, Argument.of("DIGITS", matching(SUBSCRIBER_DIGITS, "1 to 15 digits"), help));
    }

    private static ArgumentType<String> matching(Pattern shape, String expected) {
        return ArgumentType.of(
                expected,
                "DIGITS",
                text -> {
                    if (!shape.matcher(text).matches()) {
                        throw new IllegalArgumentException("\"" + text + "\" is not that");
                    }
                    return text.toLowerCase(Locale.ROOT);
                },
                text -> text);
    }

    private static byte[] octets(String text) {
        if (text.length() > 2 * MESSAGE_OCTETS_MAX) {
            throw new IllegalArgumentException("more than " + MESSAGE_OCTETS_MAX + " octets");
        }
        return HexFormat.of().parseHex(text);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.routing;

import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.ss7.OctetString;

import java.util.Set;

/// The way of requests in the words of a configuration.
///
/// ```
/// diameter group MMES choice weighted
///  peer mme1 tier 1 weight 3
///  peer mme2 tier 1
///  peer dra tier 2
/// diameter route HOME
///  match command tfr
///  match imsi prefix 26201
///  match imsi prefix 26202
///  to group MMES score 50
/// diameter route BARRED
///  match service-centre exact 491710760099
///  to any never
/// diameter rewrite HIDE out group PARTNERS
///  set Origin-Host text gateway.example
///  rename Origin-Realm epc.mnc001.mcc262.3gppnetwork.org example
///  drop SMS-GMSC-Address
/// diameter host mme1.sgd.example number 491720000001 alias mme1.s6a.example
/// ```
public final class RoutingCommands {
    /// A name or a text that is put into a message.
    private static final int DATA_CHARS_MAX = 255;

    static final Argument<String> GROUP_NAME =
            Argument.of("GROUP", ArgumentTypes.word(), "Name of a group of peers");
    static final Argument<String> ROUTE_NAME =
            Argument.of("ROUTE", ArgumentTypes.word(), "Name of a route");
    static final Argument<String> REWRITE_NAME =
            Argument.of("REWRITE", ArgumentTypes.word(), "Name of a rewriting rule");
    static final Argument<String> PEER =
            Argument.of("PEER", ArgumentTypes.word(), "Name of a peer, as it is configured");
    static final Argument<String> HOST =
            Argument.of("HOST", ArgumentTypes.host(), "How a node calls itself, in Diameter");
    static final Argument<String> REALM =
            Argument.of("REALM", ArgumentTypes.host(), "A realm of Diameter");
    static final Argument<String> ALIAS =
            Argument.of("ALIAS", ArgumentTypes.host(), "Another name of the node");
    static final Argument<String> NUMBER =
            Argument.of("NUMBER", RoutingArguments.digits(), "Its number, of E.164");
    static final Argument<Integer> TIER =
            Argument.of(
                    "TIER",
                    ArgumentTypes.integer(0, PeerGroup.TIER_MAX),
                    "The lower is asked first, 0 by default");
    static final Argument<Integer> WEIGHT =
            Argument.of(
                    "WEIGHT",
                    ArgumentTypes.integer(0, PeerGroup.WEIGHT_MAX),
                    "Share of the load, 1 by default; 0: only while no other is left");
    static final Argument<Integer> SCORE =
            Argument.of(
                    "SCORE",
                    ArgumentTypes.integer(-RouteTarget.SCORE_MAX, RouteTarget.SCORE_MAX),
                    "What is added; the destination host is worth 100, its realm 15, a relay 5");
    static final Argument<Integer> APPLICATION =
            Argument.of("APPLICATION", RoutingArguments.application(), "An application");
    static final Argument<Integer> COMMAND =
            Argument.of("COMMAND", RoutingArguments.command(), "A command");
    static final Argument<String> TEXT =
            Argument.of(
                    "TEXT",
                    ArgumentTypes.string(TextPattern.CHARS_MAX),
                    "What it is like; in quotes if it has blanks");
    static final Argument<AvpPath> AVP =
            Argument.of("AVP", RoutingArguments.path(), "An AVP by its name or number");
    static final Argument<String> DATA_TEXT =
            Argument.of("TEXT", ArgumentTypes.string(DATA_CHARS_MAX), "A text or name");
    static final Argument<Long> DATA_NUMBER =
            Argument.of("NUMBER", RoutingArguments.unsigned32(), "A number of four octets");
    static final Argument<OctetString> DATA_OCTETS =
            Argument.of("OCTETS", RoutingArguments.octets(), "Octets in hexadecimal");
    static final Argument<String> FROM =
            Argument.of("FROM", ArgumentTypes.string(DATA_CHARS_MAX), "The name that it has");
    static final Argument<String> TO_NAME =
            Argument.of("TO", ArgumentTypes.string(DATA_CHARS_MAX), "The name that it gets");

    private static final String DATA_SYNTAX = "(text TEXT|number NUMBER|hex OCTETS)";

    static final Command MEMBER =
            Command.of("peer PEER [tier TIER] [weight WEIGHT]", "A peer", PEER, TIER, WEIGHT)
                    .help("tier", "Whom it stands in for, or by whom it is stood in for")
                    .help("weight", "Its share of the load")
                    .keyedBy(PEER);

    static final Command MATCH_APPLICATION =
            Command.of("match application APPLICATION", "What messages are to say", APPLICATION)
                    .help("application", "Of which application they are")
                    .keyedBy(APPLICATION);
    static final Command MATCH_COMMAND =
            Command.of("match command COMMAND", "What messages are to say", COMMAND)
                    .help("command", "Which command they are of")
                    .keyedBy(COMMAND);
    static final Command MATCH_TEXT =
            Command.of(
                            "match (destination-host|destination-realm|origin-host|origin-realm"
                                    + "|imsi|msisdn|service-centre) (exact|prefix|regex) TEXT",
                            "What messages are to say",
                            TEXT)
                    .help("destination-host", "The node that they are for")
                    .help("destination-realm", "The realm that they are for")
                    .help("origin-host", "The node that they are from")
                    .help("origin-realm", "The realm that they are from")
                    .help("imsi", "Whom they concern, by IMSI")
                    .help("msisdn", "Whom they concern, by MSISDN")
                    .help("service-centre", "The service centre that they name")
                    .help("exact", "All of it; with names capital letters are the same as others")
                    .help("prefix", "How it begins")
                    .help("regex", "A regular expression of RE2, somewhere in it")
                    .keyedByLine();
    static final Command TO =
            Command.of(
                            "to (any|peer PEER|host HOST|realm REALM|group GROUP)"
                                    + " (score SCORE|never)",
                            "Which peers they are to be given to",
                            PEER,
                            HOST,
                            REALM,
                            GROUP_NAME,
                            SCORE)
                    .help("any", "All peers")
                    .help("peer", "A peer by the name that it has here")
                    .help("host", "A peer by the name that it has of itself")
                    .help("realm", "The peers of a realm")
                    .help("group", "The peers of a group, in its order")
                    .help("score", "What speaks for them, or against")
                    .help("never", "They are not given to them, whatever speaks for them")
                    .keyedByLine();

    static final Command MESSAGES =
            Command.of("messages (requests|answers)", "Which messages; both by default")
                    .help("requests", "Requests only")
                    .help("answers", "Answers only");
    static final Command DROP =
            Command.of("drop AVP", "Leave out an AVP, each of that kind", AVP).keyedBy(AVP);
    static final Command SET =
            data("set AVP " + DATA_SYNTAX, "Give other data to an AVP that is there").keyedBy(AVP);
    static final Command ADD =
            data(
                            "add AVP " + DATA_SYNTAX + " [mandatory|optional]",
                            "Add an AVP if it is not there")
                    .help("mandatory", "Who does not know it refuses the message")
                    .help("optional", "Who does not know it passes it over")
                    .keyedBy(AVP);
    static final Command RENAME =
            Command.of(
                            "rename AVP [suffix] FROM TO",
                            "Give another name to a host or a realm that has this one",
                            AVP,
                            FROM,
                            TO_NAME)
                    .help("suffix", "Only the end of the name is compared and replaced")
                    .keyedBy(AVP, FROM);

    /// Opens the mode of a group of peers.
    static final Command GROUP =
            Command.of(
                            "diameter group GROUP [choice (least-outstanding|weighted)]",
                            "Peers that can take the same requests",
                            GROUP_NAME)
                    .help("group", "Groups of peers")
                    .help("choice", "By what one of a tier is chosen")
                    .help("least-outstanding", "The one with the least to do, as by default")
                    .help("weighted", "By chance, as the weights are")
                    .keyedBy(GROUP_NAME)
                    .opens(Schema.configuration("config-diameter-group", MEMBER));

    /// Opens the mode of a route.
    static final Command ROUTE =
            Command.of(
                            "diameter route ROUTE",
                            "Which peers some requests are to be given to",
                            ROUTE_NAME)
                    .help("route", "Routes of requests")
                    .keyedBy(ROUTE_NAME)
                    .opens(
                            Schema.configuration(
                                    "config-diameter-route",
                                    MATCH_APPLICATION,
                                    MATCH_COMMAND,
                                    MATCH_TEXT,
                                    TO));

    /// Opens the mode of a rewriting rule.
    static final Command REWRITE =
            Command.of(
                            "diameter rewrite REWRITE (in|out) [group GROUP]",
                            "What is changed in messages from or to peers",
                            REWRITE_NAME,
                            GROUP_NAME)
                    .help("rewrite", "Changes of messages")
                    .help("in", "Those that come")
                    .help("out", "Those that are sent")
                    .help("group", "From or to the peers of a group; all peers by default")
                    .keyedBy(REWRITE_NAME)
                    .opens(
                            Schema.configuration(
                                    "config-diameter-rewrite",
                                    MESSAGES,
                                    MATCH_APPLICATION,
                                    MATCH_COMMAND,
                                    DROP,
                                    SET,
                                    ADD,
                                    RENAME));

    /// A node of the network.
    static final Command NODE =
            Command.of(
                            "diameter host HOST [realm REALM] [number NUMBER] [alias ALIAS...]",
                            "A node of the network by its names and number",
                            HOST,
                            REALM,
                            NUMBER,
                            ALIAS)
                    .help("host", "Nodes of the network")
                    .help("realm", "Where it is at home; as who names it says by default")
                    .help("number", "By which it is known in MAP")
                    .help("alias", "What it is called elsewhere, such as on S6a")
                    .keyedBy(HOST);

    private RoutingCommands() {}

    /// The commands for the outermost mode, in the order of printing.
    public static Command[] all() {
        return new Command[] {GROUP, ROUTE, REWRITE, NODE};
    }

    /// Builds the record.
    ///
    /// @param peers the names of those there are
    /// @param problems to which is added what is wrong; the record is then not to be used
    public static RoutingConfig from(Block block, Set<String> peers, Problems problems) {
        return new RoutingReader(peers, problems).config(block);
    }

    private static Command data(String syntax, String help) {
        return Command.of(syntax, help, AVP, DATA_TEXT, DATA_NUMBER, DATA_OCTETS)
                .help("text", "A text or name")
                .help("number", "A number of four octets")
                .help("hex", "Any octets");
    }
}

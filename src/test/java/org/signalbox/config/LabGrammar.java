// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import java.net.InetAddress;
import java.time.Duration;

/// The commands of the lab texts, declared as the packages will declare theirs.
final class LabGrammar {
    enum Variant {
        ITU,
        ANSI
    }

    enum Indicator {
        INTERNATIONAL,
        NATIONAL
    }

    /// Stands in for a point code and for a point code with mask.
    static final ArgumentType<String> POINT_CODE_TYPE =
            ArgumentType.of(
                    "a point code such as 1.2.3",
                    "PC",
                    text -> {
                        if (!text.matches("[0-7][.-][0-9]{1,3}[.-][0-7]")) {
                            throw new IllegalArgumentException("not three numbers with dots");
                        }
                        return text.replace('-', '.');
                    },
                    text -> text);

    static final ArgumentType<String> DESTINATION_TYPE =
            ArgumentType.of(
                    "a point code, with a mask such as 7.0.0/3",
                    "PC[/LENGTH]",
                    text -> {
                        String[] parts = text.split("/", 2);
                        String code = POINT_CODE_TYPE.parse(parts[0]);
                        return parts.length == 1
                                ? code
                                : code + "/" + ArgumentTypes.integer(0, 14).parse(parts[1]);
                    },
                    text -> text);

    static final Argument<Variant> VARIANT =
            Argument.of("VARIANT", ArgumentTypes.choice(Variant.class), "Protocol variant");
    static final Argument<Indicator> INDICATOR =
            Argument.of("INDICATOR", ArgumentTypes.choice(Indicator.class), "Network indicator");
    static final Argument<String> PC = Argument.of("PC", POINT_CODE_TYPE, "Point code");
    static final Argument<String> NAME =
            Argument.of("NAME", ArgumentTypes.word(), "Name of the linkset");
    static final Argument<Integer> SLC =
            Argument.of("SLC", ArgumentTypes.integer(0, 15), "Signalling link code");
    static final Argument<InetAddress> REMOTE_IP =
            Argument.of("REMOTE-IP", ArgumentTypes.ipAddress(), "Address of the far end");
    static final Argument<Integer> REMOTE_PORT =
            Argument.of("REMOTE-PORT", ArgumentTypes.port(), "Port of the far end");
    static final Argument<Integer> LOCAL_PORT =
            Argument.of("LOCAL-PORT", ArgumentTypes.port(), "Port of the local-peer");
    static final Argument<InetAddress> LOCAL_IP =
            Argument.of("LOCAL-IP", ArgumentTypes.ipAddress(), "Address of this node");
    static final Argument<Integer> PORT = Argument.of("PORT", ArgumentTypes.port(), "Port");
    static final Argument<Duration> PERIOD =
            Argument.of("PERIOD", ArgumentTypes.millis(500, 60_000), "Duration of the timer");
    static final Argument<String> DESTINATION =
            Argument.of("DESTINATION", DESTINATION_TYPE, "Destination of the route");
    static final Argument<String> MASK =
            Argument.of("MASK", POINT_CODE_TYPE, "Mask with a one for each bit that counts");
    static final Argument<Integer> COST =
            Argument.of("COST", ArgumentTypes.integer(1, 9), "Cost, the lowest is used first");
    static final Argument<String> HOST =
            Argument.of("HOST", ArgumentTypes.host(), "Where to send packets");
    static final Argument<Integer> LIST =
            Argument.of("LIST", ArgumentTypes.integer(2700, 2999), "Number of the access list");
    static final Argument<Integer> INSTANCE =
            Argument.of("INSTANCE", ArgumentTypes.integer(0, 7), "Instance");
    static final Argument<String> TEXT =
            Argument.of("TEXT", ArgumentTypes.restOfLine(80), "Text up to the end of the line");

    static final Command SHUTDOWN = Command.of("shutdown", "Take it out of service");
    static final Command DESCRIPTION = Command.of("description TEXT", "Describe it", TEXT);
    static final Command LINK_TIMER =
            Command.of("timer t1 PERIOD", "Set a timer of MTP level 2", PERIOD);
    static final Schema LINK_MODE =
            Schema.configuration("config-cs7-ls-link", SHUTDOWN, LINK_TIMER);
    static final Command LINK =
            Command.of(
                            "link SLC sctp REMOTE-IP... REMOTE-PORT LOCAL-PORT",
                            "Define a link of this linkset",
                            SLC,
                            REMOTE_IP,
                            REMOTE_PORT,
                            LOCAL_PORT)
                    .help("sctp", "Carry the link by M2PA over SCTP")
                    .keyedBy(SLC)
                    .opens(LINK_MODE);
    static final Command LINKSET =
            Command.of("cs7 linkset NAME PC", "Define a linkset", NAME, PC)
                    .help("cs7", "Signalling System 7")
                    .keyedBy(NAME)
                    .opens(Schema.configuration("config-cs7-ls", SHUTDOWN, DESCRIPTION))
                    .extend(LINK);

    static final Command UPDATE_ROUTE =
            Command.of(
                            "update route DESTINATION [MASK] linkset NAME [priority COST]",
                            "Add a route or change it",
                            DESTINATION,
                            MASK,
                            NAME,
                            COST)
                    .help("priority", "Cost of the route")
                    .keyedBy(DESTINATION, MASK, NAME);
    static final Command ROUTE_TABLE =
            Command.of("cs7 route-table system", "Define routes")
                    .opens(Schema.configuration("config-cs7-rt", UPDATE_ROUTE));

    static final Command LOCAL_IP_LINE =
            Command.of("local-ip LOCAL-IP", "Add an address", LOCAL_IP).keyedBy(LOCAL_IP);
    static final Command LOCAL_PEER =
            Command.of("cs7 local-peer PORT", "Define a port for M2PA", PORT)
                    .keyedBy(PORT)
                    .opens(Schema.configuration("config-cs7-lp", LOCAL_IP_LINE));

    static final Command VARIANT_LINE =
            Command.of("cs7 variant VARIANT", "Set the variant", VARIANT);
    static final Command INDICATOR_LINE =
            Command.of("cs7 network-indicator INDICATOR", "Set the network indicator", INDICATOR);
    static final Command POINT_CODE =
            Command.of("cs7 point-code PC", "Set the point code of this node", PC);
    static final Command FAST_RESTART =
            Command.of("cs7 fast-restart", "Restart without the full wait").onByDefault();
    static final Command PAKLOG =
            Command.of("cs7 paklog HOST dest-port PORT", "Copy packets out", HOST, PORT);
    static final Command ACCESS_LIST =
            Command.of(
                            "access-list LIST instance INSTANCE (permit|deny) all",
                            "Add a line to an access list",
                            LIST,
                            INSTANCE)
                    .keyedByLine();
    static final Command DEBUG =
            Command.of("debug cs7 mtp3 paklog LIST", "Copy what a list lets through", LIST)
                    .keyedBy(LIST);

    static final Schema ROOT =
            Schema.configuration(
                    "config",
                    VARIANT_LINE,
                    INDICATOR_LINE,
                    POINT_CODE,
                    FAST_RESTART,
                    LOCAL_PEER,
                    LINKSET,
                    ROUTE_TABLE,
                    PAKLOG,
                    ACCESS_LIST,
                    DEBUG);

    static final Argument<Integer> COUNT =
            Argument.of("COUNT", ArgumentTypes.integer(1, 1000), "How many messages");
    static final Argument<Integer> SIZE =
            Argument.of("SIZE", ArgumentTypes.integer(0, 255), "Octets in each");
    static final Command SHOW_LINKSET =
            Command.of("show cs7 linkset [NAME] [brief|statistics]", "Linksets and links", NAME)
                    .help("show", "Show running system information")
                    .withoutNo();
    static final Command SHOW_ROUTE = Command.of("show cs7 route", "Routing table").withoutNo();
    static final Command SHOW_ROUTE_LOOKUP =
            Command.of("show cs7 route-lookup PC", "Where a message would go", PC).withoutNo();
    static final Command SHOW_CLOCK = Command.of("show clock", "Time of day").withoutNo();
    static final Command PING =
            Command.of(
                            "ping cs7 PC [count COUNT] [size SIZE]",
                            "Send test messages",
                            PC,
                            COUNT,
                            SIZE)
                    .withoutNo();
    static final Schema EXEC =
            Schema.of("exec", SHOW_LINKSET, SHOW_ROUTE, SHOW_ROUTE_LOOKUP, SHOW_CLOCK, PING);

    static final String LAB =
            """
            cs7 variant itu
            cs7 network-indicator international
            cs7 point-code 1.2.3
            cs7 local-peer 1024
             local-ip 10.0.5.1
            cs7 linkset ToCountryB 4.5.6
             link 0 sctp 10.0.5.2 1024 1024
            cs7 route-table system
             update route 7.0.0/3 linkset ToCountryB priority 5
             update route 7.0.0 7.0.0 linkset ToCountryB
            cs7 paklog 10.0.0.9 dest-port 514
            access-list 2700 instance 0 permit all
            debug cs7 mtp3 paklog 2700
            """;

    private LabGrammar() {}
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.migration;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whose words a configuration is in, and what is said there that is said otherwise here, or not at
/// all.
public enum Dialect {
    /// Cisco IP Transfer Point: CS7 lines among those of IOS.
    ITP(
            List.of(
                    Rule.changed(
                            "(cs7 (?:instance \\S+ )?local-peer \\S+) offload .*",
                            "$1",
                            "there are no line cards to do this work"),
                    Rule.changed(
                            "(cs7 m3ua \\S+) offload .*",
                            "$1",
                            "there are no line cards to do this work"),
                    Rule.refused(
                            "cs7 (?:instance \\S+ )?sua .*|cs7 (?:instance \\S+ )?as \\S+ sua.*"
                                    + "|cs7 (?:instance \\S+ )?asp \\S+ .* sua.*",
                            "SUA is not spoken here: have the far end use M3UA"),
                    Rule.refused(
                            "link \\d+ (?!sctp\\b).*",
                            "links over SCTP only: put a converter to M2PA before a line of the"
                                    + " other kinds"),
                    Rule.refused(
                            "accounting.*|cs7 accounting.*|cs7 (?:sg-event-history"
                                    + "|util-\\S+|msu-rates|log|snmp|prompt|clli).*",
                            "counted and kept always, see the metrics and show logging"),
                    Rule.refused(
                            "cs7 (?:instance \\S+ )?(?:sgmp|mated-sg)\\b.*",
                            "mates speak M3UA with each other here: see Mated gateways in the operator"
                                    + " guide"),
                    Rule.refused(
                            "cs7 (?:instance \\S+ )?(?:group|mapua|pmp|dcs|dcs-group|host|display-name"
                                    + "|network-name)\\b.*",
                            "there is nothing like it here"),
                    Rule.refused(
                            "(?:no )?(?:interface|ip|ipv6|router|controller|card|network-clock\\S*"
                                    + "|bridge|vlan|spanning-tree|duplex|speed|negotiation)\\b.*",
                            "addresses and routes of IP belong to the operating system"),
                    Rule.refused(
                            "(?:no )?(?:username|aaa|enable|privilege|tacacs-server|radius-server"
                                    + "|radius|tacacs)\\b.*",
                            "users, roles and keys are configured here by user lines"),
                    Rule.refused(
                            "(?:no )?line\\b.*", "terminals come by ssh or the console socket"),
                    Rule.refused(
                            "(?:no )?(?:logging|service|clock|ntp|sntp|archive|exception)\\b.*",
                            "logs and clocks belong to the system and to alarm lines"),
                    Rule.refused(
                            "access-list (?!2[789]\\d\\d\\b).*",
                            "is for IP: those for signalling have the numbers 2700 to 2999"),
                    Rule.refused(
                            "(?:no )?snmp-server\\b.*|(?:no )?snmp\\b.*",
                            "see metrics and alarms in the operator guide"),
                    Rule.refused(
                            "Building configuration.*|Current configuration.*|Using \\d+ out of.*"
                                    + "|Last configuration.*|NVRAM config.*",
                            "is no configuration, but what show running-config says before it"),
                    Rule.refused(
                            "(?:no )?(?:version|boot\\S*|banner|crypto|key|scheduler|redundancy"
                                    + "|control-plane|gatekeeper|mgcp|call|voice|dial-peer|memory"
                                    + "|memory-size|mmi|multilink|cdp|alias"
                                    + "|route-map|policy-map|class-map|policy|class|tftp-server"
                                    + "|upgrade|hw-module|subscriber|parser|warm-reboot|resource"
                                    + "|transport|login|exec-timeout|stopbits|password|mode"
                                    + "|no|shutdown|diag\\S*|file|event|process\\S*)\\b.*",
                            "belongs to the router, not to signalling"))),

    /// osmo-stp, and other programs on libosmo-sigtran.
    OSMO_STP(
            List.of(
                    Rule.refused(
                            "(?:no )?(?:log|logging|debug)\\b.*",
                            "logs go to the system; the levels are those of the launcher"),
                    Rule.refused(
                            "(?:no )?(?:line|login|bind|password|enable)\\b.*",
                            "terminals come by ssh or the console socket"),
                    Rule.refused(
                            "(?:no )?(?:stats|ctrl|cpu-sched|tdef|fsm|socket|talloc|service"
                                    + "|username|banner)\\b.*",
                            "belongs to the program, not to signalling"),
                    Rule.refused(
                            "(?:listen|asp \\S+ \\S+ \\S+|as \\S+) (?:sua|ipa)\\b.*",
                            "SUA and IPA are not spoken here: have the far end use M3UA")));

    private final List<Rule> rules;

    Dialect(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /// What becomes of lines that look so.
    ///
    /// @param pattern of a whole line
    /// @param replacement what stands in its place, with the groups of the pattern; empty if
    ///     nothing does
    private record Rule(Pattern pattern, Optional<String> replacement, String why) {
        static Rule changed(String pattern, String replacement, String why) {
            return new Rule(Pattern.compile(pattern), Optional.of(replacement), why);
        }

        static Rule refused(String pattern, String why) {
            return new Rule(Pattern.compile(pattern), Optional.empty(), why);
        }
    }

    /// What a rule says of a line.
    ///
    /// @param replacement empty if the line is refused
    record Ruling(Optional<String> replacement, String why) {}

    /// What the tables say of a line; empty if nothing: it is read as a line of our own.
    Optional<Ruling> ruling(String line) {
        for (Rule rule : rules) {
            Matcher found = rule.pattern().matcher(line);
            if (found.matches()) {
                return Optional.of(
                        new Ruling(
                                rule.replacement().map(text -> found.replaceAll(text)),
                                rule.why()));
            }
        }
        return Optional.empty();
    }

    /// As an operator names it: `itp`, `osmo-stp`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Empty if there is none of that name.
    public static Optional<Dialect> of(String word) {
        return List.of(values()).stream().filter(one -> one.word().equals(word)).findFirst();
    }

    /// Whose words a text is probably in.
    static Dialect guess(String text) {
        return Pattern.compile(
                                "(?m)^ *(?:xua rkm|listen (?:m3ua|sua)|role (?:sg|asp|ipsp)|log stderr|line vty$)")
                        .matcher(text)
                        .find()
                ? OSMO_STP
                : ITP;
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;
import java.util.Locale;

/// `show cs7 as`: application servers and their routing keys.
///
/// The columns are ITP's; those of SSN and CIC are empty, since keys have no such parts here.
/// Beneath a server that is not active stands why.
public final class AsReport {
    private static final List<String> HEADING =
            List.of(
                    "                      Routing    Routing Key                          Cic   Cic   Traffic",
                    "AS Name      State    Context    Dpc           Si   Opc           Ssn Min   Max   Mode",
                    "------------ -------- ---------- ------------- ---- ------------- --- ----- ----- ---------");
    private static final String ROW = "%-12s %-8s %-10s %-13s %-4s %-13s -   -     -     %s";
    private static final String INDENT = "             ";

    private AsReport() {}

    /// A line for each.
    public static Document all(List<AsView> servers) {
        Document.Builder document = Document.builder();
        HEADING.forEach(document::note);
        return document.group("applicationServers", servers.stream().map(AsReport::row).toList())
                .build();
    }

    private static Document row(AsView server) {
        Document.Builder row =
                Document.builder()
                        .line(
                                ROW,
                                Field.of("as", server.name()),
                                Field.of("state", server.state()),
                                Field.of("routingContext", server.routingContext()),
                                Field.of("destination", server.destination()),
                                services(server),
                                origins(server),
                                Field.of("trafficMode", server.trafficMode()));
        if (!server.isActive()) {
            row.note(INDENT + server.reason());
        }
        server.reroutedTo().ifPresent(mate -> row.note(INDENT + "rerouting to mate " + mate));
        return row.unshown(
                        Field.of("instance", server.instance()),
                        Field.of("reason", server.reason()),
                        Field.of("reroutedTo", server.reroutedTo()),
                        Field.of("waiting", server.waiting()))
                .build();
    }

    private static Field services(AsView server) {
        return server.services().isEmpty()
                ? Field.nothing("services")
                : Field.of(
                        "services", String.join(",", server.services()).toLowerCase(Locale.ROOT));
    }

    private static Field origins(AsView server) {
        return server.origins().isEmpty()
                ? Field.nothing("origins")
                : Field.of("origins", String.join(",", server.origins()));
    }

    /// All there is to know about each.
    public static Document detail(List<AsView> servers) {
        return Document.builder()
                .spacedGroup("applicationServers", servers.stream().map(AsReport::detail).toList())
                .build();
    }

    private static Document detail(AsView server) {
        Document.Builder document =
                Document.builder()
                        .line(
                                "Application server %s of instance %s is %s",
                                Field.of("as", server.name()),
                                Field.of("instance", server.instance()),
                                Field.of("state", server.state()));
        if (!server.isActive()) {
            document.note("  because: " + server.reason());
        }
        server.reroutedTo().ifPresent(mate -> document.note("  rerouting to mate " + mate));
        if (server.registered()) {
            document.note("  registered by its ASPs, in no configuration");
        }
        document.unshown(
                        Field.of("reason", server.reason()),
                        Field.of("registered", server.registered()),
                        Field.of("reroutedTo", server.reroutedTo()))
                .line(
                        "  routing context %s, network appearance %s",
                        Field.of("routingContext", server.routingContext()),
                        Field.of("networkAppearance", server.appearance())
                                .shownAs(server.appearance().orElse("none")))
                .line(
                        "  messages to %s, services %s, from %s",
                        Field.of("destination", server.destination()),
                        services(server)
                                .shownAs(
                                        server.services().isEmpty()
                                                ? "all"
                                                : String.join(", ", server.services())),
                        origins(server)
                                .shownAs(
                                        server.origins().isEmpty()
                                                ? "everybody"
                                                : String.join(", ", server.origins())))
                .line(
                        "  traffic mode %s, recovery time %s, messages waiting %s",
                        Field.of("trafficMode", server.trafficMode())
                                .shownAs(
                                        server.trafficMode()
                                                .orElse("that of the first ASP to become active")),
                        Field.millis("recoveryMillis", server.recovery())
                                .shownAs(Durations.text(server.recovery())),
                        Field.of("waiting", server.waiting()));
        document.group("asps", server.members().stream().map(AsReport::member).toList());
        return Statistics.show(document, server.statistics()).build();
    }

    private static Document member(AsView.Member member) {
        return Document.builder()
                .line(
                        "  ASP %s, weight %s: %s",
                        Field.of("asp", member.asp()),
                        Field.of("weight", member.weight()),
                        Field.of("state", member.state()))
                .build();
    }

    /// `show cs7 as binding-table`: which process takes each selection, and who stands in for it.
    public static Document bindings(AsView server) {
        Document.Builder document =
                Document.builder()
                        .line(
                                "Application server %s is %s, traffic mode %s",
                                Field.of("as", server.name()),
                                Field.of("state", server.state()),
                                Field.of("trafficMode", server.trafficMode())
                                        .shownAs(server.trafficMode().orElse("not known yet")));
        if (server.bindings().isEmpty()) {
            document.note(
                    server.isActive()
                            ? "  no selection is bound: its ASPs do not share the load"
                            : "  no selection is bound: " + server.reason());
            return document.group("bindings", List.of()).build();
        }
        return document.table(
                        "bindings",
                        List.of("SLS", "Normal ASP", "State", "Alternative ASP", "State"),
                        server.bindings().stream().map(AsReport::binding).toList())
                .build();
    }

    private static List<Field> binding(AsView.Binding binding) {
        boolean substituted = !binding.taking().equals(binding.owner());
        return List.of(
                Field.of("sls", binding.selection()),
                Field.of("normal", binding.owner()),
                Field.of("normalState", binding.ownerState()),
                substituted
                        ? Field.of("alternative", binding.taking())
                        : Field.nothing("alternative"),
                substituted
                        ? Field.of("alternativeState", AspView.ACTIVE)
                        : Field.nothing("alternativeState"));
    }
}

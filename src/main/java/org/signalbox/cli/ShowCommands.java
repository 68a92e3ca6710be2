// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.signalbox.cli.Arguments.INSTANCE;
import static org.signalbox.cli.Arguments.LINKSET;
import static org.signalbox.cli.Arguments.POINT_CODE;

import org.signalbox.access.Role;
import org.signalbox.admin.AccessListReport;
import org.signalbox.admin.AssociationReport;
import org.signalbox.admin.BindingReport;
import org.signalbox.admin.CaptureReport;
import org.signalbox.admin.ConfigReport;
import org.signalbox.admin.Document;
import org.signalbox.admin.EventReport;
import org.signalbox.admin.InstanceView;
import org.signalbox.admin.LinksetReport;
import org.signalbox.admin.LinksetView;
import org.signalbox.admin.M2paReport;
import org.signalbox.admin.NodeView;
import org.signalbox.admin.PathReport;
import org.signalbox.admin.PcConversionReport;
import org.signalbox.admin.PointCodeReport;
import org.signalbox.admin.ProfileReport;
import org.signalbox.admin.RouteReport;
import org.signalbox.admin.RouteTableView;
import org.signalbox.admin.VersionReport;
import org.signalbox.cli.Arguments.ReadCode;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// `show`: everything that can be looked at.
final class ShowCommands {
    private static final Command LINKSETS =
            Command.of(
                            "show cs7 [[instance] INSTANCE] linkset [LINKSET]",
                            "Linksets and their links",
                            INSTANCE,
                            LINKSET)
                    .help("show", "Show what the node is and does")
                    .help("cs7", "Signalling System 7")
                    .help("instance", "In one of several networks")
                    .withoutNo();
    private static final Command LINKSET_TRAFFIC =
            Command.of(
                            "show cs7 linkset LINKSET traffic",
                            "Traffic of its links that is being moved, with timers",
                            LINKSET)
                    .help("traffic", "Changeovers, changebacks and reroutings that run")
                    .withoutNo();
    private static final Command LINKSET_SELECTIONS =
            Command.of(
                            "show cs7 linkset LINKSET sls",
                            "What its links have sent, by signalling link selection",
                            LINKSET)
                    .help("sls", "How load spreads over signalling link selections")
                    .withoutNo();
    private static final Command ROUTES =
            Command.of(
                            "show cs7 [[instance] INSTANCE] route [POINT-CODE] [detailed]",
                            "Routes, all or those towards one point",
                            INSTANCE,
                            POINT_CODE)
                    .help("detailed", "Say why routes cannot be used")
                    .withoutNo();
    private static final Command BINDINGS =
            Command.of(
                            "show cs7 [[instance] INSTANCE] binding-table POINT-CODE",
                            "Which link each signalling link selection takes to a point",
                            INSTANCE,
                            POINT_CODE)
                    .help("binding-table", "Selections and their links")
                    .withoutNo();
    private static final Command M2PA =
            Command.of(
                            "show cs7 m2pa (state|peer|statistics|timers)",
                            "Level 2 of the links over SCTP")
                    .help("state", "Link state control and sequence numbers")
                    .help("peer", "Addresses and ports")
                    .help("statistics", "Counters")
                    .help("timers", "Timers as configured")
                    .withoutNo();
    private static final Command POINT_CODES =
            Command.of(
                            "show cs7 [[instance] INSTANCE] point-code",
                            "Variant, network and point codes of this node",
                            INSTANCE)
                    .help("point-code", "Variant, network and point codes of this node")
                    .withoutNo();
    private static final Command CONVERSIONS =
            Command.of(
                            "show cs7 [[instance] INSTANCE] pc-conversion",
                            "Points of other networks that have a point code in this one",
                            INSTANCE)
                    .help("pc-conversion", "Points of other networks")
                    .withoutNo();
    private static final Command ASSOCIATIONS =
            Command.of("show cs7 sctp association", "Associations, and which SCTP carries them")
                    .help("sctp", "Stream Control Transmission Protocol")
                    .withoutNo();
    private static final Command PATHS =
            Command.of("show cs7 sctp path", "Paths of all associations").withoutNo();
    private static final Command PROFILES =
            Command.of("show cs7 profile", "Sets of SCTP parameters, and the links that use them")
                    .withoutNo();
    private static final Command CS7_VERSION =
            Command.of("show cs7 version", "Signalling software and transport").withoutNo();
    private static final Command VERSION =
            Command.of("show version", "Software, uptime and transport").withoutNo();
    private static final Command RUNNING =
            Command.of("show running-config", "Configuration the node runs").withoutNo();
    private static final Command STARTUP =
            Command.of("show startup-config", "Configuration the node would start with")
                    .withoutNo();
    private static final Command LOGGING =
            Command.of("show logging", "Events, the oldest first").withoutNo();
    private static final Command HISTORY =
            Command.of("show history", "Lines typed in this session")
                    .help("history", "Lines typed in this session")
                    .withoutNo();
    private static final Command ACCESS_LISTS =
            Command.of("show access-lists", "Access lists").withoutNo();
    private static final Command DEBUGGING =
            Command.of("show debugging", "What is being debugged").withoutNo();
    private static final Command CAPTURE =
            Command.of("show capture", "Captures: pcap ports, files, what is sent to Homer")
                    .withoutNo();
    private static final Command CAPTURE_FILES =
            Command.of("show capture files", "Files of captures, the newest first")
                    .help("files", "Files of captures")
                    .withoutNo();
    private static final Command NODES =
            Command.of("show nodes", "The nodes this shell can connect to").withoutNo();

    private ShowCommands() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.user(LINKSETS, ShowCommands::linksets),
                Verb.user(LINKSET_TRAFFIC, ShowCommands::linksetTraffic),
                Verb.user(LINKSET_SELECTIONS, ShowCommands::linksetSelections),
                Verb.user(BINDINGS, ShowCommands::bindings),
                Verb.user(ROUTES, ShowCommands::routes),
                Verb.user(M2PA, ShowCommands::m2pa),
                Verb.user(POINT_CODES, ShowCommands::pointCodes),
                Verb.user(CONVERSIONS, ShowCommands::conversions),
                view(ASSOCIATIONS, AssociationReport::all),
                view(PATHS, PathReport::all),
                view(PROFILES, node -> ProfileReport.of(node.profiles())),
                view(CS7_VERSION, VersionReport::signalling),
                view(VERSION, VersionReport::product),
                Verb.user(RUNNING, (_, session) -> running(session)),
                Verb.privileged(STARTUP, (_, session) -> startup(session)),
                Verb.user(
                        LOGGING,
                        (_, session) -> Result.shown(EventReport.of(session.node().logged()))),
                Verb.user(
                        HISTORY,
                        (_, session) -> Result.shown(SessionReport.history(session.history()))),
                view(ACCESS_LISTS, node -> AccessListReport.of(node.accessLists())),
                view(DEBUGGING, CaptureReport::debugging),
                view(
                        CAPTURE,
                        node ->
                                CaptureReport.capture(
                                        node.capture(),
                                        node.instances().getFirst().point().variant())),
                Verb.user(
                        CAPTURE_FILES,
                        (_, session) ->
                                session.node()
                                        .captureFiles()
                                        .thenApply(
                                                files ->
                                                        new Result.Shown(
                                                                CaptureReport.files(files), true))),
                Verb.user(NODES, (_, session) -> Result.shown(SessionReport.nodes(session))));
    }

    private static Verb view(Command command, Function<NodeView, Document> report) {
        return Verb.user(
                command,
                (_, session) ->
                        session.node()
                                .view()
                                .thenApply(node -> new Result.Shown(report.apply(node), true)));
    }

    private static CompletionStage<Result> pointCodes(Statement line, Session session) {
        return session.node().view().thenApply(node -> pointCodes(line, node));
    }

    private static Result pointCodes(Statement line, NodeView node) {
        if (line.find(INSTANCE).isEmpty() && node.instances().size() > 1) {
            return new Result.Shown(PointCodeReport.of(node.instances()), true);
        }
        return ofInstance(
                line,
                node,
                line.find(INSTANCE).or(() -> Optional.of(node.instances().getFirst().number())),
                instance -> new Result.Shown(PointCodeReport.of(instance), true));
    }

    private static CompletionStage<Result> conversions(Statement line, Session session) {
        return session.node()
                .view()
                .thenApply(
                        node ->
                                ofInstance(
                                        line,
                                        node,
                                        line.find(INSTANCE),
                                        instance ->
                                                new Result.Shown(
                                                        PcConversionReport.of(instance), true)));
    }

    /// What a node is in a network, or that it is in none of that number.
    static Result ofInstance(
            Statement line,
            NodeView node,
            Optional<Integer> number,
            Function<InstanceView, Result> shown) {
        return node.instance(number.orElse(0))
                .map(shown)
                .orElseGet(() -> new Result.Refused(List.of("% " + Arguments.noInstance(line))));
    }

    private static CompletionStage<Result> linksets(Statement line, Session session) {
        return session.node().view().thenApply(node -> linksets(line, node));
    }

    private static Result linksets(Statement line, NodeView node) {
        if (line.find(LINKSET).isPresent()) {
            return linkset(line.get(LINKSET), node, LinksetReport::one);
        }
        if (line.find(INSTANCE).isEmpty()) {
            return new Result.Shown(LinksetReport.all(node.linksets()), true);
        }
        return ofInstance(
                line,
                node,
                line.find(INSTANCE),
                instance -> new Result.Shown(LinksetReport.all(instance.linksets()), true));
    }

    private static CompletionStage<Result> linksetTraffic(Statement line, Session session) {
        return session.node()
                .view()
                .thenApply(node -> linkset(line.get(LINKSET), node, LinksetReport::traffic));
    }

    private static CompletionStage<Result> linksetSelections(Statement line, Session session) {
        return session.node()
                .view()
                .thenApply(node -> linkset(line.get(LINKSET), node, LinksetReport::selections));
    }

    private static Result linkset(
            String name, NodeView node, Function<LinksetView, Document> report) {
        for (LinksetView linkset : node.linksets()) {
            if (linkset.name().equals(name)) {
                return new Result.Shown(report.apply(linkset), true);
            }
        }
        return new Result.Refused(
                Messages.unknown(
                        "linkset", name, node.linksets().stream().map(LinksetView::name).toList()));
    }

    private static CompletionStage<Result> bindings(Statement line, Session session) {
        return session.node().view().thenCompose(node -> bindings(line, node, session));
    }

    private static CompletionStage<Result> bindings(
            Statement line, NodeView node, Session session) {
        return switch (Arguments.read(node, line, POINT_CODE)) {
            case ReadCode.Wrong(String reason) -> Result.refused("% " + reason);
            case ReadCode.Code(var code) ->
                    session.node()
                            .bindings(Arguments.instance(line), code)
                            .thenApply(
                                    bindings ->
                                            new Result.Shown(
                                                    BindingReport.of(code, bindings), true));
        };
    }

    private static CompletionStage<Result> routes(Statement line, Session session) {
        return session.node().view().thenApply(node -> routes(line, node));
    }

    private static Result routes(Statement line, NodeView node) {
        return ofInstance(
                line, node, line.find(INSTANCE), instance -> routes(line, node, instance.routes()));
    }

    private static Result routes(Statement line, NodeView node, RouteTableView routes) {
        if (line.find(POINT_CODE).isEmpty()) {
            return new Result.Shown(RouteReport.all(routes, line.has("detailed")), true);
        }
        return switch (Arguments.read(node, line, POINT_CODE)) {
            case ReadCode.Wrong(String reason) -> new Result.Refused(List.of("% " + reason));
            case ReadCode.Code(var code) ->
                    new Result.Shown(RouteReport.towards(code, routes), routes.leadsTo(code));
        };
    }

    private static CompletionStage<Result> m2pa(Statement line, Session session) {
        return session.node()
                .view()
                .thenApply(
                        node -> {
                            Document document;
                            if (line.has("state")) {
                                document = M2paReport.states(node);
                            } else if (line.has("peer")) {
                                document = M2paReport.peers(node);
                            } else if (line.has("statistics")) {
                                document = M2paReport.statistics(node);
                            } else {
                                document = M2paReport.timers(node);
                            }
                            return new Result.Shown(document, true);
                        });
    }

    private static CompletionStage<Result> running(Session session) {
        Block running = session.node().running();
        return Result.shown(
                ConfigReport.of(
                        session.role() == Role.CONFIGURE
                                ? running.tree()
                                : running.treeWithoutSecrets()));
    }

    private static CompletionStage<Result> startup(Session session) {
        try {
            return session.node()
                    .startup()
                    .map(text -> Result.shown(ConfigReport.of(text)))
                    .orElseGet(() -> Result.refused("% No startup configuration was ever saved"));
        } catch (IOException unreadable) {
            return Result.refused(
                    "%% The startup configuration cannot be read: %s"
                            .formatted(unreadable.getMessage()));
        }
    }
}

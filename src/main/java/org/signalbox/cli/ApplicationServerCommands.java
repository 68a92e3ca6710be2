// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import static org.signalbox.cli.Arguments.AS;
import static org.signalbox.cli.Arguments.ASP;
import static org.signalbox.cli.Arguments.INSTANCE;
import static org.signalbox.cli.Arguments.MATE;
import static org.signalbox.cli.Arguments.POINT_CODE;

import org.signalbox.admin.AsReport;
import org.signalbox.admin.AsView;
import org.signalbox.admin.AspReport;
import org.signalbox.admin.AspView;
import org.signalbox.admin.Document;
import org.signalbox.admin.MateReport;
import org.signalbox.admin.MateView;
import org.signalbox.admin.NodeView;
import org.signalbox.admin.Operation;
import org.signalbox.config.Command;
import org.signalbox.config.Statement;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/// Commands about M3UA: `show cs7 asp`, `show cs7 as` and what an operator does to a process.
final class ApplicationServerCommands {
    private static final Command ASPS =
            Command.of(
                            "show cs7 [[instance] INSTANCE] asp [name ASP] [detail]",
                            "Associations of M3UA, and why those that are not active are not",
                            INSTANCE,
                            ASP)
                    .help("asp", "Application server processes, gateways and peers of M3UA")
                    .help("name", "Only one of them")
                    .help("detail", "All there is to know")
                    .withoutNo();
    private static final Command ADDRESSES =
            Command.of(
                            "show cs7 [[instance] INSTANCE] asp-remaddr [name ASP]",
                            "Addresses of the peers of M3UA, with what SCTP measures",
                            INSTANCE,
                            ASP)
                    .help("asp-remaddr", "Addresses of the peers of M3UA")
                    .withoutNo();
    private static final Command ASSOCIATIONS =
            Command.of(
                            "show cs7 [[instance] INSTANCE] asp-assoc-status [name ASP]",
                            "Streams, windows and queues of the associations of M3UA",
                            INSTANCE,
                            ASP)
                    .help("asp-assoc-status", "The SCTP beneath M3UA")
                    .withoutNo();
    private static final Command SERVERS =
            Command.of(
                            "show cs7 [[instance] INSTANCE] as [active|all] [name AS] [detail]",
                            "Application servers and their routing keys",
                            INSTANCE,
                            AS)
                    .help("as", "Application servers of M3UA")
                    .help("active", "Only those that are active")
                    .withoutNo();
    private static final Command BINDINGS =
            Command.of(
                            "show cs7 [[instance] INSTANCE] as binding-table name AS",
                            "Which of its processes takes which signalling link selection",
                            INSTANCE,
                            AS)
                    .help("binding-table", "Selections and their processes")
                    .withoutNo();
    private static final Command MATES =
            Command.of(
                            "show cs7 [[instance] INSTANCE] mated-sg [name MATE] [detail]",
                            "Mates of this gateway, and what goes to them",
                            INSTANCE,
                            MATE)
                    .help("mated-sg", "Other gateways for the same application servers")
                    .help("name", "Only one of them")
                    .help("detail", "All there is to know")
                    .withoutNo();
    private static final Command OPERATE =
            Command.of(
                            "cs7 asp ASP (block|unblock|disconnect)",
                            "Keep traffic from a process of M3UA, or end its association",
                            ASP)
                    .help("block", "Give it no traffic, until it is unblocked")
                    .help("unblock", "Take back cs7 asp ASP block")
                    .help("disconnect", "End its association; it may come up again at once")
                    .withoutNo();

    private static final Command AUDIT =
            Command.of(
                            "cs7 asp ASP audit point-code POINT-CODE",
                            "Ask the gateway of a process of this node how a point stands",
                            ASP,
                            POINT_CODE)
                    .help("audit", "Ask the gateway by DAUD")
                    .help("point-code", "About one point")
                    .withoutNo();

    private ApplicationServerCommands() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.user(ASPS, ApplicationServerCommands::asps),
                Verb.user(ADDRESSES, (line, session) -> asps(line, session, AspReport::addresses)),
                Verb.user(
                        ASSOCIATIONS,
                        (line, session) -> asps(line, session, AspReport::associations)),
                Verb.user(SERVERS, ApplicationServerCommands::servers),
                Verb.user(BINDINGS, ApplicationServerCommands::bindings),
                Verb.user(MATES, ApplicationServerCommands::mates),
                Verb.operator(
                        OPERATE,
                        (line, session) -> WatchCommands.perform(session, operation(line))),
                Verb.operator(
                        AUDIT,
                        (line, session) ->
                                WatchCommands.perform(
                                        session,
                                        new Operation.AuditPoint(
                                                line.get(ASP), line.get(POINT_CODE)))));
    }

    private static Operation operation(Statement line) {
        String asp = line.get(ASP);
        if (line.has("disconnect")) {
            return new Operation.DisconnectAsp(asp);
        }
        return line.has("block") ? new Operation.BlockAsp(asp) : new Operation.UnblockAsp(asp);
    }

    private static CompletionStage<Result> asps(Statement line, Session session) {
        return asps(line, session, line.has("detail") ? AspReport::detail : AspReport::all);
    }

    private static CompletionStage<Result> asps(
            Statement line, Session session, Function<List<AspView>, Document> report) {
        return session.node().view().thenApply(node -> asps(line, node, report));
    }

    private static Result asps(
            Statement line, NodeView node, Function<List<AspView>, Document> report) {
        List<AspView> shown =
                node.asps().stream()
                        .filter(asp -> line.find(INSTANCE).stream().allMatch(asp::isIn))
                        .filter(asp -> line.find(ASP).stream().allMatch(asp.name()::equals))
                        .toList();
        if (line.find(ASP).isPresent() && shown.isEmpty()) {
            return new Result.Refused(
                    Messages.unknown(
                            "ASP",
                            line.get(ASP),
                            node.asps().stream().map(AspView::name).toList()));
        }
        return ofInstance(line, node, report.apply(shown));
    }

    private static CompletionStage<Result> servers(Statement line, Session session) {
        return session.node().view().thenApply(node -> servers(line, node));
    }

    private static Result servers(Statement line, NodeView node) {
        List<AsView> shown =
                serversOf(line, node)
                        .filter(as -> line.find(AS).stream().allMatch(as.name()::equals))
                        .toList();
        if (line.find(AS).isPresent() && shown.isEmpty()) {
            return unknownServer(line, node);
        }
        List<AsView> wanted =
                shown.stream().filter(as -> !line.has("active") || as.isActive()).toList();
        return ofInstance(
                line, node, line.has("detail") ? AsReport.detail(wanted) : AsReport.all(wanted));
    }

    private static Stream<AsView> serversOf(Statement line, NodeView node) {
        return node.applicationServers().stream()
                .filter(as -> line.find(INSTANCE).stream().allMatch(i -> i == as.instance()));
    }

    private static CompletionStage<Result> bindings(Statement line, Session session) {
        return session.node()
                .view()
                .thenApply(
                        node ->
                                serversOf(line, node)
                                        .filter(as -> as.name().equals(line.get(AS)))
                                        .findFirst()
                                        .<Result>map(
                                                as -> new Result.Shown(AsReport.bindings(as), true))
                                        .orElseGet(() -> unknownServer(line, node)));
    }

    private static CompletionStage<Result> mates(Statement line, Session session) {
        return session.node().view().thenApply(node -> mates(line, node));
    }

    private static Result mates(Statement line, NodeView node) {
        List<MateView> shown =
                node.mates().stream()
                        .filter(
                                mate ->
                                        line.find(INSTANCE).stream()
                                                .allMatch(i -> i == mate.instance()))
                        .filter(mate -> line.find(MATE).stream().allMatch(mate.name()::equals))
                        .toList();
        if (line.find(MATE).isPresent() && shown.isEmpty()) {
            return new Result.Refused(
                    Messages.unknown(
                            "mate",
                            line.get(MATE),
                            node.mates().stream().map(MateView::name).toList()));
        }
        return ofInstance(
                line, node, line.has("detail") ? MateReport.detail(shown) : MateReport.all(shown));
    }

    private static Result unknownServer(Statement line, NodeView node) {
        return new Result.Refused(
                Messages.unknown(
                        "application server",
                        line.get(AS),
                        node.applicationServers().stream().map(AsView::name).toList()));
    }

    private static Result ofInstance(Statement line, NodeView node, Document document) {
        boolean known = line.find(INSTANCE).stream().allMatch(i -> node.instance(i).isPresent());
        return known
                ? new Result.Shown(document, true)
                : new Result.Refused(List.of("% " + Arguments.noInstance(line)));
    }
}

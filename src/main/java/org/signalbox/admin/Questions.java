// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.diameter.peer.DiameterConfig;
import org.signalbox.diameter.peer.LocalConfig;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.mtp3.RouteQuery;
import org.signalbox.node.MessageWalk;
import org.signalbox.node.Node;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.NatureOfAddress;
import org.signalbox.sccp.message.NumberingPlan;
import org.signalbox.sccp.message.TitleForm;
import org.signalbox.sccp.message.TranslationType;
import org.signalbox.sccp.translation.Destination;
import org.signalbox.sccp.translation.Explanation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What operators ask a node about its routing. Nothing is sent or changed.
final class Questions {
    private final Node node;

    Questions(Node node) {
        this.node = node;
    }

    CompletionStage<RouteLookupView> lookUp(RouteQuestion question) {
        return node.answer(
                        question.instance(),
                        new RouteQuery(
                                question.destination(),
                                question.from().orElse(null),
                                question.sls().orElse(RouteQuery.EVERY_SLS),
                                question.without().orElse(null)))
                .thenApply(Views::of);
    }

    CompletionStage<TitleLookupView> lookUp(TitleQuestion question) {
        return node.status()
                .thenCompose(
                        status -> {
                            Variant variant =
                                    status.instances().stream()
                                            .filter(i -> i.number() == question.instance())
                                            .map(i -> i.point().variant())
                                            .findFirst()
                                            .orElse(Variant.ITU);
                            return lookUp(question, variant);
                        });
    }

    private CompletionStage<TitleLookupView> lookUp(TitleQuestion question, Variant variant) {
        int indicator = question.indicator().orElse(TitleForm.fullest(variant).indicator(variant));
        TitleForm form = TitleForm.of(variant, indicator);
        if (form == null) {
            return CompletableFuture.failedFuture(
                    new IOException(
                            "networks of variant %s have no gti %d"
                                    .formatted(variant.word(), indicator)));
        }
        GlobalTitle title =
                new GlobalTitle(
                        form,
                        TranslationType.of(question.type()),
                        NumberingPlan.of(question.plan()),
                        NatureOfAddress.of(question.nature()),
                        question.digits());
        return node.explain(
                        question.instance(),
                        title,
                        question.subsystem().orElse(-1),
                        SignallingLinkSelection.of(question.sls()))
                .thenCompose(stages -> withRoute(question, title, stages));
    }

    private CompletionStage<TitleLookupView> withRoute(
            TitleQuestion question, GlobalTitle title, List<Explanation> explained) {
        List<TitleLookupView.Stage> stages = explained.stream().map(SccpViews::of).toList();
        if (explained.getLast().result() instanceof Destination.ToPoint to) {
            return lookUp(
                            new RouteQuestion(
                                    question.instance(),
                                    to.point(),
                                    Optional.empty(),
                                    Optional.of(question.sls()),
                                    Optional.empty()))
                    .thenApply(
                            route ->
                                    new TitleLookupView(
                                            title.toString(), stages, Optional.of(route)));
        }
        return CompletableFuture.completedFuture(
                new TitleLookupView(title.toString(), stages, Optional.empty()));
    }

    CompletionStage<DiameterLookupView> lookUp(DiameterQuestion question) {
        return node.status()
                .thenCompose(
                        status -> {
                            Optional<SgdCommand> command = DiameterRoutingViews.command(question);
                            Optional<DiameterConfig> diameter = status.config().diameter();
                            if (command.isEmpty() || diameter.isEmpty()) {
                                return CompletableFuture.failedFuture(
                                        new IOException(
                                                command.isEmpty()
                                                        ? "there is no request "
                                                                + question.command()
                                                        : "this node has no part in Diameter: no `diameter identity` line"));
                            }
                            LocalConfig local = diameter.get().local();
                            return node.explain(
                                            DiameterRoutingViews.keys(
                                                    question,
                                                    command.get(),
                                                    local.identity(),
                                                    local.realm()),
                                            command.get())
                                    .thenApply(
                                            verdicts ->
                                                    DiameterRoutingViews.of(
                                                            question, verdicts, status));
                        });
    }

    CompletionStage<Document> walk(int instance, byte[] octets, Optional<String> linkset) {
        return node.walk(instance, octets, linkset)
                .thenCompose(walk -> routeOf(instance, walk).thenApply(way -> document(walk, way)));
    }

    /// How a message that was walked would go on; empty if it would not.
    private CompletionStage<Optional<RouteLookupView>> routeOf(int instance, MessageWalk walk) {
        if (walk.next().isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return lookUp(
                        new RouteQuestion(
                                instance,
                                walk.next().get(),
                                walk.from(),
                                Optional.of(walk.sls()),
                                Optional.empty()))
                .thenApply(Optional::of);
    }

    private static Document document(MessageWalk walk, Optional<RouteLookupView> route) {
        Document.Builder document =
                Document.builder().line("%s", Field.of("message", walk.message()));
        document.group(
                "steps",
                walk.steps().stream()
                        .map(
                                step ->
                                        Document.builder()
                                                .line("  %s", Field.of("step", step))
                                                .build())
                        .toList());
        route.ifPresent(way -> document.note("").group("route", List.of(way.document())));
        return document.build();
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import static org.signalbox.web.Parameters.INSTANCE;
import static org.signalbox.web.Shows.inNetwork;
import static org.signalbox.web.Shows.number;
import static org.signalbox.web.Shows.view;

import org.signalbox.admin.AccessListReport;
import org.signalbox.admin.GwsReport;
import org.signalbox.admin.InstanceView;
import org.signalbox.admin.MlrReport;
import org.signalbox.admin.SccpReport;
import org.signalbox.admin.TitleQuestion;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// What decides by the content of messages: SCCP and its titles, multi-layer routing, screening.
final class ContentEndpoints {
    private static final String NO_TITLES = "no title is translated: no `cs7 gtt` line";
    private static final int PLAN_DEFAULT = 1;
    private static final int NATURE_DEFAULT = 4;

    private ContentEndpoints() {}

    static List<Endpoint> all() {
        return List.of(
                Endpoint.show(
                        "/sccp",
                        "Sccp",
                        "What became of messages of SCCP, and the state of subsystems",
                        inNetwork(InstanceView::sccp, SccpReport::of, NO_TITLES),
                        INSTANCE),
                Endpoint.show(
                        "/gtt/measurements",
                        "TitleMeasurements",
                        "How often global titles were translated, and why they were not",
                        inNetwork(InstanceView::sccp, SccpReport::measurements, NO_TITLES),
                        INSTANCE),
                Endpoint.show(
                        "/gtt/configuration",
                        "TitleConfiguration",
                        "The lines of the configuration about titles",
                        call -> Result.shown(SccpReport.config(call.node().running().tree()))),
                Endpoint.show(
                        "/title-lookup",
                        "TitleLookup",
                        "Where a message to a global title would go, and why; sends nothing",
                        ContentEndpoints::lookUp,
                        Parameters.DIGITS,
                        Parameters.TYPE,
                        Parameters.INDICATOR,
                        Parameters.PLAN,
                        Parameters.NATURE,
                        Parameters.SUBSYSTEM,
                        Parameters.SELECTION,
                        INSTANCE),
                Endpoint.show(
                        "/walk",
                        "Walk",
                        "What would become of a captured message; sends nothing",
                        call ->
                                call.node()
                                        .walk(
                                                number(call),
                                                call.get(Parameters.MESSAGE),
                                                call.find(Parameters.OVER_LINKSET))
                                        .thenApply(Result.Shown::new),
                        Parameters.MESSAGE,
                        Parameters.OVER_LINKSET,
                        INSTANCE),
                Endpoint.show(
                        "/mlr",
                        "MultiLayerRouting",
                        "Multi-layer routing: triggers, rules, and how often each was used",
                        inNetwork(InstanceView::content, MlrReport::of, NO_TITLES),
                        INSTANCE),
                Endpoint.show(
                        "/access-lists",
                        "AccessLists",
                        "Access lists",
                        view(node -> AccessListReport.of(node.accessLists()))),
                Endpoint.show(
                        "/gws",
                        "Screening",
                        "What is screened by what, and how often it refused something",
                        inNetwork((_, network) -> new Result.Shown(GwsReport.of(network.gws()))),
                        INSTANCE),
                Endpoint.show(
                        "/gws/tables/{table}",
                        "ScreeningTable",
                        "The rules of a table, with what they have counted",
                        rules(call -> "table " + call.get(Parameters.TABLE)),
                        Parameters.TABLE,
                        INSTANCE),
                Endpoint.show(
                        "/gws/access-lists/{number}",
                        "ScreeningTable",
                        "The rules of an access list in use, with what they have counted",
                        rules(call -> "access-list " + call.get(Parameters.SCREENING_LIST)),
                        Parameters.SCREENING_LIST,
                        INSTANCE));
    }

    private static Endpoint.Action rules(Function<Call, String> name) {
        return inNetwork(
                (call, network) ->
                        GwsReport.of(network.gws(), name.apply(call))
                                .<Result>map(Result.Shown::new)
                                .orElseGet(
                                        () ->
                                                Result.notFound(
                                                        "nothing is screened by "
                                                                + name.apply(call))));
    }

    private static CompletionStage<Result> lookUp(Call call) {
        return call.node()
                .lookUp(
                        new TitleQuestion(
                                number(call),
                                call.get(Parameters.DIGITS),
                                optional(call, Parameters.INDICATOR),
                                call.find(Parameters.TYPE).orElse(0),
                                call.find(Parameters.PLAN).orElse(PLAN_DEFAULT),
                                call.find(Parameters.NATURE).orElse(NATURE_DEFAULT),
                                optional(call, Parameters.SUBSYSTEM),
                                call.find(Parameters.SELECTION).orElse(0)))
                .thenApply(found -> new Result.Shown(found.document()));
    }

    private static OptionalInt optional(Call call, Parameter<Integer> parameter) {
        return call.find(parameter).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }
}

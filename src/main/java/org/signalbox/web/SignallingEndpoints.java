// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.web;

import static org.signalbox.web.Parameters.DESTINATION;
import static org.signalbox.web.Parameters.INSTANCE;
import static org.signalbox.web.Parameters.LINKSET;
import static org.signalbox.web.Parameters.SLC;
import static org.signalbox.web.Shows.inNetwork;
import static org.signalbox.web.Shows.number;
import static org.signalbox.web.Shows.perform;
import static org.signalbox.web.Shows.view;
import static org.signalbox.web.Shows.withCode;

import org.signalbox.admin.BindingReport;
import org.signalbox.admin.ConversionReport;
import org.signalbox.admin.Document;
import org.signalbox.admin.InstanceView;
import org.signalbox.admin.LinksetReport;
import org.signalbox.admin.LinksetView;
import org.signalbox.admin.M2paReport;
import org.signalbox.admin.NodeView;
import org.signalbox.admin.Operation;
import org.signalbox.admin.PcConversionReport;
import org.signalbox.admin.PingRequest;
import org.signalbox.admin.RouteQuestion;
import org.signalbox.admin.RouteReport;
import org.signalbox.ss7.PointCode;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// Linksets, links and routes of MTP level 3, and point codes.
final class SignallingEndpoints {
    private static final int BAD_REQUEST = 400;

    private SignallingEndpoints() {}

    static List<Endpoint> all() {
        return List.of(
                Endpoint.show(
                        "/linksets",
                        "Linksets",
                        "Linksets and their links",
                        Shows.found(SignallingEndpoints::linksets),
                        INSTANCE),
                Endpoint.show(
                        "/linksets/{linkset}",
                        "Linkset",
                        "One linkset, with all there is to know about its links",
                        linkset(LinksetReport::one),
                        LINKSET),
                Endpoint.show(
                        "/linksets/{linkset}/traffic",
                        "LinksetTraffic",
                        "Traffic of its links that is being moved",
                        linkset(LinksetReport::traffic),
                        LINKSET),
                Endpoint.show(
                        "/linksets/{linkset}/selections",
                        "LinksetSelections",
                        "What its links have sent, by signalling link selection",
                        linkset(LinksetReport::selections),
                        LINKSET),
                Endpoint.act(
                        "/linksets/{linkset}/links/{slc}/inhibit",
                        "Keep user traffic off a link, if both ends can spare it",
                        perform(call -> new Operation.Inhibit(call.get(LINKSET), call.get(SLC))),
                        LINKSET,
                        SLC),
                Endpoint.act(
                        "/linksets/{linkset}/links/{slc}/uninhibit",
                        "Let it carry traffic again",
                        perform(call -> new Operation.Uninhibit(call.get(LINKSET), call.get(SLC))),
                        LINKSET,
                        SLC),
                Endpoint.show(
                        "/m2pa/states",
                        "M2paStates",
                        "Link state control and sequence numbers",
                        view(M2paReport::states)),
                Endpoint.show(
                        "/m2pa/peers",
                        "M2paPeers",
                        "Addresses and ports of the links",
                        view(M2paReport::peers)),
                Endpoint.show(
                        "/m2pa/statistics",
                        "M2paStatistics",
                        "Counters of level 2",
                        view(M2paReport::statistics)),
                Endpoint.show(
                        "/m2pa/timers",
                        "M2paTimers",
                        "Timers of level 2 as configured",
                        view(M2paReport::timers)),
                Endpoint.show(
                        "/routes",
                        "Routes",
                        "Routes and destinations, page by page",
                        inNetwork(SignallingEndpoints::routes),
                        Parameters.ONLY_TOWARDS,
                        Parameters.SEARCH,
                        Parameters.OFFSET,
                        Parameters.LIMIT,
                        INSTANCE),
                Endpoint.show(
                        "/route-lookup",
                        "RouteLookup",
                        "Which way messages to a point would go, and why; sends nothing",
                        SignallingEndpoints::lookUp,
                        DESTINATION,
                        Parameters.FROM,
                        Parameters.ONE_SELECTION,
                        Parameters.WITHOUT,
                        INSTANCE),
                Endpoint.show(
                        "/binding-table",
                        "Bindings",
                        "Which link each signalling link selection takes to a point",
                        SignallingEndpoints::bindings,
                        DESTINATION,
                        INSTANCE),
                Endpoint.show(
                        "/point-code-conversion",
                        "PointCodeConversion",
                        "Points of other networks that have a point code in this one",
                        inNetwork((_, network) -> new Result.Shown(PcConversionReport.of(network))),
                        INSTANCE),
                Endpoint.show(
                        "/convert",
                        "Conversion",
                        "A point code in all notations",
                        call ->
                                withCode(
                                        call,
                                        Parameters.POINT,
                                        code -> Result.shown(ConversionReport.code(code))),
                        Parameters.POINT,
                        INSTANCE),
                Endpoint.show(
                        "/convert-range",
                        "ConversionRange",
                        "The fewest masks that cover exactly a range",
                        call ->
                                withCode(
                                        call,
                                        Parameters.FIRST,
                                        first ->
                                                withCode(
                                                        call,
                                                        Parameters.LAST,
                                                        last -> range(first, last))),
                        Parameters.FIRST,
                        Parameters.LAST,
                        INSTANCE),
                Endpoint.act(
                        "/ping",
                        "Ping",
                        "Ask a point for signs of life; ends when the caller goes",
                        SignallingEndpoints::ping,
                        DESTINATION,
                        Parameters.PING_COUNT,
                        Parameters.PING_SIZE,
                        Parameters.PING_TIMEOUT,
                        INSTANCE));
    }

    private static Result linksets(Call call, NodeView node) {
        return call.find(INSTANCE).isEmpty()
                ? new Result.Shown(LinksetReport.all(node.linksets()))
                : node.instance(number(call))
                        .<Result>map(
                                network -> new Result.Shown(LinksetReport.all(network.linksets())))
                        .orElseGet(() -> Result.notFound("there is no instance " + number(call)));
    }

    private static Endpoint.Action linkset(Function<LinksetView, Document> report) {
        return Shows.one("linkset", LINKSET, NodeView::linksets, LinksetView::name, report);
    }

    private static Result routes(Call call, InstanceView network) {
        Optional<String> towards = call.find(Parameters.ONLY_TOWARDS);
        Optional<PointCode> point;
        try {
            point = towards.map(text -> PointCode.parse(network.point().variant(), text));
        } catch (IllegalArgumentException wrong) {
            return Shows.wrong(Parameters.ONLY_TOWARDS, wrong);
        }
        return new Result.Shown(
                RouteReport.page(
                        network.routes(),
                        point,
                        call.find(Parameters.SEARCH).orElse(""),
                        call.find(Parameters.OFFSET).orElse(0),
                        call.find(Parameters.LIMIT).orElse(Parameters.PAGE_DEFAULT)));
    }

    private static CompletionStage<Result> lookUp(Call call) {
        return withCode(
                call,
                DESTINATION,
                code ->
                        call.find(Parameters.FROM).isEmpty()
                                ? lookUp(call, code, Optional.empty())
                                : withCode(
                                        call,
                                        Parameters.FROM,
                                        from -> lookUp(call, code, Optional.of(from))));
    }

    private static CompletionStage<Result> lookUp(
            Call call, PointCode destination, Optional<PointCode> from) {
        return call.node()
                .lookUp(
                        new RouteQuestion(
                                number(call),
                                destination,
                                from,
                                call.find(Parameters.ONE_SELECTION),
                                call.find(Parameters.WITHOUT)))
                .thenApply(answer -> new Result.Shown(answer.document()));
    }

    private static CompletionStage<Result> bindings(Call call) {
        return withCode(
                call,
                DESTINATION,
                code ->
                        call.node()
                                .bindings(number(call), code)
                                .thenApply(
                                        bindings ->
                                                new Result.Shown(
                                                        BindingReport.of(code, bindings))));
    }

    private static CompletionStage<Result> range(PointCode first, PointCode last) {
        return first.compareTo(last) > 0
                ? Result.now(
                        new Result.Refused(
                                BAD_REQUEST,
                                "the range ends before it begins: %s is less than %s"
                                        .formatted(last, first)))
                : Result.shown(ConversionReport.range(first, last));
    }

    private static CompletionStage<Result> ping(Call call) {
        return withCode(
                call,
                DESTINATION,
                code ->
                        call.node()
                                .ping(
                                        new PingRequest(
                                                number(call),
                                                code,
                                                call.find(Parameters.PING_COUNT).orElse(1),
                                                call.find(Parameters.PING_SIZE)
                                                        .orElse(PingRequest.SIZE_OCTETS_DEFAULT),
                                                call.find(Parameters.PING_TIMEOUT)
                                                        .orElse(PingRequest.TIMEOUT_DEFAULT)),
                                        call.gone())
                                .thenApply(answer -> new Result.Shown(answer.document())));
    }
}

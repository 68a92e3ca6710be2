// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.iwf.IwfConfig.Resolution;
import org.signalbox.iwf.IwfConfig.Target;
import org.signalbox.iwf.MtToDiameter.Parties;
import org.signalbox.map.MapError;
import org.signalbox.map.MapResult;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;

/// Finds the node that serves a subscriber, for one message: one way after the other, each node
/// once.
final class NodeSearch {
    /// What is to be done next.
    sealed interface Step {
        /// To send the message there.
        record Send(Target target) implements Step {}

        /// To ask a register.
        record Ask(Destination register, SgdRequest request) implements Step {}

        /// Nothing: there is no other way.
        record None() implements Step {}
    }

    private final Parties parties;
    private final String called;
    private final IwfConfig config;
    private final Queue<Resolution> left;

    /// Known before anything is looked for; null if it is not, or was tried.
    private @Nullable ServingNode known;

    private final Set<Destination> tried = new HashSet<>();

    /// @param called the number that the message was sent to
    NodeSearch(Parties parties, String called, IwfConfig config) {
        this.parties = parties;
        this.called = called;
        this.config = config;
        this.left = new ArrayDeque<>(config.resolution());
    }

    /// Begins with a node that a register has named.
    ///
    /// @param node has a name
    void beginWith(ServingNode node) {
        known = node;
    }

    /// Whether it was sent to a node already.
    boolean hasTried() {
        return !tried.isEmpty();
    }

    /// @param now monotonic nanoseconds
    Step next(SubscriberCache cache, long now) {
        Step first = send(target(known));
        known = null;
        if (first != null) {
            return first;
        }
        Resolution way;
        while ((way = left.poll()) != null) {
            Step step =
                    switch (way) {
                        case CALLED_NUMBER -> send(config.nodes().find(called));
                        case CACHE ->
                                send(
                                        target(
                                                SubscriberCache.byDiameter(
                                                        cache.nodesOf(
                                                                parties.imsi(),
                                                                now,
                                                                config.timers().cache()))));
                        case IMSI -> send(config.subscribers().find(parties.imsi()));
                        case HSS -> ask();
                    };
            if (step != null) {
                return step;
            }
        }
        return new Step.None();
    }

    private @Nullable Step send(@Nullable Target target) {
        return target != null && tried.add(target.destination()) ? new Step.Send(target) : null;
    }

    private @Nullable Step ask() {
        Destination register = config.imsiRegisters().find(parties.imsi());
        return register == null
                ? null
                : new Step.Ask(
                        register,
                        new SgdRequest.RoutingInfo(
                                null,
                                parties.imsi(),
                                parties.serviceCentre(),
                                null,
                                null,
                                true,
                                false,
                                false,
                                null,
                                false,
                                null));
    }

    /// A register has answered.
    ///
    /// @return null: it does not know of a node
    @Nullable Step found(SgdAnswer.RoutingInfo answer) {
        return answer.result().isSuccess()
                ? send(target(SubscriberCache.byDiameter(answer.nodes())))
                : null;
    }

    /// What a register that knows no node has said of the subscriber; null if it is nothing.
    static @Nullable MapError refusal(SgdAnswer.RoutingInfo answer) {
        if (answer.result().equals(Result.USER_UNKNOWN)) {
            return Errors.plain(MapError.Code.UNIDENTIFIED_SUBSCRIBER);
        }
        if (answer.result().equals(Result.ABSENT_USER)) {
            return new MapError.AbsentSubscriber(
                    answer.absentDiagnostics().get(NodeKind.MME),
                    answer.absentDiagnostics().get(NodeKind.SGSN),
                    null,
                    null);
        }
        return null;
    }

    private @Nullable Target target(@Nullable ServingNode node) {
        ServingNode.Name name = node == null ? null : node.name();
        if (node == null || name == null) {
            return null;
        }
        return new Target(node.kind(), destination(name, config));
    }

    /// Where a node is sent messages that a register has named so.
    static Destination destination(ServingNode.Name name, IwfConfig config) {
        String host = config.namesForMessages().getOrDefault(name.host(), name.host());
        return new Destination(host, name.realm());
    }

    /// A node that MAP has named, if it is one of Diameter; null if it is not.
    static @Nullable ServingNode byDiameter(MapResult.Node node, IwfConfig config) {
        String number = Numbers.digitsIfAny(node.number());
        if (number == null) {
            return null;
        }
        NodeKind kind = node.kind() == MapResult.Node.Kind.SGSN ? NodeKind.SGSN : NodeKind.MME;
        ServingNode.Name said = Numbers.nameIfAny(node.name());
        if (said != null) {
            return new ServingNode(kind, number, said);
        }
        Target target = config.nodes().find(number);
        String host = target == null ? null : target.destination().host();
        return target == null || host == null
                ? null
                : new ServingNode(
                        target.kind(),
                        number,
                        new ServingNode.Name(host, target.destination().realm()));
    }

    /// What is said if no node is known.
    ///
    /// @return the subscriber is unknown if the number it was called by is of ours, and not so if
    ///     nobody has configured anything for it
    MapError unknown() {
        return config.subscribers().find(parties.imsi()) != null
                        || config.imsiRegisters().find(parties.imsi()) != null
                ? Errors.plain(MapError.Code.UNIDENTIFIED_SUBSCRIBER)
                : new MapError.SystemFailure(Errors.VISITED_MSC, Errors.MME);
    }
}

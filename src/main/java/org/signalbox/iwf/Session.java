// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.firewall.Origin;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;

import java.time.Duration;
import java.util.function.Function;

/// A request that waits for what comes of it on the other side.
abstract sealed class Session {
    final long id;
    final Flow flow;
    final long begunAt;

    /// When it ends at the latest; monotonic nanoseconds.
    final long deadline;

    private final String from;

    /// IMSI or MSISDN; empty if it has none.
    final String subscriber;

    private final String serviceCentre;
    private String target = "";

    private Session(Start start) {
        this.id = start.id;
        this.flow = start.flow;
        this.begunAt = start.begunAt;
        this.deadline = start.begunAt + start.max.toNanos();
        this.from = start.from;
        this.subscriber = start.subscriber;
        this.serviceCentre = start.serviceCentre;
    }

    /// What each session is begun with.
    ///
    /// @param max how long it may take
    record Start(
            long id,
            Flow flow,
            long begunAt,
            Duration max,
            String from,
            String subscriber,
            String serviceCentre) {}

    /// Whom its request went to, last.
    String target() {
        return target;
    }

    void goTo(String whom) {
        target = whom;
    }

    SessionRecord record(@Nullable Long endedAt, String outcome, String reason) {
        return new SessionRecord(
                id,
                flow,
                begunAt,
                endedAt,
                from,
                subscriber,
                serviceCentre,
                target,
                outcome,
                reason);
    }

    /// Asked by MAP.
    abstract static sealed class OfMap extends Session {
        final long dialogue;

        /// Who has asked.
        final Origin origin;

        /// Whose message it is; null if it is none to a telephone.
        final MtToDiameter.@Nullable Parties parties;

        private OfMap(Start start, long dialogue, MtToDiameter.@Nullable Parties parties) {
            super(start);
            this.dialogue = dialogue;
            this.origin = new Origin.Title(start.from);
            this.parties = parties;
        }
    }

    /// Asked by MAP; waits for MAP.
    static final class Relayed extends OfMap {
        /// The request of ours that waits for its outcome.
        long call;

        private final Function<MapOutcome, MapAnswer> back;

        Relayed(
                Start start,
                long dialogue,
                MtToDiameter.@Nullable Parties parties,
                Function<MapOutcome, MapAnswer> back) {
            super(start, dialogue, parties);
            this.back = back;
        }

        MapAnswer answer(MapOutcome outcome) {
            return back.apply(outcome);
        }
    }

    /// Asked by MAP; waits for Diameter.
    static sealed class ToDiameter extends OfMap {
        private final Function<SgdOutcome, MapAnswer> back;

        /// The request of Diameter that waits for its answer.
        long exchange;

        ToDiameter(
                Start start,
                long dialogue,
                MtToDiameter.@Nullable Parties parties,
                Function<SgdOutcome, MapAnswer> back) {
            super(start, dialogue, parties);
            this.back = back;
        }

        MapAnswer answer(SgdOutcome outcome) {
            return back.apply(outcome);
        }
    }

    /// A message on its way to a telephone.
    static final class Delivery extends ToDiameter {
        final MapParty calling;
        final MapRequest.MtForward message;

        /// Whom it really is for.
        final MtToDiameter.Parties meant;

        /// The number by which the node is known to MAP.
        final MapParty called;

        final NodeSearch search;

        /// Whether a register is asked, and not yet a node.
        boolean isAsking;

        /// @param said whom the message is for, as it says
        Delivery(
                Start start,
                SessionInput.MapRequested asked,
                MapRequest.MtForward message,
                MtToDiameter.Parties said,
                Function<SgdOutcome, MapAnswer> back,
                MtToDiameter.Parties meant,
                MapParty called,
                NodeSearch search) {
            super(start, asked.dialogue(), said, back);
            this.calling = asked.from();
            this.message = message;
            this.meant = meant;
            this.called = called;
            this.search = search;
        }
    }

    /// Asked by Diameter; waits for MAP.
    static final class OfDiameter extends Session {
        final long transaction;
        private final Function<MapOutcome, SgdAnswer> back;

        /// The dialogue may stay open for what follows the message; null: it is not to.
        final @Nullable HeldKey held;

        OfDiameter(
                Start start,
                long transaction,
                Function<MapOutcome, SgdAnswer> back,
                @Nullable HeldKey held) {
            super(start);
            this.transaction = transaction;
            this.back = back;
            this.held = held;
        }

        SgdAnswer answer(MapOutcome outcome) {
            return back.apply(outcome);
        }
    }

    /// Asked by Diameter; waits for Diameter.
    static final class Passed extends Session {
        final long transaction;

        /// The request of ours that waits for its answer.
        final long exchange;

        private final Function<SgdOutcome, SgdAnswer> back;

        Passed(Start start, long transaction, long exchange, Function<SgdOutcome, SgdAnswer> back) {
            super(start);
            this.transaction = transaction;
            this.exchange = exchange;
            this.back = back;
        }

        SgdAnswer answer(SgdOutcome outcome) {
            return back.apply(outcome);
        }
    }

    /// What messages have in common that go in one dialogue.
    record HeldKey(String imsi, String node, String serviceCentre) {}
}

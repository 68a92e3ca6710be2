// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.firewall.Finding;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;

import java.time.Duration;

/// What sessions want done.
public sealed interface SessionOutput {
    /// To answer [SessionInput.MapRequested].
    record AnswerMap(long dialogue, MapAnswer answer) implements SessionOutput {}

    /// To answer [SessionInput.SgdRequested].
    record AnswerSgd(long transaction, SgdAnswer answer) implements SessionOutput {}

    /// To leave [SessionInput.SgdRequested] without an answer.
    record DiscardSgd(long transaction) implements SessionOutput {}

    /// To tell the operator.
    record Tell(Finding finding) implements SessionOutput {}

    /// To ask by MAP, in a dialogue of its own.
    ///
    /// @param call names it
    record RequestMap(long call, MapParty to, MapParty from, MapRequest request, Duration answerMax)
            implements SessionOutput {}

    /// To ask in a dialogue that was left open.
    record NextMap(long call, MapRequest request, Duration answerMax) implements SessionOutput {}

    /// To end a dialogue that was left open.
    record EndMap(long call) implements SessionOutput {}

    /// To ask by Diameter.
    ///
    /// @param exchange names it
    /// @param priority of RFC 7944, as that of the request that this one follows from; null if
    ///     nothing was said
    record RequestSgd(
            long exchange,
            Destination destination,
            SgdRequest request,
            Duration answerMax,
            @Nullable Integer priority)
            implements SessionOutput {}
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.xua;

import java.util.List;

/// What an [AspMachine] decides.
public sealed interface AspOutput {
    /// To be sent, on stream 0.
    record Send(AspMessage message) implements AspOutput {}

    /// A routing key is to be registered; the answer comes as an input. Said again when T(ack) has
    /// run out.
    record Register(AspPlan.Served server) implements AspOutput {}

    /// All keys that were registered are to be given back.
    record Deregister(List<RoutingContext> contexts) implements AspOutput {
        public Deregister {
            contexts = List.copyOf(contexts);
        }
    }

    /// The process stands so from now on.
    ///
    /// @param active the application servers whose traffic it is given
    record Changed(AspState state, List<AspPlan.Served> active) implements AspOutput {
        public Changed {
            active = List.copyOf(active);
        }
    }

    /// The gateway has refused something; for whoever asks why the process is not active.
    record Refused(AspMessage.ErrorReport error) implements AspOutput {}

    /// The process has left, as it was told to: the association is not needed any more.
    record Finished() implements AspOutput {}
}

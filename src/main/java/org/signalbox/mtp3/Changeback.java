// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.signalbox.mtp3.Mtp3Timer.T4;
import static org.signalbox.mtp3.Mtp3Timer.T5;

import org.signalbox.machine.Machine;
import org.signalbox.machine.Timer;

import java.util.function.Consumer;

/// Traffic goes from one link to another of the same linkset, both in service: changeback by the
/// sequence control procedure (Q.704 section 6.3).
///
/// 1. New traffic is held, until no loop sends to the former link any more (`Quiesced`).
/// 2. A changeback declaration follows the last message on the former link. When it is
///    acknowledged, all before it has arrived, and what is held goes to the other link.
/// 3. The declaration is repeated once, after T4. When T5 runs out as well, traffic goes over
///    without the far end's word, and the operator is told (section 6.5.3).
final class Changeback implements Machine<Changeback.Input, Changeback.Output> {
    sealed interface Input {
        /// No loop uses the former snapshot any more.
        record Quiesced() implements Input {}

        /// CBA with the code of this changeback.
        record AcknowledgementReceived() implements Input {}
    }

    sealed interface Output {
        /// Send CBD on the former link.
        record SendDeclaration() implements Output {}

        /// Send what was held; the changeback is over.
        ///
        /// @param acknowledged whether the far end has said so
        record Release(boolean acknowledged) implements Output {}
    }

    private sealed interface State {
        record Diverting() implements State {}

        /// The first declaration waits for its acknowledgement.
        record Declared(Timer t4) implements State {}

        /// The second does.
        record DeclaredAgain(Timer t5) implements State {}

        record Done() implements State {}
    }

    private final Mtp3Timers timers;

    private State state = new State.Diverting();

    Changeback(Mtp3Timers timers) {
        this.timers = timers;
    }

    /// What is waited for, in words.
    String step() {
        return switch (state) {
            case State.Diverting _ -> "traffic to leave the link";
            case State.Declared _ -> "T4, first acknowledgement";
            case State.DeclaredAgain _ -> "T5, second acknowledgement";
            case State.Done _ -> "";
        };
    }

    @Override
    public void handle(Input input, long now, Consumer<? super Output> out) {
        state =
                switch (input) {
                    case Input.Quiesced _ when state instanceof State.Diverting -> {
                        out.accept(new Output.SendDeclaration());
                        yield new State.Declared(Timer.start(now, timers.get(T4)));
                    }
                    case Input.AcknowledgementReceived _
                            when state instanceof State.Declared
                                    || state instanceof State.DeclaredAgain -> {
                        out.accept(new Output.Release(true));
                        yield new State.Done();
                    }
                    case Input.Quiesced _, Input.AcknowledgementReceived _ -> state;
                };
    }

    @Override
    public void advance(long now, Consumer<? super Output> out) {
        state =
                switch (state) {
                    case State.Declared(Timer t4) when t4.isExpired(now) -> {
                        out.accept(new Output.SendDeclaration());
                        yield new State.DeclaredAgain(Timer.start(now, timers.get(T5)));
                    }
                    case State.DeclaredAgain(Timer t5) when t5.isExpired(now) -> {
                        out.accept(new Output.Release(false));
                        yield new State.Done();
                    }
                    case State.Diverting _, State.Declared _, State.DeclaredAgain _, State.Done _ ->
                            state;
                };
    }

    @Override
    public long nextDeadline() {
        return switch (state) {
            case State.Declared(Timer t4) -> t4.deadline();
            case State.DeclaredAgain(Timer t5) -> t5.deadline();
            case State.Diverting _, State.Done _ -> NO_DEADLINE;
        };
    }
}

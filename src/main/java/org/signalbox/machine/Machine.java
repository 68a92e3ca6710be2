// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

import java.util.function.Consumer;

/// Protocol logic without I/O.
///
/// The owner calls [#handle] for each event and [#advance] when [#nextDeadline] has passed. Times
/// are monotonic nanoseconds of the owner's [Loop]; a machine never asks for the time itself, so
/// the same inputs at the same times always give the same outputs.
///
/// A machine is not thread-safe: one loop owns it.
///
/// @param <I> inputs, a sealed interface of records
/// @param <O> outputs, a sealed interface of records; the machine decides, its driver does
public interface Machine<I, O> {
    /// The value of [#nextDeadline] while no timer runs.
    long NO_DEADLINE = Long.MAX_VALUE;

    /// Takes one input.
    ///
    /// @param now monotonic nanoseconds, never less than in an earlier call
    /// @param out receives the outputs in the order in which they are to be performed
    void handle(I input, long now, Consumer<? super O> out);

    /// Fires every timer that is due at or before `now`.
    void advance(long now, Consumer<? super O> out);

    /// The time of the earliest running timer, or [#NO_DEADLINE].
    long nextDeadline();
}

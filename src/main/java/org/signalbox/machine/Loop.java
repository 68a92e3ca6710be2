// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

/// The single thread that owns a set of mutable objects, its clock, and its timers.
///
/// Everything that changes has exactly one owner loop. Public methods of an owned object begin with
/// `assert loop.inLoop()`; whoever stands outside hands work in by [#execute].
public interface Loop {
    /// For log lines and thread names.
    String name();

    /// Monotonic nanoseconds; comparable between all loops of one node.
    long now();

    /// Whether the caller runs on this loop.
    boolean inLoop();

    /// Runs `task` on this loop, after what is already queued. Callable from any thread.
    void execute(Runnable task);

    /// Runs `task` on this loop once, at `deadline` or as soon after it as the loop is free.
    ///
    /// @param deadline in terms of [#now]; one that has passed means "as soon as possible"
    Scheduled schedule(long deadline, Runnable task);

    /// A task that has been given to [#schedule].
    @FunctionalInterface
    interface Scheduled {
        /// Prevents the task from running if it has not begun; otherwise does nothing.
        void cancel();
    }
}

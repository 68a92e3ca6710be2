// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine.netty;

/// Something that a [NettyLoop] waits for besides Netty's own channels, such as sockets opened by
/// native calls. All methods but [#wakeUp] and [#awaitReady] are called on the loop.
public interface Poller extends AutoCloseable {
    /// Announces that [#poll] is about to wait: from now on [#wakeUp] has an effect.
    void prepareToWait();

    /// Does what is due, waits until something is ready, and does that.
    ///
    /// @param timeoutNanos the longest time to wait; 0 for not at all, negative for ever
    /// @return how many sources were ready
    int poll(long timeoutNanos);

    /// Ends a wait. Callable from any thread; cheap when the loop is not waiting.
    void wakeUp();

    /// Blocks a thread that is not the loop's until [#poll] would find something, or the poller is
    /// closed.
    void awaitReady();

    /// The loop ends: closes everything that is still open.
    @Override
    void close();
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

/// A descriptor that a [Reactor] waits for.
interface Source {
    /// @param events [Reactor#READABLE], [Reactor#WRITABLE], or what went wrong
    void onReady(int events);

    /// The turn of the loop in which the source had asked for it ends.
    void onTurnEnd();

    /// The loop ends: what is still held is to be given back, and nobody to be told.
    void onLoopEnd();

    /// One of the methods above has thrown: a bug of ours.
    void onFault(Throwable fault);
}

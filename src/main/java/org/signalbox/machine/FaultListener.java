// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

/// Told of every bug that reaches a loop's edge.
///
/// Broken *input* never comes here: codecs answer it with a [DecodeException] that is counted where
/// it is caught. What comes here is a fault of ours. The edge that catches it closes the object it
/// concerns, so that one faulty link does not stop a node; production counts and logs it, a
/// simulation ends the run.
@FunctionalInterface
public interface FaultListener {
    /// Told of a fault that would else have ended a loop's task unheard.
    ///
    /// @param owner the link, association or task in which the fault showed, as the operator knows
    /// it
    void onFault(String owner, Throwable fault);
}

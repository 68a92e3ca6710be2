// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

/// Told of every input a driven machine takes, before the machine sees it. The journal implements
/// it.
@FunctionalInterface
public interface InputObserver {
    InputObserver NONE = (_, _, _) -> {};

    /// Told of an input just before the machine handles it.
    ///
    /// @param machine the name of the driver
    /// @param input the record given to [Machine#handle]
    /// @param now the time given with it
    void onInput(String machine, Object input, long now);
}

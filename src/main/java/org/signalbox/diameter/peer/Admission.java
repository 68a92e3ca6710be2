// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;

/// Decides on callers by what is known of them before they say anything.
interface Admission {
    /// @return who uses the wire; null if the caller is refused. Asking commits to nothing
    @Nullable WireUser admit(InetAddress caller);

    /// Callers were refused.
    ///
    /// @param last the last of them
    /// @param count how many
    /// @param why in words; empty if it is for [#admit] to know
    void onRefused(InetAddress last, long count, String why);
}

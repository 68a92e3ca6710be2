// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import java.util.List;

/// What screening would do with a message.
///
/// @param lines the rules that were for it, one after the other; empty if nothing holds for the
///     linkset
/// @param refused whether it would be thrown away
public record ScreeningWalk(List<String> lines, boolean refused) {
    public ScreeningWalk {
        lines = List.copyOf(lines);
    }
}

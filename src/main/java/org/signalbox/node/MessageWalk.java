// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.ss7.PointCode;

import java.util.List;
import java.util.Optional;

/// What would become of a message.
///
/// @param message its service information and label, as an operator reads them
/// @param steps what screening, and SCCP of this node, would do with it; empty if neither is for it
/// @param next the point that it would be sent to; empty if it stays here, or goes nowhere
/// @param from the adjacent point it would come from, which decides with others which way it goes
///     on; empty if that does not matter
/// @param sls its signalling link selection
public record MessageWalk(
        String message,
        List<String> steps,
        Optional<PointCode> next,
        Optional<PointCode> from,
        int sls) {
    public MessageWalk {
        steps = List.copyOf(steps);
    }
}

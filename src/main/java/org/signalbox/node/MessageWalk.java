// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.ss7.PointCode;

import java.util.List;
import java.util.Optional;

/// What would become of a message.
///
/// @param message its service information and label, as an operator reads them
/// @param steps what SCCP of this node would do with it; empty if it is not for that
/// @param next the point that it would be sent to; empty if it stays here, or goes nowhere
/// @param sls its signalling link selection
public record MessageWalk(String message, List<String> steps, Optional<PointCode> next, int sls) {
    public MessageWalk {
        steps = List.copyOf(steps);
    }
}

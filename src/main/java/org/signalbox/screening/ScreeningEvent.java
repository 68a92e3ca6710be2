// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;

import java.util.List;

/// A message that a rule has refused: a sample.
///
/// @param link by which it came
/// @param linkset by which it was to leave; the link's own if it was not to come in
/// @param rule which refused it
/// @param test whether it passed nevertheless
/// @param called null if it has no address of SCCP that can be read
/// @param calling as `called`
/// @param operations of MAP that it invokes
public record ScreeningEvent(
        LinkIdentity link,
        Direction direction,
        String linkset,
        RuleName rule,
        boolean test,
        ServiceIndicator service,
        PointCode dpc,
        PointCode opc,
        @Nullable SccpAddress called,
        @Nullable SccpAddress calling,
        List<String> operations) {
    public ScreeningEvent {
        operations = List.copyOf(operations);
    }
}

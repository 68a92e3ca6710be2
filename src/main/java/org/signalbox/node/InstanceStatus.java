// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.mlr.MlrStatus;
import org.signalbox.mtp3.ConversionTableStatus;
import org.signalbox.mtp3.DiscardStatus;
import org.signalbox.mtp3.LinksetStatus;
import org.signalbox.mtp3.Mtp3Config;
import org.signalbox.mtp3.RouteTableStatus;
import org.signalbox.sccp.SccpStatus;

import java.util.List;
import java.util.Optional;

/// A node in one of its networks, at one moment.
///
/// @param number of the instance
/// @param point the signalling point it is there
/// @param linksets by name
/// @param routes the route table
/// @param discards messages thrown away, by reason
/// @param conversions points of other networks that have a code in this one
/// @param sccp empty if the node does nothing of SCCP there
/// @param content routing by what messages carry; empty as `sccp` is
/// @param screening which messages may pass
public record InstanceStatus(
        int number,
        Mtp3Config point,
        List<LinksetStatus> linksets,
        RouteTableStatus routes,
        List<DiscardStatus> discards,
        ConversionTableStatus conversions,
        Optional<SccpStatus> sccp,
        Optional<MlrStatus> content,
        ScreeningStatus screening) {
    public InstanceStatus {
        linksets = List.copyOf(linksets);
        discards = List.copyOf(discards);
    }
}

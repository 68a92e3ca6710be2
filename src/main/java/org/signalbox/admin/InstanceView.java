// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;
import java.util.Optional;

/// A node in one of the networks that it is in, at one moment.
///
/// @param number of the instance, from 0
/// @param point the signalling point it is there
/// @param linksets by name
/// @param routes the table `system`
/// @param conversion points of other networks
/// @param sccp empty if the node does nothing of SCCP there
/// @param content multi-layer routing; empty as `sccp` is
/// @param gws which messages may pass
public record InstanceView(
        int number,
        SignallingPointView point,
        List<LinksetView> linksets,
        RouteTableView routes,
        ConversionView conversion,
        Optional<SccpInstanceView> sccp,
        Optional<MlrView> content,
        GwsView gws) {
    public InstanceView {
        linksets = List.copyOf(linksets);
    }
}

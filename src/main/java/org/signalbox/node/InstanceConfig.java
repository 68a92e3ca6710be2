// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.mlr.MlrConfig;
import org.signalbox.mtp3.LinksetConfig;
import org.signalbox.mtp3.Mtp3Config;
import org.signalbox.mtp3.PointConversion;
import org.signalbox.mtp3.RouteTable;
import org.signalbox.sccp.SccpConfig;
import org.signalbox.screening.ScreeningConfig;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a node is in one network.
///
/// @param point the signalling point
/// @param linksets by name
/// @param routes the route table
/// @param conversions points of other networks that have a code in this one
/// @param screening which messages may pass
/// @param content rules that send messages of SCCP by what they carry
/// @param sccp empty if global titles are not translated here, nor anything else of SCCP done
public record InstanceConfig(
        Mtp3Config point,
        Map<String, LinksetConfig> linksets,
        RouteTable routes,
        List<PointConversion> conversions,
        Optional<SccpConfig> sccp,
        MlrConfig content,
        ScreeningConfig screening) {
    public InstanceConfig {
        linksets = Map.copyOf(linksets);
        conversions = List.copyOf(conversions);
    }
}

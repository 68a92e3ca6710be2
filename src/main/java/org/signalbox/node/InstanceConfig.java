// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.mtp3.LinksetConfig;
import org.signalbox.mtp3.Mtp3Config;
import org.signalbox.mtp3.RouteTable;

import java.util.Map;

/// What a node is in one network.
///
/// @param point the signalling point
/// @param linksets by name
/// @param routes the route table
public record InstanceConfig(
        Mtp3Config point, Map<String, LinksetConfig> linksets, RouteTable routes) {
    public InstanceConfig {
        linksets = Map.copyOf(linksets);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.config.Block;
import org.signalbox.config.Problems;
import org.signalbox.mlr.MlrCommands;
import org.signalbox.mlr.MlrConfig;
import org.signalbox.mtp3.CongestionMethod;
import org.signalbox.mtp3.LinksetConfig;
import org.signalbox.mtp3.Mtp3Config;
import org.signalbox.sccp.Capability;
import org.signalbox.sccp.SccpCommands;
import org.signalbox.sccp.SccpConfig;
import org.signalbox.sccp.translation.ApplicationGroup;
import org.signalbox.sccp.translation.GttCommands;
import org.signalbox.sccp.translation.GttConfig;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a node does above level 3 in one network.
///
/// @param sccp empty if global titles are not translated here, nor anything else of SCCP done
/// @param content rules that send messages of SCCP by what they carry
record UpperConfig(Optional<SccpConfig> sccp, MlrConfig content) {
    /// @param block the lines of the instance
    /// @param linksets all of the instance, with what stands for application servers
    /// @param base as with [NodeConfig#from(Block, Path, Problems)]
    static UpperConfig from(
            Block block,
            Mtp3Config point,
            Collection<LinksetConfig> linksets,
            Path base,
            Problems problems) {
        Map<String, PointCode> servers = new HashMap<>();
        boolean serverHere = false;
        for (LinksetConfig linkset : linksets) {
            switch (linkset.farEnd()) {
                case APPLICATION -> servers.put(linkset.name(), linkset.adjacent());
                case USER_PART -> {
                    servers.put(linkset.name(), linkset.adjacent());
                    serverHere |= linkset.traffic().takes(ServiceIndicator.SCCP);
                }
                case POINT, GATEWAY, MATE -> {}
            }
        }
        GttConfig titles =
                GttCommands.from(block, point.variant(), servers.keySet(), base, problems);
        MlrConfig content =
                MlrCommands.from(
                        block,
                        point.variant(),
                        servers.keySet(),
                        titles.groups().stream()
                                .map(ApplicationGroup::name)
                                .collect(Collectors.toSet()),
                        problems);
        Map<PointCode, Capability> capabilities =
                SccpCommands.capabilities(block, point.variant(), problems);
        if (titles.equals(GttConfig.EMPTY)
                && content.equals(MlrConfig.NONE)
                && !SccpCommands.speakOf(block)) {
            return new UpperConfig(Optional.empty(), content);
        }
        Set<PointCode> aliases = new HashSet<>(point.further().secondary());
        aliases.addAll(point.further().capability());
        return new UpperConfig(
                Optional.of(
                        new SccpConfig(
                                point.pointCode(),
                                aliases,
                                titles,
                                servers,
                                serverHere,
                                capabilities,
                                point.flowControl().method() == CongestionMethod.WITH_PRIORITY,
                                SccpCommands.options(block))),
                content);
    }
}

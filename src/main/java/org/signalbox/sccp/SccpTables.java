// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.translation.Destination;
import org.signalbox.sccp.translation.TranslationSnapshot;
import org.signalbox.ss7.PointCode;

import java.util.Map;

/// All that the path of a message needs to know of SCCP in one network. Immutable; the control loop
/// publishes a new one by one volatile write.
///
/// @param pointCode the code that messages of this point carry as their origin
/// @param translation what global titles lead to
/// @param status of points and subsystems
/// @param servers the point codes of application servers by name
/// @param serverHere whether messages for this point's own code may be an application server's
/// @param capabilities what points take; one that is not named takes XUDT
public record SccpTables(
        PointCode pointCode,
        TranslationSnapshot translation,
        StatusSnapshot status,
        Map<String, PointCode> servers,
        boolean serverHere,
        Map<PointCode, Capability> capabilities) {
    public SccpTables {
        servers = Map.copyOf(servers);
        capabilities = Map.copyOf(capabilities);
    }

    /// What a point takes.
    Capability capability(PointCode point) {
        return capabilities.isEmpty()
                ? Capability.XUDT
                : capabilities.getOrDefault(point, Capability.XUDT);
    }

    /// The point that a destination is, or at which it is served; null if there is no such server.
    @Nullable PointCode point(Destination destination) {
        return switch (destination) {
            case Destination.ToPoint to -> to.point();
            case Destination.ToServer to -> servers.get(to.server());
        };
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.ss7.PointCode;
import org.signalbox.xua.RoutingContext;
import org.signalbox.xua.TrafficMode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One configured application server.
///
/// @param name unique in the node, among linksets too: routes lead to either
/// @param instance the network it is in
/// @param members in configured order
/// @param context what names its key on its associations
/// @param key which messages it wants; with the network appearance, if one is configured
/// @param trafficMode empty: that of the process which becomes active first
/// @param recovery T(r): how long its traffic is kept when the last process is lost (RFC 4666
///     section 4.3.2)
/// @param shutdown it takes part in nothing
/// @param registers its processes, which this node is, register the key with their gateways; a
///     context of 0 leaves the gateway to choose one
/// @param mate it is no application server, but all that goes to another gateway for the same ones;
///     its key means nothing
public record AsConfig(
        String name,
        int instance,
        List<AsMember> members,
        RoutingContext context,
        RoutingKey key,
        Optional<TrafficMode> trafficMode,
        AsSharing sharing,
        Duration recovery,
        boolean shutdown,
        boolean registers,
        boolean mate) {
    /// What the traffic between mates is called on their association: both must say the same.
    static final RoutingContext CONTEXT_OF_MATES = RoutingContext.of(0);

    /// T(r) of the way to a mate: less than Q.704's T3 and T6 at their least, so that nothing that
    /// waits for the mate is overtaken by what goes to processes here again.
    static final Duration RECOVERY_OF_MATE = Duration.ofMillis(250);

    public static final Duration RECOVERY_DEFAULT = Duration.ofSeconds(2);

    /// One whose key is configured at both ends.
    public AsConfig(
            String name,
            int instance,
            List<AsMember> members,
            RoutingContext context,
            RoutingKey key,
            Optional<TrafficMode> trafficMode,
            AsSharing sharing,
            Duration recovery,
            boolean shutdown) {
        this(
                name,
                instance,
                members,
                context,
                key,
                trafficMode,
                sharing,
                recovery,
                shutdown,
                false,
                false);
    }

    /// All that goes to another gateway for the same application servers.
    ///
    /// @param own the point code of this node in the network
    static AsConfig toMate(AspConfig mate, int instance, PointCode own) {
        return new AsConfig(
                mate.name(),
                instance,
                List.of(new AsMember(mate.name(), AsMember.WEIGHT_DEFAULT)),
                CONTEXT_OF_MATES,
                RoutingKey.to(own),
                Optional.of(TrafficMode.LOADSHARE),
                AsSharing.BINDINGS,
                RECOVERY_OF_MATE,
                mate.shutdown(),
                false,
                true);
    }

    public AsConfig {
        members = List.copyOf(members);
    }

    /// The same with further members.
    AsConfig withMembers(List<AsMember> further) {
        List<AsMember> all = new ArrayList<>(members);
        all.addAll(further);
        return new AsConfig(
                name,
                instance,
                all,
                context,
                key,
                trafficMode,
                sharing,
                recovery,
                shutdown,
                registers,
                mate);
    }

    /// The same under another name on its associations.
    AsConfig withContext(RoutingContext other) {
        return new AsConfig(
                name,
                instance,
                members,
                other,
                key,
                trafficMode,
                sharing,
                recovery,
                shutdown,
                registers,
                mate);
    }

    /// What is proposed for a key that is registered; null if the gateway chooses.
    @Nullable RoutingContext proposed() {
        return registers && context.value() == 0 ? null : context;
    }

    /// Whether an ASP is one of its members.
    public boolean has(String asp) {
        return members.stream().anyMatch(member -> member.asp().equals(asp));
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.sccp.translation.ApplicationGroup;
import org.signalbox.sccp.translation.Destination;
import org.signalbox.sccp.translation.GttConfig;
import org.signalbox.sccp.translation.MatedApplication;
import org.signalbox.ss7.PointCode;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// SCCP of one point in one network.
///
/// @param pointCode the code that messages of this point carry as their origin
/// @param aliases further codes by which others know it
/// @param translation global titles
/// @param servers the point codes of application servers by name
/// @param serverHere whether messages for this point's own code may be an application server's
/// @param capabilities what points take; one that is not named takes XUDT
/// @param levelled whether congestion that MTP tells of has a level ([ManagementConfig])
/// @param options what the standard leaves open
public record SccpConfig(
        PointCode pointCode,
        Set<PointCode> aliases,
        GttConfig translation,
        Map<String, PointCode> servers,
        boolean serverHere,
        Map<PointCode, Capability> capabilities,
        boolean levelled,
        SccpOptions options) {
    public SccpConfig {
        aliases = Set.copyOf(aliases);
        servers = Map.copyOf(servers);
        capabilities = Map.copyOf(capabilities);
    }

    /// What a subsystem of this point is to management.
    ManagementConfig.Local local(SubsystemNumber number) {
        Set<PointCode> concerned = new HashSet<>();
        RemoteSubsystem replicate = null;
        for (MatedApplication pair : translation.mated()) {
            if (isOwn(pair.point()) && number.equals(pair.subsystem())) {
                concerned.addAll(concerned(pair));
                PointCode backup = pair.backup();
                if (backup != null) {
                    SubsystemNumber there = pair.backupSubsystem();
                    replicate = new RemoteSubsystem(backup, there == null ? number : there);
                }
            }
        }
        return new ManagementConfig.Local(concerned, replicate);
    }

    /// @param local the subsystems of this point
    ManagementConfig management(Map<SubsystemNumber, ManagementConfig.Local> local) {
        return new ManagementConfig(
                pointCode,
                aliases,
                local,
                watched(),
                levelled,
                options.testsAfterResume(),
                options.learnedMax(),
                options.timers());
    }

    /// The subsystems elsewhere that this point shares messages out to.
    private Map<RemoteSubsystem, ManagementConfig.Watched> watched() {
        Map<RemoteSubsystem, ManagementConfig.Watched> watched = new HashMap<>();
        for (MatedApplication pair : translation.mated()) {
            if (!isOwn(pair.point()) && pair.subsystem() != null) {
                watched.put(
                        new RemoteSubsystem(pair.point(), pair.subsystem()),
                        new ManagementConfig.Watched(concerned(pair)));
            }
        }
        for (ApplicationGroup group : translation.groups()) {
            for (ApplicationGroup.Member member : group.members()) {
                if (member.destination() instanceof Destination.ToPoint to
                        && to.subsystem() != null
                        && !isOwn(to.point())) {
                    watched.putIfAbsent(
                            new RemoteSubsystem(to.point(), to.subsystem()),
                            new ManagementConfig.Watched(Set.of()));
                }
            }
        }
        return watched;
    }

    private Set<PointCode> concerned(MatedApplication pair) {
        String name = pair.concerned();
        return name == null
                ? Set.of()
                : Set.copyOf(translation.concerned().getOrDefault(name, List.of()));
    }

    private boolean isOwn(PointCode code) {
        return code.equals(pointCode) || aliases.contains(code);
    }
}

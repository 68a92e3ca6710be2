// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.signalbox.alarm.ManagedObject;
import org.signalbox.m3ua.AsConfig;
import org.signalbox.mtp3.LinksetConfig;
import org.signalbox.mtp3.Mtp3Config;
import org.signalbox.snmp.TrapSubjects;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What notifications say of things, as the configuration has it, or else the one before: an alarm
/// also ends when its object is removed.
final class ConfiguredSubjects implements TrapSubjects {
    /// The newest first; two at most.
    private volatile List<NodeConfig> configs = List.of();

    void use(NodeConfig wanted) {
        configs = Stream.concat(Stream.of(wanted), configs.stream().limit(1)).toList();
    }

    @Override
    public String node() {
        return configs.stream()
                .map(NodeConfig::hostname)
                .findFirst()
                .orElse(NodeConfig.HOSTNAME_DEFAULT);
    }

    @Override
    public Optional<Ends> ends(String linkset) {
        return configs.stream().flatMap(known -> ends(linkset, known).stream()).findFirst();
    }

    private static Optional<Ends> ends(String linkset, NodeConfig known) {
        LinksetConfig found = known.linksets().get(linkset);
        if (found == null) {
            return Optional.empty();
        }
        return known.instanceOf(linkset)
                .flatMap(
                        number ->
                                point(number, known)
                                        .map(
                                                own ->
                                                        new Ends(
                                                                number,
                                                                own.pointCode().toString(),
                                                                found.adjacent().toString())));
    }

    private static Optional<Mtp3Config> point(int instance, NodeConfig known) {
        return Optional.ofNullable(known.instances().get(instance)).map(InstanceConfig::point);
    }

    @Override
    public Optional<Code> code(ManagedObject destination) {
        Integer instance = destination.instance();
        return configs.stream()
                .flatMap(known -> point(instance == null ? 0 : instance, known).stream())
                .findFirst()
                .map(
                        point -> {
                            PointCodeMask code = mask(point, destination.name());
                            return new Code(code.code().value(), code.dottedMask().value());
                        });
    }

    /// As in `7.7.1` or `7.0.0/3`.
    private static PointCodeMask mask(Mtp3Config point, String name) {
        String[] parts = name.split("/", 2);
        PointCode code = PointCode.parse(point.variant(), parts[0]);
        return parts.length == 1
                ? PointCodeMask.full(code)
                : new PointCodeMask(code, Integer.parseInt(parts[1]));
    }

    @Override
    public List<String> servers(String asp) {
        return configs.stream()
                .map(known -> servers(asp, known))
                .filter(servers -> !servers.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static List<String> servers(String asp, NodeConfig known) {
        return known.m3ua().applicationServers().values().stream()
                .filter(server -> server.has(asp) && !server.mate())
                .map(AsConfig::name)
                .sorted()
                .toList();
    }
}

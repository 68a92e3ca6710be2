// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.Nullable;
import org.signalbox.access.AccessCommands;
import org.signalbox.access.AccessConfig;
import org.signalbox.alarm.AlarmCommands;
import org.signalbox.alarm.AlarmConfig;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.diameter.peer.DiameterConfig;
import org.signalbox.diameter.peer.PeerCommands;
import org.signalbox.diameter.peer.PeerConfig;
import org.signalbox.diameter.sgd.QuirkCommands;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdQuirks;
import org.signalbox.iwf.IwfCommands;
import org.signalbox.iwf.IwfConfig;
import org.signalbox.link.LinkIdentity;
import org.signalbox.m2pa.M2paLinkCommands;
import org.signalbox.m2pa.M2paLinkConfig;
import org.signalbox.m3ua.AsConfig;
import org.signalbox.m3ua.AspConfig;
import org.signalbox.m3ua.AspTransport;
import org.signalbox.m3ua.M3uaCommands;
import org.signalbox.m3ua.M3uaConfig;
import org.signalbox.mlr.MlrCommands;
import org.signalbox.mtp3.ConversionCommands;
import org.signalbox.mtp3.FarEnd;
import org.signalbox.mtp3.LinksetConfig;
import org.signalbox.mtp3.Mtp3Commands;
import org.signalbox.mtp3.Mtp3Config;
import org.signalbox.mtp3.PointConversion;
import org.signalbox.sccp.SccpCommands;
import org.signalbox.sccp.translation.GttCommands;
import org.signalbox.screening.AccessList;
import org.signalbox.screening.ScreeningCommands;
import org.signalbox.sctp.LocalPeerConfig;
import org.signalbox.sctp.SctpProfile;
import org.signalbox.snmp.SnmpCommands;
import org.signalbox.snmp.SnmpConfig;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;
import org.signalbox.syslog.LogHost;
import org.signalbox.syslog.SyslogCommands;
import org.signalbox.trace.TraceConfig;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// All that a node is configured to be, as values.
///
/// @param hostname what the prompt shows
/// @param transport which SCTP to run on
/// @param instances what the node is in each network, by number; empty: it takes part in none yet
/// @param profiles sets of SCTP parameters, by name
/// @param localPeers by SCTP port
/// @param linksets those of all instances, by name
/// @param links by name of linkset and link code
/// @param linkProfiles the name of the profile that each link uses
/// @param m3ua application servers, and the associations and ports that serve them
/// @param diameter empty if this node has no part in Diameter
/// @param quirks how Diameter peers depart from TS 29.338, by name
/// @param interworking of MAP and Diameter; empty if it is not done here
/// @param trace captures
/// @param alarms how alarms are handled
/// @param logHosts who is sent syslog messages
/// @param snmp who is sent SNMP notifications
/// @param access who may come in, and by which doors
/// @param stopTimeout how long the node may take to stop in good order; zero: it stops at once
/// @param watch reloads when files of the configuration have changed and then stayed the same for
///     this time; empty: it does not
public record NodeConfig(
        String hostname,
        TransportPreference transport,
        SortedMap<Integer, InstanceConfig> instances,
        Map<String, SctpProfile> profiles,
        Map<Integer, LocalPeerConfig> localPeers,
        Map<String, LinksetConfig> linksets,
        Map<LinkIdentity, M2paLinkConfig> links,
        Map<LinkIdentity, String> linkProfiles,
        M3uaConfig m3ua,
        Optional<DiameterConfig> diameter,
        Map<String, SgdQuirks> quirks,
        Optional<IwfConfig> interworking,
        TraceConfig trace,
        AlarmConfig alarms,
        List<LogHost> logHosts,
        SnmpConfig snmp,
        AccessConfig access,
        Duration stopTimeout,
        Optional<Duration> watch) {
    public static final String HOSTNAME_DEFAULT = "Signalbox";

    /// Less than the ten seconds that container runtimes grant.
    public static final Duration STOP_TIMEOUT_DEFAULT = Duration.ofSeconds(8);

    private static final Argument<Duration> STOP_SECONDS =
            Argument.of(
                    "SECONDS",
                    ArgumentTypes.seconds(0, 120),
                    "Seconds, 8 by default; with 0 it stops at once");
    /// How long files are left alone by whoever writes them before they are read.
    public static final Duration WATCH_SETTLE_DEFAULT = Duration.ofSeconds(2);

    private static final Argument<Duration> SETTLE_SECONDS =
            Argument.of(
                    "SECONDS",
                    ArgumentTypes.seconds(1, 600),
                    "Seconds without a further change, 2 by default");
    private static final Argument<String> HOSTNAME_WORD =
            Argument.of("HOSTNAME", ArgumentTypes.word(), "Name of this node");
    private static final Argument<TransportPreference> PREFERENCE =
            Argument.of(
                    "TRANSPORT",
                    ArgumentTypes.choice(TransportPreference.class),
                    "Which implementation of SCTP");

    private static final Command HOSTNAME =
            Command.of("hostname HOSTNAME", "Name this node", HOSTNAME_WORD);
    private static final Command STOP_TIMEOUT =
            Command.of(
                    "stop-timeout SECONDS",
                    "Time to divert and deliver traffic before the node stops",
                    STOP_SECONDS);
    private static final Command WATCH =
            Command.of(
                            "configuration watch [settle SECONDS]",
                            "Reload when a file of the configuration has changed",
                            SETTLE_SECONDS)
                    .help("configuration", "The startup configuration")
                    .help("watch", "Look at its files every second")
                    .help("settle", "How long they must stay the same before they are read");
    private static final Command TRANSPORT =
            Command.of(
                            "cs7 sctp transport TRANSPORT",
                            "Choose the implementation of SCTP; takes effect at the next start",
                            PREFERENCE)
                    .help("sctp", "Transport of links")
                    .help("transport", "Implementation of SCTP");
    /// The outermost mode of the configuration.
    public static final Schema SCHEMA =
            Schema.configuration(
                            "config",
                            HOSTNAME,
                            STOP_TIMEOUT,
                            WATCH,
                            Mtp3Commands.MULTI_INSTANCE,
                            Mtp3Commands.INSTANCE_MODE,
                            Mtp3Commands.DESCRIPTION,
                            Mtp3Commands.VARIANT,
                            Mtp3Commands.NETWORK_INDICATOR,
                            Mtp3Commands.CODE_FORMAT,
                            Mtp3Commands.CODE_DELIMITER,
                            Mtp3Commands.POINT_CODE,
                            Mtp3Commands.SECONDARY_CODE,
                            Mtp3Commands.CAPABILITY_CODE,
                            ConversionCommands.PC_CONVERSION,
                            Mtp3Commands.SLS_SHIFT,
                            Mtp3Commands.SLS_OPC_DPC,
                            Mtp3Commands.FAST_RESTART,
                            Mtp3Commands.NATIONAL_TFR,
                            Mtp3Commands.MAX_DYNAMIC_ROUTES,
                            Mtp3Commands.MULTIPLE_CONGESTION,
                            Mtp3Commands.TFC_PACING_RATIO,
                            Mtp3Commands.MTP3_TIMER,
                            TRANSPORT,
                            SctpProfile.PROFILE,
                            LocalPeerConfig.LOCAL_PEER,
                            Mtp3Commands.LINKSET.extend(M2paLinkCommands.LINK))
                    .with(M3uaCommands.all())
                    .with(SccpCommands.all())
                    .with(GttCommands.all())
                    .with(
                            MlrCommands.ADDRESS_TABLE,
                            MlrCommands.RESULT_GROUP,
                            MlrCommands.RULESET,
                            MlrCommands.TABLE)
                    .with(ScreeningCommands.all())
                    .with(
                            Mtp3Commands.ROUTE_TABLE,
                            ScreeningCommands.ACCESS_LIST,
                            TraceConfig.PAKLOG,
                            TraceConfig.CAPTURE,
                            TraceConfig.DIRECTORY,
                            TraceConfig.FILE,
                            TraceConfig.HEP)
                    .with(AlarmCommands.all())
                    .with(SyslogCommands.HOST)
                    .with(SnmpCommands.all())
                    .with(PeerCommands.all(QuirkCommands.all()))
                    .with(IwfCommands.IWF)
                    .with(AccessCommands.all());

    public NodeConfig {
        instances = Collections.unmodifiableSortedMap(new TreeMap<>(instances));
        profiles = Map.copyOf(profiles);
        logHosts = List.copyOf(logHosts);
        localPeers = Map.copyOf(localPeers);
        linksets = Map.copyOf(linksets);
        links = Map.copyOf(links);
        linkProfiles = Map.copyOf(linkProfiles);
        quirks = Map.copyOf(quirks);
    }

    /// The signalling point of instance 0, which is the only one of a node that is not told
    /// otherwise.
    public Optional<Mtp3Config> point() {
        return Optional.ofNullable(instances.get(0)).map(InstanceConfig::point);
    }

    /// The instance that a linkset belongs to; empty if there is no such linkset.
    public Optional<Integer> instanceOf(String linkset) {
        return instances.entrySet().stream()
                .filter(instance -> instance.getValue().linksets().containsKey(linkset))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// The instance of an association with a process: that of the application servers it belongs
    /// to,
    /// or of its port.
    int instanceOf(AspConfig asp) {
        return m3ua.applicationServers().values().stream()
                .filter(server -> server.has(asp.name()))
                .map(AsConfig::instance)
                .filter(instances::containsKey)
                .findFirst()
                .orElseGet(() -> m3ua.instanceOf(asp));
    }

    /// Of the network of an instance; ITU if there is no such instance.
    Variant variantOf(int instance) {
        InstanceConfig network = instances.get(instance);
        return network == null ? Variant.ITU : network.point().variant();
    }

    /// Builds the values of a configuration that was read from a file; see below.
    public static NodeConfig from(Block block, Problems problems) {
        return from(block, Path.of(""), problems);
    }

    /// Builds the values of a whole configuration and collects everything that is wrong with it.
    /// The result is to be used only if `problems` has no errors then.
    ///
    /// @param base the directory to which files in typed lines are relative; those in the lines of
    ///     a file are relative to that file
    public static NodeConfig from(Block block, Path base, Problems problems) {
        Map<String, SctpProfile> profiles =
                SctpProfile.all(block.all(SctpProfile.PROFILE), problems);
        Map<Integer, LocalPeerConfig> peers = new TreeMap<>();
        for (Statement line : block.all(LocalPeerConfig.LOCAL_PEER)) {
            LocalPeerConfig peer = LocalPeerConfig.from(line, profiles, problems);
            if (peer != null) {
                peers.put(peer.local().port(), peer);
            }
        }
        SortedMap<Integer, Mtp3Config> points = new TreeMap<>();
        Map<Integer, PointCode> own = new HashMap<>();
        for (int number : Mtp3Commands.instances(block, problems)) {
            Mtp3Config point =
                    Mtp3Commands.point(block.where(Mtp3Commands.INSTANCE, number), problems);
            if (point != null) {
                points.put(number, point);
                own.put(number, point.pointCode());
            }
        }
        M3uaConfig m3ua =
                M3uaCommands.from(
                        block,
                        profiles,
                        peers.keySet(),
                        block.all(Mtp3Commands.LINKSET).stream()
                                .map(line -> line.get(Mtp3Commands.LINKSET_NAME))
                                .collect(Collectors.toSet()),
                        own,
                        problems);
        points.replaceAll((number, point) -> point.withReportT8(m3ua.instance(number).t8()));
        SortedMap<Integer, ConversionCommands.Network> networks = new TreeMap<>();
        Map<String, LinksetConfig> linksets = new HashMap<>();
        Links links =
                new Links(
                        peers,
                        profiles,
                        new LinkedHashMap<>(),
                        new LinkedHashMap<>(),
                        new HashMap<>());
        points.forEach(
                (number, point) -> {
                    Block lines = block.where(Mtp3Commands.INSTANCE, number);
                    Map<String, LinksetConfig> here = linksets(lines, point, links, problems);
                    Map<PointCode, String> adjacent = new HashMap<>();
                    here.forEach((name, linkset) -> adjacent.put(linkset.adjacent(), name));
                    M3uaCommands.checkPoints(block, m3ua, number, adjacent, point::isOwn, problems);
                    Set<String> ways = new TreeSet<>(here.keySet());
                    ways.addAll(m3ua.namesIn(number));
                    here.putAll(servers(m3ua, number, point));
                    linksets.putAll(here);
                    networks.put(
                            number,
                            new ConversionCommands.Network(
                                    point,
                                    here,
                                    Mtp3Commands.routes(lines, point, ways, base, problems)));
                });
        Map<Integer, List<PointConversion>> conversions =
                ConversionCommands.from(block, networks, problems);
        Map<Integer, AccessList> lists =
                ScreeningCommands.accessLists(
                        block,
                        number -> Mtp3Commands.variant(block.where(Mtp3Commands.INSTANCE, number)),
                        linksets.keySet(),
                        problems);
        SortedMap<Integer, InstanceConfig> instances = new TreeMap<>();
        networks.forEach(
                (number, network) -> {
                    UpperConfig upper =
                            UpperConfig.from(
                                    block.where(Mtp3Commands.INSTANCE, number),
                                    network.point(),
                                    network.linksets().values(),
                                    base,
                                    problems);
                    instances.put(
                            number,
                            new InstanceConfig(
                                    network.point(),
                                    network.linksets(),
                                    network.routes(),
                                    conversions.getOrDefault(number, List.of()),
                                    upper.sccp(),
                                    upper.content(),
                                    ScreeningCommands.from(
                                            block.where(Mtp3Commands.INSTANCE, number),
                                            network.point().variant(),
                                            network.linksets().keySet(),
                                            lists,
                                            problems)));
                });
        Optional<DiameterConfig> diameter =
                PeerCommands.from(block, sctpPorts(peers.keySet(), m3ua), base, problems);
        Map<String, SgdQuirks> quirks = new HashMap<>();
        PeerCommands.blocks(block)
                .forEach((peer, lines) -> quirks.put(peer, QuirkCommands.from(lines)));
        return new NodeConfig(
                block.value(HOSTNAME, HOSTNAME_WORD, HOSTNAME_DEFAULT),
                block.value(TRANSPORT, PREFERENCE, TransportPreference.AUTOMATIC),
                instances,
                profiles,
                peers,
                linksets,
                links.configs,
                links.profileNames,
                m3ua,
                diameter,
                quirks,
                IwfCommands.from(
                                block,
                                diameter.map(DiameterConfig::local)
                                        .map(
                                                local ->
                                                        new ServingNode.Name(
                                                                local.identity(), local.realm()))
                                        .orElse(null),
                                diameter.map(NodeConfig::peerNames).orElse(Set.of()),
                                number -> hasSccp(instances.get(number)),
                                problems)
                        .map(
                                config ->
                                        diameter.map(
                                                        among ->
                                                                config.withHosts(
                                                                        among.routing().hosts()))
                                                .orElse(config)),
                TraceConfig.from(block, lists, problems),
                AlarmCommands.from(block),
                SyslogCommands.from(block),
                SnmpCommands.from(block),
                AccessCommands.from(block, base, problems),
                block.value(STOP_TIMEOUT, STOP_SECONDS, STOP_TIMEOUT_DEFAULT),
                block.find(WATCH)
                        .map(line -> line.find(SETTLE_SECONDS).orElse(WATCH_SETTLE_DEFAULT)));
    }

    /// The ports of SCTP that carry signalling links or M3UA.
    private static Set<Integer> sctpPorts(Set<Integer> localPeers, M3uaConfig m3ua) {
        Set<Integer> ports = new TreeSet<>(localPeers);
        m3ua.endpoints().keySet().stream()
                .filter(at -> at.transport() == AspTransport.SCTP)
                .forEach(at -> ports.add(at.port()));
        return ports;
    }

    /// What stands for the application servers of an instance in the tables of level 3.
    private static Map<String, LinksetConfig> servers(
            M3uaConfig m3ua, int instance, Mtp3Config point) {
        Map<String, LinksetConfig> servers = new TreeMap<>();
        for (AsConfig server : m3ua.applicationServers().values()) {
            if (server.instance() == instance) {
                servers.put(server.name(), linksetOf(server, m3ua, point));
            }
        }
        return servers;
    }

    private static LinksetConfig linksetOf(AsConfig server, M3uaConfig m3ua, Mtp3Config point) {
        if (server.mate()) {
            return LinksetConfig.reporting(
                    server.name(), point.pointCode(), server.shutdown(), FarEnd.MATE);
        }
        if (m3ua.leadsToGateway(server)) {
            return LinksetConfig.reporting(
                            server.name(), point.pointCode(), server.shutdown(), FarEnd.GATEWAY)
                    .withAudits(m3ua.audits(server));
        }
        PointCode code = server.key().destination();
        return point.isOwn(code)
                ? LinksetConfig.userPart(
                        server.name(), code, server.shutdown(), server.key().traffic())
                : LinksetConfig.reporting(
                        server.name(), code, server.shutdown(), FarEnd.APPLICATION);
    }

    /// Links as they are put together, and what they stand on.
    private record Links(
            Map<Integer, LocalPeerConfig> peers,
            Map<String, SctpProfile> profiles,
            Map<LinkIdentity, M2paLinkConfig> configs,
            Map<LinkIdentity, String> profileNames,
            Map<Far, LinkIdentity> far) {}

    private static Map<String, LinksetConfig> linksets(
            Block block, Mtp3Config point, Links links, Problems problems) {
        Map<String, LinksetConfig> linksets = new LinkedHashMap<>();
        Map<PointCode, String> adjacent = new HashMap<>();
        for (Statement line : block.all(Mtp3Commands.LINKSET)) {
            @Nullable LinksetConfig linkset = Mtp3Commands.linkset(line, point, adjacent, problems);
            if (linkset == null) {
                continue;
            }
            linksets.put(linkset.name(), linkset);
            for (Statement linkLine : line.block().all(M2paLinkCommands.LINK)) {
                LinkIdentity id =
                        new LinkIdentity(linkset.name(), linkLine.get(M2paLinkCommands.SLC));
                SctpProfile profile =
                        M2paLinkCommands.profile(linkLine, links.peers, links.profiles, problems);
                @Nullable M2paLinkConfig link =
                        M2paLinkCommands.from(linkLine, links.peers, profile, problems);
                if (link != null && isOnlyLinkOf(id, link, links.far, linkLine, problems)) {
                    links.configs.put(id, link);
                    links.profileNames.put(id, profile.name());
                }
            }
        }
        return linksets;
    }

    /// Two ends of an association have one association.
    private record Far(int localPort, InetAddress address, int port, int udpPort) {}

    private static boolean isOnlyLinkOf(
            LinkIdentity id,
            M2paLinkConfig link,
            Map<Far, LinkIdentity> known,
            Statement line,
            Problems problems) {
        for (InetAddress address : link.remote().addresses()) {
            Far far =
                    new Far(
                            link.localPort(),
                            address,
                            link.remote().port(),
                            link.remote().udpPort());
            LinkIdentity other = known.putIfAbsent(far, id);
            if (other != null && !other.equals(id)) {
                problems.error(
                        line,
                        "link %s has the same association: give one of them another port"
                                .formatted(other));
                return false;
            }
        }
        return true;
    }

    private static Set<String> peerNames(DiameterConfig diameter) {
        return diameter.peers().stream().map(PeerConfig::name).collect(Collectors.toSet());
    }

    private static boolean hasSccp(@Nullable InstanceConfig instance) {
        return instance != null && instance.sccp().isPresent();
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Block;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;
import org.signalbox.link.Instance;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpProfile;
import org.signalbox.ss7.PointCode;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/// The mate of this gateway, in the words of ITP.
///
/// ```
/// cs7 sgmp 3000
///  local-ip 192.0.2.10
/// cs7 mated-sg south 3000 passive
///  remote-ip 192.0.2.20
/// ```
///
/// What the two say is M3UA: each is gateway and process of the other.
final class MateCommands {
    static final Argument<Integer> PORT =
            Argument.of("PORT", ArgumentTypes.port(), "Port of this node");
    static final Argument<String> NAME =
            Argument.of("MATE", ArgumentTypes.word(), "Name of the mate");
    private static final Argument<Integer> REMOTE_PORT =
            Argument.of("PORT", ArgumentTypes.port(), "Port of the mate: that of its cs7 sgmp");

    static final Command SGMP =
            Command.of(
                            "cs7 [instance INSTANCE] sgmp PORT [TRANSPORT]",
                            "Configure the port that leads to the mate",
                            Instance.NUMBER,
                            PORT,
                            AspCommands.TRANSPORT)
                    .help("sgmp", "A port between mated signalling gateways")
                    .keyedBy(Instance.NUMBER)
                    .opens(
                            Schema.configuration(
                                    "config-cs7-sgmp",
                                    AspCommands.LOCAL_IP,
                                    M3uaCommands.UDP,
                                    SctpProfile.USE,
                                    AspCommands.SCTP_PARAM));

    static final Command MATE =
            Command.of(
                            "cs7 [instance INSTANCE] mated-sg MATE [PORT [passive]]",
                            "Configure the mate of this gateway; the port only if it is new",
                            Instance.NUMBER,
                            NAME,
                            REMOTE_PORT)
                    .help("mated-sg", "Another gateway for the same application servers")
                    .help("passive", "The mate calls; without it, this node does")
                    .keyedBy(NAME)
                    .opens(
                            Schema.configuration(
                                    "config-cs7-mated-sg",
                                    AspCommands.DESCRIPTION,
                                    AspCommands.REMOTE_IP,
                                    SctpProfile.USE,
                                    AspCommands.SCTP_PARAM,
                                    AspCommands.QOS_CLASS,
                                    AspCommands.XUA_TIMERS,
                                    AspCommands.BLOCK,
                                    AspCommands.SHUTDOWN));

    private MateCommands() {}

    /// Whether nothing else has the name.
    static boolean isNamed(
            Statement line,
            Set<String> linksets,
            Map<String, AspConfig> asps,
            Map<String, AsConfig> servers,
            Problems problems) {
        String name = line.get(NAME);
        String other =
                linksets.contains(name)
                        ? "a linkset"
                        : servers.containsKey(name)
                                ? "an application server"
                                : asps.containsKey(name) ? "an asp" : "";
        if (!other.isEmpty()) {
            problems.error(
                    line,
                    NAME,
                    "is the name of %s: what is shown and counted could be either's, choose another one"
                            .formatted(other));
        }
        return other.isEmpty();
    }

    /// Whether its network has no other mate.
    static boolean isFirst(Statement line, Map<String, AsConfig> servers, Problems problems) {
        int instance = line.find(Instance.NUMBER).orElse(0);
        for (AsConfig server : servers.values()) {
            if (server.mate() && server.instance() == instance) {
                problems.error(
                        line,
                        NAME,
                        "%s is the mate already: gateways are mates in pairs"
                                .formatted(server.name()));
                return false;
            }
        }
        return true;
    }

    /// Whether its network has a point code, and a port for it.
    static boolean hasPlace(
            Statement line,
            @Nullable PointCode own,
            @Nullable M3uaEndpointConfig endpoint,
            Problems problems) {
        int instance = line.find(Instance.NUMBER).orElse(0);
        String prefix = instance == 0 ? "cs7" : "cs7 instance " + instance;
        if (own == null) {
            problems.error(
                    line, "has no network: expected %s point-code as well".formatted(prefix));
        } else if (endpoint == null) {
            problems.error(
                    line,
                    "has no port of this node: expected %s sgmp PORT, with local-ip, as well"
                            .formatted(prefix));
        }
        return own != null && endpoint != null;
    }

    /// Builds the association of one `mated-sg` line and what stands beneath it.
    ///
    /// @param endpoint the port of this node
    /// @param profiles by name
    /// @return null if there is a problem, which is then among `problems`
    static @Nullable AspConfig from(
            Statement line,
            M3uaEndpointConfig endpoint,
            Map<String, SctpProfile> profiles,
            Problems problems) {
        Block block = line.block();
        String name = line.get(NAME);
        if (line.find(REMOTE_PORT).isEmpty()) {
            problems.error(
                    line,
                    NAME,
                    "there is no such mate; for a new one give its port: cs7 mated-sg NAME PORT");
            return null;
        }
        List<InetAddress> remote = AspCommands.addresses(block, AspCommands.REMOTE_IP);
        if (remote.isEmpty()) {
            problems.error(
                    line, "mate %s has no address: expected remote-ip ADDRESS".formatted(name));
            return null;
        }
        AspCommands.tooMany(block, AspCommands.REMOTE_IP, remote, problems);
        block.find(AspCommands.QOS_CLASS).ifPresent(qos -> AspCommands.withoutQos(qos, problems));
        M3uaTimers timers = AspCommands.timers(block, problems);
        if (timers == null) {
            return null;
        }
        boolean calls = !line.has("passive");
        SctpProfile profile =
                SctpProfile.usedBy(
                        line,
                        profiles,
                        new SctpProfile(endpoint.profileName(), endpoint.profile()),
                        problems);
        AspTransport transport = endpoint.at().transport();
        return new AspConfig(
                name,
                transport,
                new RemoteEndpoint(remote, line.get(REMOTE_PORT), LocalEndpoint.DEFAULT_UDP_PORT),
                endpoint.at().port(),
                List.of(),
                AspRole.MATE,
                Exchange.DOUBLE_EXCHANGE,
                calls ? TransportRole.CLIENT : TransportRole.SERVER,
                AspCommands.parameters(line, profile.parameters(), transport, problems)
                        .withInitiation(calls ? Initiation.ACTIVE : Initiation.PASSIVE),
                profile.name(),
                OptionalLong.empty(),
                block.has(AspCommands.BLOCK),
                block.has(AspCommands.SHUTDOWN),
                Set.of(),
                false,
                timers);
    }

    /// What is for this node itself does not go to its mate, which has another point code.
    static void checkPoint(
            Block block,
            M3uaConfig config,
            AsConfig server,
            Predicate<PointCode> isOwn,
            Problems problems) {
        PointCode destination = server.key().destination();
        AsConfig mate = config.mateIn(server.instance()).orElse(null);
        if (mate == null || config.leadsToGateway(server) || !isOwn.test(destination)) {
            return;
        }
        for (Statement line : block.all(MATE)) {
            if (line.get(NAME).equals(mate.name())) {
                problems.error(
                        line,
                        NAME,
                        "cannot stand in for as %s, which is at %s, this node itself: give that a point code of its own"
                                .formatted(server.name(), destination));
            }
        }
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import org.jspecify.annotations.Nullable;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Command;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.config.Statement;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/// A local peer: an SCTP port of this node, in ITP's words.
///
/// ```
/// cs7 local-peer 1024
///  local-ip 10.0.5.1
///  udp-port 9899
///  profile slow-path
/// ```
///
/// @param local the port, its addresses, and its UDP port for SCTP in user space
/// @param profile of links that do not refer to one themselves
public record LocalPeerConfig(LocalEndpoint local, SctpProfile profile) {
    public static final Argument<Integer> PORT =
            Argument.of("PORT", ArgumentTypes.port(), "SCTP port of this node");

    private static final Argument<InetAddress> ADDRESS =
            Argument.of("ADDRESS", ArgumentTypes.ipAddress(), "An address of this node");
    private static final Argument<Integer> UDP_PORT =
            Argument.of("UDP-PORT", ArgumentTypes.port(), "UDP port that carries SCTP");

    private static final Command LOCAL_IP =
            Command.of("local-ip ADDRESS", "Bind an address; several make it multi-homed", ADDRESS)
                    .keyedBy(ADDRESS);
    private static final Command UDP =
            Command.of(
                    "udp-port UDP-PORT",
                    "UDP port for SCTP in user space (RFC 6951), 9899 by default",
                    UDP_PORT);

    /// Opens the mode of one local peer.
    public static final Command LOCAL_PEER =
            Command.of("cs7 local-peer PORT", "Configure an SCTP port of this node", PORT)
                    .help("local-peer", "Local SCTP ports")
                    .keyedBy(PORT)
                    .opens(Schema.configuration("config-cs7-lp", LOCAL_IP, UDP, SctpProfile.USE));

    /// A local peer whose links use the default profile.
    public LocalPeerConfig(LocalEndpoint local) {
        this(local, SctpProfile.DEFAULT);
    }

    /// Builds the record of one `cs7 local-peer` block.
    ///
    /// @param profiles by name
    /// @return null if there is a problem, which is then among `problems`
    public static @Nullable LocalPeerConfig from(
            Statement peer, Map<String, SctpProfile> profiles, Problems problems) {
        List<InetAddress> addresses =
                peer.block().all(LOCAL_IP).stream().map(line -> line.get(ADDRESS)).toList();
        if (addresses.isEmpty()) {
            problems.error(peer, "a local peer needs an address: expected local-ip ADDRESS");
            return null;
        }
        int udpPort = peer.block().value(UDP, UDP_PORT, LocalEndpoint.DEFAULT_UDP_PORT);
        return new LocalPeerConfig(
                new LocalEndpoint(addresses, peer.get(PORT), udpPort),
                SctpProfile.usedBy(peer, profiles, SctpProfile.DEFAULT, problems));
    }
}

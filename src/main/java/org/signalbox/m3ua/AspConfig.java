// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.RemoteEndpoint;

import java.net.InetAddress;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// One configured association of M3UA, which ITP and osmo-stp call an ASP whichever end is one.
///
/// @param name unique in the node
/// @param transport what carries it
/// @param remote the peer; of one that only calls, [RemoteEndpoint#ANY_PORT] means any
/// @param localPort that of an [M3uaEndpointConfig]; 0: any, for an end that calls
/// @param localAddresses to call from; empty: those of the endpoint, or any
/// @param role what this node is
/// @param exchange of use if the role is IPSP
/// @param transportRole who calls
/// @param association parameters, [Initiation] among them
/// @param profileName what the parameters are called, before the lines of its own
/// @param identifier ASP identifier to be told, or to be asked of the peer (RFC 4666 section
///     3.5.1)
/// @param blocked the association is up, but carries no traffic
/// @param shutdown there is no association
/// @param quirks what is forgiven
/// @param auditsWhenActive as ASP, asks for the state of all destinations once it is active
public record AspConfig(
        String name,
        AspTransport transport,
        RemoteEndpoint remote,
        int localPort,
        List<InetAddress> localAddresses,
        AspRole role,
        Exchange exchange,
        TransportRole transportRole,
        AssociationProfile association,
        String profileName,
        OptionalLong identifier,
        boolean blocked,
        boolean shutdown,
        Set<AspQuirk> quirks,
        boolean auditsWhenActive,
        M3uaTimers timers) {
    public AspConfig {
        localAddresses = List.copyOf(localAddresses);
        quirks = Set.copyOf(quirks);
        boolean calls = transportRole == TransportRole.CLIENT;
        if (calls && remote.isAnyPort()) {
            throw new IllegalArgumentException(name + ": to call a peer its port must be known");
        }
        if (!calls && localPort == 0) {
            throw new IllegalArgumentException(name + ": to be called takes a port");
        }
    }

    /// That of a caller which nobody configured: a process, to which this node is the gateway.
    static AspConfig ofCaller(String name, M3uaEndpointConfig port, RemoteEndpoint caller) {
        return new AspConfig(
                name,
                port.at().transport(),
                caller,
                port.at().port(),
                List.of(),
                AspRole.SG,
                Exchange.SINGLE_EXCHANGE,
                TransportRole.SERVER,
                port.profile().withInitiation(Initiation.PASSIVE),
                port.profileName(),
                OptionalLong.empty(),
                false,
                false,
                Set.of(),
                false,
                M3uaTimers.STANDARD);
    }

    /// The same, calling from another port.
    AspConfig withLocalPort(int port) {
        return new AspConfig(
                name,
                transport,
                remote,
                port,
                localAddresses,
                role,
                exchange,
                transportRole,
                association,
                profileName,
                identifier,
                blocked,
                shutdown,
                quirks,
                auditsWhenActive,
                timers);
    }

    /// Where it belongs; empty ports are those of ends that call.
    public M3uaEndpointConfig.At at() {
        return new M3uaEndpointConfig.At(transport, localPort);
    }
}

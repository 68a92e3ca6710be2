// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.LocalEndpoint;

import java.net.InetAddress;
import java.util.List;

/// A port of this node that M3UA uses.
///
/// @param instance the network of those who call there and serve no configured application server
/// @param addresses one or more; the wildcard stands for all
/// @param udpPort for SCTP in user space
/// @param profile of callers that nobody configured, and of configured ones without a profile
/// @param profileName what it is called
/// @param dynamicAsps whether callers that nobody configured are let in
/// @param declared whether lines of its own declare it; otherwise associations that call do so by
///     their local port
public record M3uaEndpointConfig(
        int instance,
        At at,
        List<InetAddress> addresses,
        int udpPort,
        AssociationProfile profile,
        String profileName,
        boolean dynamicAsps,
        boolean declared) {
    /// How many callers that nobody configured one port lets in at once.
    public static final int DYNAMIC_ASPS_MAX = 256;

    public M3uaEndpointConfig {
        addresses = List.copyOf(addresses);
    }

    /// What identifies it.
    ///
    /// @param port 0: any that is free, for an end that calls
    public record At(AspTransport transport, int port) {}

    /// As a transport opens it.
    public LocalEndpoint local() {
        return new LocalEndpoint(addresses, at.port, udpPort);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

/// A gateway that lets callers in and has them register routing keys, and a country behind it.
final class OpenGateway {
    static final String GATEWAY =
            """
            hostname Gateway
            cs7 variant itu
            cs7 network-indicator international
            cs7 point-code 4.5.6
            cs7 fast-restart
            cs7 local-peer 1024
             local-ip 127.0.3.1
            cs7 linkset ToCountryD 7.8.1
             link 0 sctp 127.0.3.2 1024 1024
            cs7 xua rkm routing-key-allocation dynamic-permitted
            cs7 listen m3ua 2905
             local-ip 127.0.3.1
             accept-asp-connections dynamic-permitted
            no web listen
            """;
    static final String COUNTRY =
            """
            hostname CountryD
            cs7 variant itu
            cs7 network-indicator international
            cs7 point-code 7.8.1
            cs7 fast-restart
            cs7 local-peer 1024
             local-ip 127.0.3.2
            cs7 linkset ToGateway 4.5.6
             link 0 sctp 127.0.3.1 1024 1024
            cs7 route-table system
             update route 1.0.0/3 linkset ToGateway
            no web listen
            """;

    private OpenGateway() {}
}

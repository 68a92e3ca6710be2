// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class CallersTest {
    private static final int UDP = LocalEndpoint.DEFAULT_UDP_PORT;

    @Test
    void peerIsKnownByItsPortAndOneAddress() throws UnknownHostException {
        RemoteEndpoint peer = remote(1024, "10.0.5.2", "10.0.6.2");

        assertThat(Callers.isPeer(peer, from(1024, "10.0.6.2", "10.0.7.2"))).isTrue();
        assertThat(Callers.isPeer(peer, from(1025, "10.0.6.2"))).isFalse();
        assertThat(Callers.isPeer(peer, from(1024, "10.0.7.2"))).isFalse();
    }

    @Test
    void refusalNamesBothAddressSetsAndThePeerWithTheSameAddress() throws UnknownHostException {
        Map<String, RemoteEndpoint> peers = new LinkedHashMap<>();
        peers.put("ToCountryC:0", remote(1024, "10.0.5.3"));
        peers.put("ToCountryB:0", remote(1025, "10.0.5.2", "10.0.6.2"));

        String refusal = Callers.refusal(from(1024, "10.0.6.2"), local(), peers);

        assertThat(refusal)
                .isEqualTo(
                        "unknown peer 10.0.6.2 port 1024 called 10.0.5.1, 10.0.6.1 port 1024; the"
                                + " nearest configured peer is ToCountryB:0 at 10.0.5.2, 10.0.6.2"
                                + " port 1025");
    }

    @Test
    void peerOfTheSameNetworkIsNearerThanOneOfTheSamePort() throws UnknownHostException {
        Map<String, RemoteEndpoint> peers = new LinkedHashMap<>();
        peers.put("far", remote(1024, "192.0.2.1"));
        peers.put("near", remote(9999, "10.0.5.3"));

        assertThat(Callers.refusal(from(1024, "10.0.5.9"), local(), peers))
                .contains("nearest configured peer is near at 10.0.5.3 port 9999");
    }

    @Test
    void refusalSaysThatNobodyIsConfigured() throws UnknownHostException {
        assertThat(Callers.refusal(from(7, "10.0.5.9"), local(), Map.of()))
                .isEqualTo(
                        "unknown peer 10.0.5.9 port 7 called 10.0.5.1, 10.0.6.1 port 1024; no peer"
                                + " is configured there");
    }

    private static LocalEndpoint local() throws UnknownHostException {
        return new LocalEndpoint(
                List.of(InetAddress.getByName("10.0.5.1"), InetAddress.getByName("10.0.6.1")),
                1024,
                UDP);
    }

    private static RemoteEndpoint remote(int port, String... addresses)
            throws UnknownHostException {
        List<InetAddress> list = new ArrayList<>();
        for (String address : addresses) {
            list.add(InetAddress.getByName(address));
        }
        return new RemoteEndpoint(list, port, UDP);
    }

    private static List<InetSocketAddress> from(int port, String... addresses) {
        List<InetSocketAddress> list = new ArrayList<>();
        for (String address : addresses) {
            list.add(new InetSocketAddress(address, port));
        }
        return list;
    }
}

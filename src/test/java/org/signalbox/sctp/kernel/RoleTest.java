// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

class RoleTest {
    private static final int UDP = LocalEndpoint.DEFAULT_UDP_PORT;

    @Test
    void oneEndCallsAndTheOtherListens() throws UnknownHostException {
        assertThat(role("10.0.5.2", 1024, "10.0.5.1", 1024)).isEqualTo(Role.CALLS);
        assertThat(role("10.0.5.1", 1024, "10.0.5.2", 1024)).isEqualTo(Role.LISTENS);
    }

    @Test
    void addressesAreComparedWithoutSign() throws UnknownHostException {
        assertThat(role("192.0.2.1", 1024, "127.0.0.1", 1024)).isEqualTo(Role.CALLS);
        assertThat(role("127.0.0.1", 1024, "192.0.2.1", 1024)).isEqualTo(Role.LISTENS);
    }

    @Test
    void portDecidesBetweenEqualAddresses() throws UnknownHostException {
        assertThat(role("127.0.0.1", 1025, "127.0.0.1", 1024)).isEqualTo(Role.CALLS);
        assertThat(role("127.0.0.1", 1024, "127.0.0.1", 1025)).isEqualTo(Role.LISTENS);
    }

    @Test
    void orderOfSeveralAddressesDoesNotMatter() throws UnknownHostException {
        assertThat(role("10.1.0.1,10.0.0.1", 1, "10.0.0.2,10.1.0.2", 1)).isEqualTo(Role.LISTENS);
        assertThat(role("10.1.0.2,10.0.0.2", 1, "10.0.0.1,10.1.0.1", 1)).isEqualTo(Role.CALLS);
    }

    @Test
    void configuredInitiationIsObeyed() throws UnknownHostException {
        assertThat(Role.of(Initiation.ACTIVE, local("10.0.0.1", 1), remote("10.0.0.2", 1)))
                .isEqualTo(Role.CALLS);
        assertThat(Role.of(Initiation.PASSIVE, local("10.0.0.2", 1), remote("10.0.0.1", 1)))
                .isEqualTo(Role.LISTENS);
    }

    private static Role role(String local, int localPort, String remote, int remotePort)
            throws UnknownHostException {
        return Role.of(Initiation.BOTH, local(local, localPort), remote(remote, remotePort));
    }

    private static LocalEndpoint local(String list, int port) throws UnknownHostException {
        return new LocalEndpoint(addresses(list), port, UDP);
    }

    private static RemoteEndpoint remote(String list, int port) throws UnknownHostException {
        return new RemoteEndpoint(addresses(list), port, UDP);
    }

    private static List<InetAddress> addresses(String list) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String address : list.split(",", -1)) {
            addresses.add(InetAddress.getByName(address));
        }
        return addresses;
    }
}

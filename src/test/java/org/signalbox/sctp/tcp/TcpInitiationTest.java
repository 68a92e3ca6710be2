// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.tcp;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.net.netty.NettyStreams;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.LoopbackFixture;
import org.signalbox.sctp.RecordingUser;
import org.signalbox.sctp.RemoteEndpoint;
import org.signalbox.sctp.SctpEndpoint;
import org.signalbox.sctp.SctpObserver;
import org.signalbox.sctp.SctpTransport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Who calls; and what a peer hears that says nothing one can understand. Node 0 has the lower
/// port, so that node 1 has precedence.
class TcpInitiationTest {
    private final List<SctpEndpoint> endpoints = new ArrayList<>();
    private LoopbackFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture =
                new LoopbackFixture(
                        faults ->
                                List.<SctpTransport>of(
                                        new TcpTransport(new NettyStreams(faults), faults),
                                        new TcpTransport(new NettyStreams(faults), faults)),
                        (node, silent) -> false,
                        TcpPorts.twoFree());
    }

    @AfterEach
    void close() {
        for (int node = 0; node < endpoints.size(); node++) {
            fixture.on(node, endpoints.get(node)::close);
        }
        fixture.close();
    }

    @Test
    void lowerEndCallsAPeerThatNeverCalls() throws Exception {
        RecordingUser lower = opened(0, Initiation.BOTH);
        RecordingUser higher = opened(1, Initiation.PASSIVE);

        lower.expect("up");
        higher.expect("up");
    }

    @Test
    void peerThatMakesNoSenseIsCutOff() throws Exception {
        RecordingUser passive = opened(0, Initiation.PASSIVE);
        LocalEndpoint at = fixture.local(0);

        try (Socket caller = new Socket(at.addresses().getFirst(), at.port())) {
            passive.expect("up");
            caller.getOutputStream()
                    .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            passive.expect("down PROTOCOL_VIOLATION");
        }
    }

    private RecordingUser opened(int node, Initiation initiation) throws IOException {
        RecordingUser user = new RecordingUser();
        SctpEndpoint endpoint =
                fixture.transport(node)
                        .open(fixture.local(node), new Indifferent(), fixture.loop(node));
        endpoints.add(endpoint);
        LocalEndpoint far = fixture.local(1 - node);
        fixture.on(
                node,
                () -> {
                    Association association =
                            endpoint.associate(
                                    "end" + node,
                                    new RemoteEndpoint(far.addresses(), far.port(), far.udpPort()),
                                    AssociationProfile.SIGNALLING.withInitiation(initiation),
                                    user);
                    association.open();
                });
        return user;
    }

    private static final class Indifferent implements SctpObserver {
        @Override
        public void onRefused(SctpEndpoint at, InetSocketAddress from, String detail) {}

        @Override
        public void onDropped(SctpEndpoint at, InetSocketAddress from, String reason) {}
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.AssociationProfile;
import org.signalbox.sctp.Initiation;
import org.signalbox.sctp.LocalEndpoint;
import org.signalbox.sctp.RemoteEndpoint;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// Our end, a foreign one, and the wire between them. Either process may die and come again.
final class Pair implements AutoCloseable {
    static final int STREAMS = 8;

    private static final int INIT = 1;
    private static final int ABORT = 6;
    private static final int WINDOW = 256 * 1024;

    private final PeerProgram program;
    private final Settings settings;
    private final Wire wire;
    private final int ourUdp;
    private final int ourPort;
    private final int peerUdp;
    private final int peerPort;

    private @Nullable OurEnd us;
    private @Nullable ForeignPeer peer;

    /// Who begins.
    enum Caller {
        WE_CALL,
        PEER_CALLS
    }

    /// @param heartbeatMillis of both ends; 0 is never
    /// @param peerBufferOctets the foreign end's receive buffer
    /// @param mtu of the foreign end; 0 is what it finds itself
    record Settings(Caller caller, int heartbeatMillis, int peerBufferOctets, int mtu) {
        static Settings of(Caller caller) {
            return new Settings(caller, 0, 1 << 20, 1500);
        }

        Settings withHeartbeat(int millis) {
            return new Settings(caller, millis, peerBufferOctets, mtu);
        }

        Settings withPeerBuffer(int octets) {
            return new Settings(caller, heartbeatMillis, octets, mtu);
        }

        Settings withMtu(int newMtu) {
            return new Settings(caller, heartbeatMillis, peerBufferOctets, newMtu);
        }
    }

    /// @param number makes the SCTP ports different from those of other cases
    /// @param peerUdp the foreign end's UDP port, or 0 for any
    Pair(
            int number,
            long seed,
            PeerProgram program,
            int peerUdp,
            Settings settings,
            Capture capture)
            throws IOException {
        this.program = program;
        this.settings = settings;
        this.wire = new Wire(seed, capture);
        this.ourUdp = freeUdpPort();
        this.ourPort = 20_000 + number;
        this.peerUdp = peerUdp == 0 ? freeUdpPort() : peerUdp;
        this.peerPort = 30_000 + number;
        wire.connect(ourUdp, this.peerUdp);
    }

    private static int freeUdpPort() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
            return probe.getLocalPort();
        }
    }

    Wire wire() {
        return wire;
    }

    OurEnd us() {
        if (us == null) {
            throw new IllegalStateException("our end is not there");
        }
        return us;
    }

    ForeignPeer peer() {
        if (peer == null) {
            throw new IllegalStateException("the foreign end is not there");
        }
        return peer;
    }

    String words() {
        return (us == null ? "" : us.words()) + "; " + (peer == null ? "" : peer.words());
    }

    /// Both ends, and an association between them.
    void begin() throws IOException {
        startPeer();
        startUs(settings.caller == Caller.WE_CALL ? Initiation.ACTIVE : Initiation.PASSIVE);
        bringUp(1);
    }

    /// An association between the two ends as they are.
    ///
    /// @param times how often our end has been up then
    void bringUp(int times) {
        long before = timesPeerWasUp();
        if (settings.caller == Caller.WE_CALL) {
            if (!peer().events().contains("ready")) {
                peer().tell("listen");
                peer().await("ready");
            }
            us().open();
        } else {
            us().open();
            peer().tell("connect");
        }
        us().await("up", times);
        Await.until(
                "foreign end is up",
                () -> timesPeerWasUp() > before || !peer().isAlive(),
                this::words);
        assertThat(peer().isAlive()).as(words()).isTrue();
    }

    private long timesPeerWasUp() {
        return peer().events().stream().filter(event -> event.startsWith("up ")).count();
    }

    void startPeer() throws IOException {
        peer =
                new ForeignPeer(
                        program,
                        new ForeignPeer.Options(
                                peerUdp,
                                wire.portTowardsPeer(),
                                peerPort,
                                ourPort,
                                STREAMS,
                                settings.peerBufferOctets,
                                settings.heartbeatMillis,
                                settings.mtu));
    }

    /// Without a word to our end.
    ///
    /// @param withItsStack otherwise the stack outlives its process and says so, unheard
    void killPeer(boolean withItsStack) throws InterruptedException {
        cutAndKillPeer(withItsStack);
        wire.disturb(Wire.Disturbance.NONE);
    }

    /// It has gone and calls again before our end hears or says anything: what reaches it before it
    /// calls is out of the blue to it, and answered by ABORT.
    void restartPeer(boolean withItsStack) throws IOException, InterruptedException {
        Await.until(
                "all is acknowledged, so that silence costs nothing",
                () -> us().status().outstandingOctets() == 0,
                this::words);
        int calls = wire.count(Wire.Direction.FROM_PEER, INIT);
        cutAndKillPeer(withItsStack);
        startPeer();
        peer().tell("connect");
        Await.until(
                "it calls, unheard",
                () -> wire.count(Wire.Direction.FROM_PEER, INIT) > calls,
                this::words);
        wire.disturb(Wire.Disturbance.NONE);
    }

    private void cutAndKillPeer(boolean withItsStack) throws InterruptedException {
        int aborts = wire.count(Wire.Direction.FROM_PEER, ABORT);
        wire.disturb(Wire.Disturbance.CUT);
        peer().kill();
        peer = null;
        if (!withItsStack) {
            Await.until(
                    "its stack has spoken",
                    () -> wire.count(Wire.Direction.FROM_PEER, ABORT) > aborts,
                    this::words);
        }
    }

    void startUs(Initiation initiation) throws IOException {
        List<InetAddress> loopback = List.of(InetAddress.getLoopbackAddress());
        us =
                new OurEnd(
                        new LocalEndpoint(loopback, ourPort, ourUdp),
                        new RemoteEndpoint(loopback, peerPort, wire.portTowardsUs()),
                        profile(initiation));
    }

    /// Without a word to the foreign end.
    void killUs() {
        int aborts = wire.count(Wire.Direction.FROM_US, ABORT);
        wire.disturb(Wire.Disturbance.CUT);
        us().close();
        us = null;
        Await.until(
                "our stack has spoken, unheard",
                () -> wire.count(Wire.Direction.FROM_US, ABORT) > aborts,
                this::words);
        wire.disturb(Wire.Disturbance.NONE);
    }

    private AssociationProfile profile(Initiation initiation) {
        boolean beats = settings.heartbeatMillis > 0;
        return new AssociationProfile(
                initiation,
                STREAMS,
                STREAMS,
                Duration.ofMillis(200),
                Duration.ofMillis(100),
                Duration.ofMillis(800),
                8,
                5,
                4,
                beats ? Duration.ofMillis(settings.heartbeatMillis) : Duration.ofHours(1),
                Duration.ofSeconds(60),
                Duration.ofMillis(20),
                WINDOW,
                1024 * 1024);
    }

    /// Ends both, and the association if it is still there.
    @Override
    public void close() throws IOException {
        try {
            if (us != null) {
                us.close();
            }
            if (peer != null) {
                assertThat(peer.isAlive()).as(peer.words()).isTrue();
                peer.kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            wire.close();
        }
    }
}

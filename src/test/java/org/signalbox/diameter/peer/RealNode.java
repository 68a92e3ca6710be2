// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.diameter.AvpKind;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpType;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.PeerProfile;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.routing.RouteKeys;
import org.signalbox.diameter.routing.RoutingConfig;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.machine.netty.SecureEntropy;
import org.signalbox.machine.netty.SystemClock;
import org.signalbox.net.TlsCredentials;
import org.signalbox.net.netty.NettyStreams;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.tcp.TcpTransport;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A production node on the sockets of this machine.
@NullUnmarked
final class RealNode implements PeerObserver, RequestHandler, AutoCloseable {
    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final long PATIENCE_SECONDS = 40;

    /// AVPs of SGd that these tests need (TS 29.338).
    private enum Sgd implements AvpKind {
        SC_ADDRESS(3300),
        SM_RP_UI(3301);

        private final Definition definition;

        Sgd(int code) {
            definition = new Definition(code, 10_415, name(), AvpType.OCTET_STRING, true);
        }

        @Override
        public Definition definition() {
            return definition;
        }
    }

    private final String identity;
    private final NettyLoop loop;
    private final DiameterPeers peers;
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    /// What it was asked.
    final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    /// One that speaks TCP.
    RealNode(String identity, LocalConfig.Listener... listeners) {
        this(
                identity,
                LOOPBACK,
                faults -> new TcpTransport(new NettyStreams(faults), faults),
                listeners);
    }

    /// @param sctp makes the SCTP that it speaks
    RealNode(
            String identity,
            InetAddress address,
            Function<FaultListener, SctpTransport> sctp,
            LocalConfig.Listener... listeners) {
        FaultListener faults = (owner, fault) -> log.add("fault in " + owner + ": " + fault);
        NettyStreams streams = new NettyStreams(faults);
        this.identity = identity;
        this.loop = new NettyLoop(identity, faults);
        this.peers =
                new DiameterPeers(
                        new LocalConfig(
                                identity,
                                "example.org",
                                List.of(address),
                                List.of(listeners),
                                LocalConfig.SCTP_PORT,
                                Set.of(SimDiameter.SGD)),
                        streams,
                        sctp.apply(faults),
                        this,
                        new SecureEntropy(),
                        new SystemClock(),
                        PooledByteBufAllocator.DEFAULT,
                        loop);
    }

    static LocalConfig.Listener listener(int port) {
        return listener(PeerTransport.TCP, port);
    }

    static LocalConfig.Listener listener(PeerTransport transport, int port) {
        return new LocalConfig.Listener(transport, LOOPBACK, port);
    }

    /// A peer by TCP at this machine.
    static PeerConfig peer(String identity, int port, boolean calls) {
        return peer(identity, LOOPBACK, port, PeerTransport.TCP, calls);
    }

    /// A peer whose name begins its identity. It is told that reports of overload are understood:
    /// who does not know them has to pass over them.
    static PeerConfig peer(
            String identity,
            InetAddress address,
            int port,
            PeerTransport transport,
            boolean calls) {
        return new PeerConfig(
                identity.split("\\.")[0],
                identity,
                "example.org",
                List.of(address),
                port,
                transport,
                new PeerProfile(
                        calls,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6)),
                100,
                100,
                false,
                new PeerTraffic(null, true),
                identity);
    }

    /// What it shows over TLS from now on.
    RealNode show(TlsCredentials ours) {
        loop.execute(() -> peers.show(ours));
        return this;
    }

    /// When this returns, its peers are known: whoever calls from now on is not taken for a
    /// stranger.
    RealNode start(PeerConfig... configured) throws IOException {
        List<PeerConfig> all = List.of(configured);
        peers.open(
                all.stream()
                        .anyMatch(
                                peer ->
                                        peer.transport() == PeerTransport.SCTP
                                                && peer.profile().calls()));
        loop.eventLoop()
                .submit(
                        () -> {
                            peers.serve(SimDiameter.SGD, this);
                            peers.start(all, RoutingConfig.NONE);
                        })
                .syncUninterruptibly();
        return this;
    }

    /// Has it look where requests are from that come from now on.
    void guard(FirewallConfig firewall) {
        // a loop may read what has come before it does what it is told to
        CompletableFuture.runAsync(() -> peers.guard(firewall), loop::execute)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /// Waits until it is told of something that begins so.
    String awaitLog(String beginning) throws InterruptedException {
        StringBuilder before = new StringBuilder();
        while (true) {
            String next = log.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("%s, behind %s", beginning, before).isNotNull();
            if (next.startsWith(beginning)) {
                return next;
            }
            before.append(next).append("; ");
        }
    }

    /// Delivers a short message.
    ///
    /// @param isWhole whether what must be in it is
    /// @return the result, and whose it is
    String ask(String host, String realm, String imsi, boolean isWhole) throws Exception {
        CompletableFuture<String> end = new CompletableFuture<>();
        RouteKeys keys =
                new RouteKeys(
                        SimDiameter.SGD,
                        SimDiameter.MT_FORWARD,
                        host,
                        realm,
                        identity,
                        "example.org",
                        imsi,
                        null,
                        null);
        RequestWriter request =
                (_, writer) -> {
                    writer.text(BaseAvp.SESSION_ID, peers.newSession())
                            .unsigned32(BaseAvp.AUTH_SESSION_STATE, 1)
                            .text(BaseAvp.ORIGIN_HOST, identity)
                            .text(BaseAvp.ORIGIN_REALM, "example.org")
                            .text(BaseAvp.DESTINATION_HOST, host)
                            .text(BaseAvp.DESTINATION_REALM, realm)
                            .text(BaseAvp.USER_NAME, imsi)
                            .octets(Sgd.SC_ADDRESS, new byte[] {0x19, 0x21, 0x43});
                    if (isWhole) {
                        writer.octets(Sgd.SM_RP_UI, new byte[] {4, 0, 0});
                    }
                };
        loop.execute(
                () ->
                        peers.request(
                                keys,
                                request,
                                Duration.ofSeconds(10),
                                Repetition.NEVER_IN_DOUBT,
                                new Ending(end)));
        return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// How many connections there have been with a peer.
    long opened(String peer) throws Exception {
        return status(peer).counters().get(PeerCounter.OPENED);
    }

    PeerStatus status(String peer) throws Exception {
        CompletableFuture<PeerStatus> found = new CompletableFuture<>();
        loop.execute(
                () ->
                        peers.status().stream()
                                .filter(status -> status.config().name().equals(peer))
                                .forEach(found::complete));
        return found.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    long counted(DiameterCounter counter) {
        return peers.counters().get(counter);
    }

    @Override
    public void close() throws Exception {
        CompletableFuture<Boolean> stopped = new CompletableFuture<>();
        loop.execute(() -> peers.stop(() -> stopped.complete(true)));
        stopped.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        loop.close();
        assertThat(log).noneMatch(line -> line.startsWith("fault in"));
    }

    private record Ending(CompletableFuture<String> end) implements AnswerHandler {
        @Override
        public void onAnswer(DiameterHeader header, AvpReader avps, String peer) {
            try {
                int result = 0;
                String origin = "";
                while (avps.next()) {
                    if (avps.is(BaseAvp.RESULT_CODE)) {
                        result = avps.unsigned32();
                    } else if (avps.is(BaseAvp.EXPERIMENTAL_RESULT)) {
                        AvpReader inside = avps.nested();
                        while (inside.next()) {
                            if (inside.is(BaseAvp.EXPERIMENTAL_RESULT_CODE)) {
                                result = inside.unsigned32();
                            }
                        }
                    } else if (avps.is(BaseAvp.ORIGIN_HOST)) {
                        origin = avps.identity();
                    }
                }
                end.complete(result + " of " + origin);
            } catch (DiameterException broken) {
                end.completeExceptionally(broken);
            }
        }

        @Override
        public void onFailure(RequestFailure failure, String why) {
            end.complete(failure.word() + ": " + why);
        }
    }

    @Override
    public Set<Integer> commands() {
        return Set.of(SimDiameter.MT_FORWARD);
    }

    @Override
    public void onRequest(DiameterHeader header, AvpReader avps, String peer, Responder responder)
            throws DiameterException {
        asked.add(SimDiameter.find(BaseAvp.USER_NAME, avps) + " by " + peer);
        responder.answer(
                writer ->
                        writer.unsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS)
                                .unsigned32(BaseAvp.AUTH_SESSION_STATE, 1)
                                .text(BaseAvp.ORIGIN_HOST, identity)
                                .text(BaseAvp.ORIGIN_REALM, "example.org"));
    }

    @Override
    public void onOpened(String peer, Capabilities theirs, InetAddress from) {
        log.add("opened " + peer);
    }

    @Override
    public void onClosed(String peer, String reason) {
        log.add("closed " + peer + ": " + reason);
    }

    @Override
    public void onTrusted(String peer, boolean trusted) {
        log.add((trusted ? "trusted " : "doubted ") + peer);
    }

    @Override
    public void onRefused(InetAddress caller, String why) {
        log.add("refused " + why);
    }

    @Override
    public void onFault(String peer, String what) {
        log.add("peer " + peer + ": " + what);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.PeerProfile;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.routing.HostAliases;
import org.signalbox.diameter.routing.RouteConfig;
import org.signalbox.diameter.routing.RouteKeys;
import org.signalbox.diameter.routing.RouteRule;
import org.signalbox.diameter.routing.RouteTarget;
import org.signalbox.diameter.routing.RoutingConfig;
import org.signalbox.firewall.Finding;
import org.signalbox.sctp.SctpTransport;
import org.signalbox.sctp.userland.UserlandSctp;
import org.signalbox.simulator.world.SimDatagrams;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.SimSctp;
import org.signalbox.simulator.world.SimStreams;
import org.signalbox.simulator.world.World;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// A network of Diameter nodes in virtual time: production nodes with what they were told.
@NullUnmarked
final class SimDiameter {
    static final Application SGD = new Application(10_415, 16_777_313);
    static final int MT_FORWARD = 8_388_646;
    static final String REALM = "example";
    static final Duration WATCHDOG = Duration.ofSeconds(6);
    static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    final World world;
    final SimStreams streams;
    final SimSctp sctp;

    /// Makes the SCTP of a node.
    private final Function<String, SctpTransport> transports;

    SimDiameter(World world) {
        this.world = world;
        this.streams = new SimStreams(world);
        this.sctp = new SimSctp(world);
        this.transports = _ -> sctp;
    }

    private SimDiameter(World world, Function<String, SctpTransport> transports) {
        this.world = world;
        this.streams = new SimStreams(world);
        this.sctp = new SimSctp(world);
        this.transports = transports;
    }

    /// The same on our own SCTP in user space, whose packets are those of the wire.
    static SimDiameter overUserland(World world) {
        SimDatagrams datagrams = new SimDatagrams(world);
        return new SimDiameter(
                world,
                name -> new UserlandSctp(datagrams, world.entropy(name), world.allocator(), world));
    }

    static InetAddress address(int host) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) host});
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String identity(int host) {
        return "node" + host + "." + REALM;
    }

    /// A peer as others configure it.
    static PeerConfig peer(int host, PeerTransport transport, boolean calls) {
        return new PeerConfig(
                "Node" + host,
                identity(host),
                REALM,
                List.of(address(host)),
                PeerConfig.PORT,
                transport,
                new PeerProfile(calls, Duration.ofSeconds(10), Duration.ofSeconds(5), WATCHDOG),
                100,
                100,
                false);
    }

    static PeerConfig calls(int host) {
        return peer(host, PeerTransport.TCP, true);
    }

    static PeerConfig waitsFor(int host) {
        return peer(host, PeerTransport.TCP, false);
    }

    static PeerConfig waitsFor(int host, PeerTraffic traffic) {
        PeerConfig usual = waitsFor(host);
        return with(usual, traffic, usual.certificateName());
    }

    static PeerConfig calls(int host, PeerTraffic traffic) {
        PeerConfig usual = calls(host);
        return with(usual, traffic, usual.certificateName());
    }

    static PeerConfig with(PeerConfig usual, PeerTraffic traffic, String certificateName) {
        return new PeerConfig(
                usual.name(),
                usual.identity(),
                usual.realm(),
                usual.addresses(),
                usual.port(),
                usual.transport(),
                usual.profile(),
                usual.pendingMax(),
                usual.unansweredMax(),
                usual.shutdown(),
                traffic,
                certificateName);
    }

    static RouteKeys to(@Nullable String host) {
        return new RouteKeys(SGD, MT_FORWARD, host, REALM, "", REALM, null, null, null);
    }

    /// Asks one node before others that are as good.
    static RoutingConfig prefers(int host) {
        RouteRule rule =
                new RouteRule(
                        "first",
                        Map.of(),
                        List.of(new RouteTarget(new RouteTarget.Whom.Peer("Node" + host), 1)));
        return new RoutingConfig(
                new RouteConfig(List.of(rule), List.of()), List.of(), HostAliases.NONE);
    }

    /// Lets time pass until nothing is under way any more and all is closed.
    void end(Node... nodes) {
        for (Node node : nodes) {
            node.stop();
        }
        world.runFor(Duration.ofMinutes(10));
        for (Node node : nodes) {
            assertThat(node.isStopped).as("%s has stopped", node.identity).isTrue();
            node.assertEmpty();
        }
        assertThat(world.octetsAllocated()).as("octets that nobody has released").isZero();
    }

    /// What a request says, as the tests write it.
    static RequestWriter text(Node from, @Nullable String host, String text) {
        String session = from.peers.newSession();
        return (_, writer) -> {
            writer.text(BaseAvp.SESSION_ID, session)
                    .text(BaseAvp.ORIGIN_HOST, from.identity)
                    .text(BaseAvp.ORIGIN_REALM, REALM);
            if (host != null) {
                writer.text(BaseAvp.DESTINATION_HOST, host);
            }
            writer.text(BaseAvp.DESTINATION_REALM, REALM).text(BaseAvp.USER_NAME, text);
        };
    }

    /// The AVP of a kind; null if there is none.
    static @Nullable String find(BaseAvp kind, AvpReader avps) throws DiameterException {
        String found = null;
        while (avps.next()) {
            if (avps.is(kind)) {
                found =
                        switch (kind.type()) {
                            case UNSIGNED_32, ENUMERATED -> "" + avps.unsigned32();
                            default -> avps.text();
                        };
            }
        }
        return found;
    }

    /// A production node. A request is answered with its own text, unless a test takes it.
    final class Node implements PeerObserver, RequestHandler {
        final int host;
        final String identity;
        final SimLoop loop;
        final DiameterPeers peers;
        final List<String> log = new ArrayList<>();
        final List<Finding> findings = new ArrayList<>();

        /// What it was asked, with the peer that brought it.
        final List<String> asked = new ArrayList<>();

        /// How its requests ended.
        final List<String> ends = new ArrayList<>();

        /// Takes requests in place of the node.
        @Nullable Consumer<Responder> taker;

        RoutingConfig routing = RoutingConfig.NONE;
        boolean isStopped;

        Node(int host, LocalConfig.Listener... listeners) {
            this(host, Set.of(SGD), listeners);
        }

        Node(int host, Set<Application> applications, LocalConfig.Listener... listeners) {
            this.host = host;
            this.identity = identity(host);
            this.loop = world.loop("node" + host);
            LocalConfig config =
                    new LocalConfig(
                            identity,
                            REALM,
                            List.of(address(host)),
                            List.of(listeners),
                            LocalConfig.SCTP_PORT,
                            applications);
            this.peers =
                    new DiameterPeers(
                            config,
                            streams,
                            transports.apply("sctp of node" + host),
                            this,
                            world.entropy("node" + host),
                            world,
                            world.allocator(),
                            loop);
        }

        void start(PeerConfig... configured) {
            try {
                peers.open(true);
            } catch (IOException refused) {
                throw new UncheckedIOException(refused);
            }
            loop.run(
                    () -> {
                        peers.serve(SGD, this);
                        peers.start(List.of(configured), routing);
                    });
        }

        void ask(@Nullable String to, String text) {
            ask(to, text, Repetition.NEVER_IN_DOUBT);
        }

        void ask(@Nullable String to, String text, Repetition repetition) {
            loop.run(
                    () ->
                            peers.request(
                                    to(to),
                                    text(this, to, text),
                                    ANSWER_MAX,
                                    repetition,
                                    new Ends(text)));
        }

        /// Asks under an application that peers do not take.
        ///
        /// @param isTold whether what is asked says under which one they do
        void askOfAnother(boolean isTold, String text) {
            Application other = new Application(SGD.vendor(), SGD.id() - 1);
            RouteKeys keys =
                    new RouteKeys(other, MT_FORWARD, null, REALM, "", REALM, null, null, null);
            loop.run(
                    () -> {
                        RequestWriter plain = text(this, null, text);
                        RequestWriter writer =
                                new RequestWriter() {
                                    @Override
                                    public void write(String peer, AvpWriter avps) {
                                        plain.write(peer, avps);
                                    }

                                    @Override
                                    public Application application(String peer, Application usual) {
                                        return SGD;
                                    }
                                };
                        peers.request(
                                keys,
                                isTold ? writer : plain,
                                ANSWER_MAX,
                                Repetition.NEVER_IN_DOUBT,
                                new Ends(text));
                    });
        }

        /// Whether a peer may be given requests.
        boolean has(int other) {
            return state(other) == PeerState.OPEN;
        }

        PeerState state(int other) {
            return status(other).state();
        }

        PeerStatus status(int other) {
            return loop.call(
                            () ->
                                    peers.status().stream()
                                            .filter(
                                                    peer ->
                                                            peer.config()
                                                                    .identity()
                                                                    .equals(identity(other)))
                                            .toList())
                    .getFirst();
        }

        long count(int other, PeerCounter counter) {
            return status(other).counters().get(counter);
        }

        long count(DiameterCounter counter) {
            return peers.counters().get(counter);
        }

        void stop() {
            loop.run(() -> peers.stop(() -> isStopped = true));
        }

        void assertEmpty() {
            assertThat(peers.pending()).as("requests that wait in %s", identity).isZero();
            assertThat(peers.remembered()).as("requests remembered in %s", identity).isZero();
        }

        @Override
        public Set<Integer> commands() {
            return Set.of(MT_FORWARD);
        }

        @Override
        public void onRequest(
                DiameterHeader header, AvpReader avps, String peer, Responder responder)
                throws DiameterException {
            String text = find(BaseAvp.USER_NAME, avps);
            asked.add(text + (header.isRetransmitted() ? " again" : "") + " by " + peer);
            if (taker == null) {
                echo(responder, text);
            } else {
                taker.accept(responder);
            }
        }

        void echo(Responder responder, String text) {
            responder.answer(
                    writer ->
                            writer.unsigned32(BaseAvp.RESULT_CODE, ResultCode.SUCCESS)
                                    .text(BaseAvp.ORIGIN_HOST, identity)
                                    .text(BaseAvp.ORIGIN_REALM, REALM)
                                    .text(BaseAvp.USER_NAME, text));
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
            log.add("refused " + caller.getHostAddress() + ": " + why);
        }

        @Override
        public void onFault(String peer, String what) {
            log.add("fault of " + peer + ": " + what);
        }

        @Override
        public void onFinding(Finding finding) {
            findings.add(finding);
        }

        private final class Ends implements AnswerHandler {
            private final String text;
            private final long until = world.now() + ANSWER_MAX.toNanos();
            private boolean isOver;

            private Ends(String text) {
                this.text = text;
            }

            @Override
            public void onAnswer(DiameterHeader header, AvpReader avps, String peer) {
                try {
                    String result = "";
                    String says = null;
                    while (avps.next()) {
                        if (avps.is(BaseAvp.RESULT_CODE)) {
                            result = "" + avps.unsigned32();
                        } else if (avps.is(BaseAvp.USER_NAME)) {
                            says = avps.text();
                        }
                    }
                    assertThat(says).isIn(null, text);
                    end(result + " of " + peer);
                } catch (DiameterException broken) {
                    end("broken");
                }
            }

            @Override
            public void onFailure(RequestFailure failure, String why) {
                end(failure.word());
            }

            private void end(String how) {
                assertThat(isOver).as("%s ends once", text).isFalse();
                assertThat(world.now()).as("%s ends in time", text).isLessThanOrEqualTo(until);
                isOver = true;
                ends.add(text + ": " + how);
            }
        }
    }

    LocalConfig.Listener listener(int host) {
        return listener(host, PeerTransport.TCP);
    }

    LocalConfig.Listener listener(int host, PeerTransport transport) {
        return new LocalConfig.Listener(transport, address(host), PeerConfig.PORT);
    }
}

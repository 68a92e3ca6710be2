// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.NullUnmarked;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.Capabilities;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;
import org.signalbox.diameter.PeerProfile;
import org.signalbox.diameter.peer.DiameterPeers;
import org.signalbox.diameter.peer.LocalConfig;
import org.signalbox.diameter.peer.PeerConfig;
import org.signalbox.diameter.peer.PeerObserver;
import org.signalbox.diameter.peer.PeerTransport;
import org.signalbox.diameter.peer.RequestHandler;
import org.signalbox.diameter.peer.Responder;
import org.signalbox.diameter.routing.RoutingConfig;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdAnswerCodec;
import org.signalbox.diameter.sgd.SgdApplication;
import org.signalbox.diameter.sgd.SgdCommand;
import org.signalbox.diameter.sgd.SgdQuirks;
import org.signalbox.diameter.sgd.SgdRequestCodec;
import org.signalbox.map.MapOutcome;
import org.signalbox.ss7.OctetString;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// How many messages a second go from a service centre of MAP by interworking to an MME and back,
/// over sockets of loopback: three nodes in one process, each with its own threads.
///
/// ```
/// java @etc/jvm.options -cp ... org.signalbox.node.InterworkingLoad [window] [seconds] [firewall]
/// ```
///
/// With a firewall the centre is one of another network, and nothing is wrong with its messages.
@NullUnmarked
final class InterworkingLoad {
    private static final String REALM = "example.org";
    private static final String CENTRE = "491710760000";
    private static final String MME = "491720000001";
    private static final OctetString DELIVER =
            OctetString.ofHex("040b911326880736f40000111081907333400ce8329bfd0655dfecb2195e");
    private static final int PENDING_MAX = 10_000;
    private static final String GATEWAY_LINES =
            """
            hostname gateway
            cs7 sctp transport tcp
            cs7 network-indicator international
            cs7 point-code 1.1.1
            cs7 fast-restart
            cs7 local-peer 10241
             local-ip 127.0.9.1
            cs7 linkset tocentre 2.2.1
             link 0 sctp 127.0.9.2 10241 10241
            cs7 gtt selector all tt 0 gti 4 np 1 nai 4
             gta 491710760000 pcssn 2.2.1 pcssn
             gta 49172 pcssn 1.1.1 pcssn
            diameter identity iwf.example.org realm example.org
            diameter address 127.0.9.1
            diameter peer mme
             identity mme01.example.org
             remote-ip 127.0.9.11
             pending-max 10000
            iwf
             number 491720000099
             node 491720000001 exact mme mme01.example.org realm example.org
            """;
    private static final String FIREWALL_LINES =
            """
             firewall
              own 49172
              network 49171
              subscriber 26202
              msisdn 491711
              dialogues-max 50000
            diameter firewall
            """;
    private static final String END_LINES = "no web listen\n";
    private static final String CENTRE_LINES =
            """
            hostname centre
            cs7 sctp transport tcp
            cs7 network-indicator international
            cs7 point-code 2.2.1
            cs7 fast-restart
            cs7 local-peer 10241
             local-ip 127.0.9.2
            cs7 linkset togateway 1.1.1
             link 0 sctp 127.0.9.1 10241 10241
            cs7 gtt selector all tt 0 gti 4 np 1 nai 4
             gta default pcssn 1.1.1 gt
            cs7 route-table system
             update route 0.0.0/0 linkset togateway
            no web listen
            """;

    private InterworkingLoad() {}

    public static void main(String[] arguments) throws Exception {
        int window = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        try (ProductionEnvironment far = new ProductionEnvironment("mme", Path.of(""))) {
            new Mme(far.environment());
            measure(
                    GATEWAY_LINES + (arguments.length > 2 ? FIREWALL_LINES : "") + END_LINES,
                    window,
                    seconds);
        }
        System.exit(0); // jSS7's threads are no daemons
    }

    private static void measure(String gatewayLines, int window, int seconds) throws Exception {
        try (OwnNode gateway = new OwnNode("gateway", gatewayLines, Path.of(""));
                OwnNode node = new OwnNode("centre", CENTRE_LINES, Path.of(""));
                OwnCentre centre = new OwnCentre(node, CENTRE)) {
            Sender sender = new Sender(centre);
            // The links come up, the peer is met, the code gets warm.
            TimeUnit.SECONDS.sleep(10);
            sender.begin(window);
            TimeUnit.SECONDS.sleep(seconds / 2);
            Map<String, Long> before = cpuOfThreads();
            long answered = sender.answered.get();
            long start = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            double elapsed = (System.nanoTime() - start) / 1e9;
            long count = sender.answered.get() - answered;
            System.out.printf(
                    "%d messages in %.1f s: %.0f a second, window %d; %d refused, %d failed%n",
                    count,
                    elapsed,
                    count / elapsed,
                    window,
                    sender.refused.get(),
                    sender.failed.get());
            cpuOfThreads()
                    .forEach(
                            (name, nanos) -> {
                                long used = nanos - before.getOrDefault(name, 0L);
                                if (used > 0) {
                                    System.out.printf(
                                            "  %-28s %5.1f %%  %6.1f us a message%n",
                                            name, used / elapsed / 1e7, used / 1e3 / count);
                                }
                            });
            sender.end();
            print(gateway.status());
        }
    }

    private static Map<String, Long> cpuOfThreads() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Long> used = new TreeMap<>();
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            long nanos = threads.getThreadCpuTime(id);
            if (info != null && nanos > 0) {
                used.merge(info.getThreadName(), nanos, Long::sum);
            }
        }
        return used;
    }

    private static void print(NodeStatus status) {
        status.interworking()
                .orElseThrow()
                .sessions()
                .forEach(
                        (flow, counted) -> {
                            for (var counter : counted.metrics().getEnumConstants()) {
                                if (counted.get(counter) != 0) {
                                    System.out.printf(
                                            "  %s: %s %d%n",
                                            flow.words(), counter.words(), counted.get(counter));
                                }
                            }
                        });
    }

    /// Has the next message delivered when one is answered.
    private static final class Sender {
        private final OwnCentre centre;
        private final AtomicLong answered = new AtomicLong();
        private final AtomicLong refused = new AtomicLong();
        private final AtomicLong failed = new AtomicLong();
        private final AtomicLong sent = new AtomicLong();
        private volatile boolean isEnding;

        private Sender(OwnCentre centre) {
            this.centre = centre;
        }

        private void begin(int window) {
            for (int i = 0; i < window; i++) {
                send();
            }
        }

        private void end() throws InterruptedException {
            isEnding = true;
            TimeUnit.SECONDS.sleep(2);
        }

        private void send() {
            String imsi = "26201" + (1_000_000_000L + sent.getAndIncrement() % 1_000_000);
            centre.deliver(MME, imsi, DELIVER, this::onOutcome);
        }

        private void onOutcome(MapOutcome outcome) {
            answered.incrementAndGet();
            switch (outcome) {
                case MapOutcome.Answered _ -> {}
                case MapOutcome.Refused _ -> refused.incrementAndGet();
                case MapOutcome.Failed _ -> failed.incrementAndGet();
            }
            if (!isEnding) {
                send();
            }
        }
    }

    /// An MME that takes every message at once.
    private static final class Mme implements RequestHandler, PeerObserver {
        private Mme(NodeEnvironment environment) throws Exception {
            InetAddress own = InetAddress.getByName("127.0.9.11");
            DiameterPeers peers =
                    new DiameterPeers(
                            new LocalConfig(
                                    "mme01." + REALM,
                                    REALM,
                                    List.of(own),
                                    List.of(
                                            new LocalConfig.Listener(
                                                    PeerTransport.TCP, own, PeerConfig.PORT)),
                                    LocalConfig.SCTP_PORT,
                                    Set.of(SgdApplication.SGD)),
                            environment.streams(),
                            environment.transports().choose(TransportPreference.TCP).transport(),
                            this,
                            environment.entropy(),
                            environment.clock(),
                            ProductionEnvironment.allocator(),
                            environment.signalling());
            peers.open(false);
            environment
                    .signalling()
                    .execute(
                            () -> {
                                peers.serve(SgdApplication.SGD, this);
                                peers.start(List.of(gateway()), RoutingConfig.NONE);
                            });
        }

        private static PeerConfig gateway() {
            try {
                return new PeerConfig(
                        "iwf",
                        "iwf." + REALM,
                        REALM,
                        List.of(InetAddress.getByName("127.0.9.1")),
                        PeerConfig.PORT,
                        PeerTransport.TCP,
                        new PeerProfile(
                                false,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(30)),
                        PENDING_MAX,
                        PENDING_MAX,
                        false);
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public Set<Integer> commands() {
            return Set.of(SgdCommand.MT_FORWARD.code());
        }

        @Override
        public void onRequest(
                DiameterHeader header, AvpReader avps, String peer, Responder responder)
                throws DiameterException {
            SgdRequestCodec.read(header, avps);
            responder.answer(
                    writer ->
                            SgdAnswerCodec.write(
                                    writer,
                                    new SgdAnswer.MtForward(
                                            Result.SUCCESS, null, null, null, null, null),
                                    SgdApplication.SGD,
                                    "mme01." + REALM,
                                    REALM,
                                    SgdQuirks.NONE));
        }

        @Override
        public void onOpened(String peer, Capabilities theirs, InetAddress from) {}

        @Override
        public void onClosed(String peer, String reason) {}

        @Override
        public void onTrusted(String peer, boolean trusted) {}

        @Override
        public void onRefused(InetAddress caller, String why) {
            System.out.println("refused " + caller + ": " + why);
        }

        @Override
        public void onFault(String peer, String what) {
            System.out.println("fault " + peer + ": " + what);
        }
    }
}

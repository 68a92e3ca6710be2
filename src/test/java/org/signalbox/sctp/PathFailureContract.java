// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.userland.interop.PeerProgram;

import java.io.BufferedReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Two ends with two addresses each, in namespaces of their own, under traffic: whatever happens to
/// one of the paths, nothing is lost, comes twice or changes its place within its stream, and what
/// is shown is so.
@Tag("kernel-sctp")
@EnabledIfEnvironmentVariable(
        named = "SCTP_GUEST",
        matches = ".+",
        disabledReason = "makes network namespaces and cuts their wires: only in .ci/sctp-guest")
public abstract class PathFailureContract {
    private static final int PORT = 2905;
    private static final int STREAMS = 4;
    private static final long PATIENCE_NANOS = Duration.ofSeconds(40).toNanos();

    /// For a driver whose timers belong to the kernel; the same as [#profile] says to others.
    private static final List<String> SYSCTLS =
            List.of(
                    "net.sctp.rto_initial=500",
                    "net.sctp.rto_min=200", // before the longest, which must not be shorter
                    "net.sctp.rto_max=800",
                    "net.sctp.hb_interval=400",
                    "net.sctp.path_max_retrans=2",
                    "net.sctp.association_max_retrans=10");

    private final BlockingQueue<String> surprises = new LinkedBlockingQueue<>();
    private final NettyLoop[] loops = {
        new NettyLoop("a", this::onFault), new NettyLoop("b", this::onFault)
    };
    private final NumberedTraffic[] traffic = {
        new NumberedTraffic(STREAMS), new NumberedTraffic(STREAMS)
    };
    private final SctpEndpoint[] endpoints = new SctpEndpoint[2];
    private final Association[] ends = new Association[2];
    private TwoPaths wires;

    protected abstract SctpTransport transport(FaultListener faults);

    @BeforeEach
    void bothEnds() throws Exception {
        wires = new TwoPaths(SYSCTLS);
        for (int end = 0; end < 2; end++) {
            int one = end;
            run(end, () -> TwoPaths.enter(one));
            LocalEndpoint local = local(TwoPaths.addresses(end));
            endpoints[end] = transport(this::onFault).open(local, new NobodyElse(), loops[end]);
        }
    }

    @AfterEach
    void close() throws Exception {
        for (int end = 0; end < 2; end++) {
            if (endpoints[end] != null) {
                run(end, endpoints[end]::close);
            }
            loops[end].close();
        }
        if (wires != null) {
            wires.close();
        }
        assertThat(surprises).isEmpty();
    }

    @Test
    void trafficTakesTheOtherPathAndComesBack() throws Exception {
        establish(TwoPaths.addresses(0), TwoPaths.addresses(1));
        awaitPaths(0, "10.77.0.2 active primary used", "10.77.1.2 active");
        awaitPaths(1, "10.77.0.1 active primary used", "10.77.1.1 active");
        startTraffic();
        awaitReceived(500);
        assertThat(packetsIn(0, 1, Duration.ofMillis(500)))
                .as("on the standby path")
                .isLessThan(20);

        wires.cut(0);

        awaitPaths(0, "10.77.0.2 INACTIVE primary", "10.77.1.2 active used");
        awaitPaths(1, "10.77.0.1 INACTIVE primary", "10.77.1.1 active used");
        awaitReceived(500);

        wires.mend(0);

        awaitPaths(0, "10.77.0.2 active primary used", "10.77.1.2 active");
        awaitPaths(1, "10.77.0.1 active primary used", "10.77.1.1 active");
        awaitReceived(500);
        assertThat(packetsIn(0, 1, Duration.ofMillis(500)))
                .as("on the standby path")
                .isLessThan(20);
        assertThat(packetsIn(0, 0, Duration.ofMillis(500))).as("on the primary").isGreaterThan(20);
        stopAndCompare();
    }

    /// The other end is a program that is not ours, on sockets that it opens itself; it sends back
    /// what it gets.
    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void foreignProgramKeepsTheOrderToo(Initiation initiation) throws Exception {
        run(1, endpoints[1]::close);
        ends[0] = associate(0, TwoPaths.addresses(1), profile().withInitiation(initiation));
        Process program = foreignProgram();
        try (Writer commands = program.outputWriter(StandardCharsets.US_ASCII);
                BufferedReader words = program.inputReader(StandardCharsets.US_ASCII)) {
            commands.write("echo 1\n");
            commands.flush();
            assertThat(words.readLine()).isEqualTo("echo 1");
            if (initiation == Initiation.ACTIVE) {
                commands.write("listen\n");
                commands.flush();
                assertThat(words.readLine()).isEqualTo("ready");
                run(0, ends[0]::open);
            } else {
                run(0, ends[0]::open);
                commands.write("connect\n");
                commands.flush();
            }
            assertThat(words.readLine()).isEqualTo("up %d %d".formatted(STREAMS, STREAMS));
            Thread reading = Thread.ofVirtual().start(() -> words.lines().forEach(_ -> {}));
            await("our end to be up", () -> traffic[0].events().contains("up"));

            awaitPaths(0, "10.77.0.2 active primary used", "10.77.1.2 active");
            run(0, () -> traffic[0].start(ends[0]));
            awaitEchoes(300);
            wires.cut(0);
            awaitPaths(0, "10.77.0.2 INACTIVE primary", "10.77.1.2 active used");
            awaitEchoes(300);
            wires.mend(0);
            awaitPaths(0, "10.77.0.2 active primary used", "10.77.1.2 active");
            awaitEchoes(300);

            run(0, traffic[0]::stop);
            await("all echoes", () -> traffic[0].received() >= traffic[0].sent());
            assertThat(traffic[0].faults()).isEmpty();
            assertThat(traffic[0].received()).isEqualTo(traffic[0].sent());
            assertThat(traffic[0].events()).containsExactly("up");
            program.destroy();
            reading.join();
        } finally {
            program.destroy();
            assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Process foreignProgram() throws Exception {
        String port = Integer.toString(PORT);
        ProcessBuilder program =
                new ProcessBuilder(
                        TwoPaths.inside(
                                1,
                                PeerProgram.kernel().executable().toString(),
                                "0",
                                "0",
                                port,
                                port,
                                Integer.toString(STREAMS),
                                "262144",
                                "400",
                                "0"));
        program.environment().put("SCTP_PEER_LOCAL", "10.77.0.2,10.77.1.2");
        program.environment().put("SCTP_PEER_REMOTE", "10.77.0.1");
        return program.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private void awaitEchoes(int more) throws Exception {
        long goal = traffic[0].received() + more;
        await(more + " more echoes", () -> traffic[0].received() >= goal);
    }

    @Test
    void lossDelayAndReorderingAreRepaired() throws Exception {
        establish(TwoPaths.addresses(0), TwoPaths.addresses(1));
        startTraffic();
        awaitReceived(200);

        for (String loss : List.of("1%", "5%")) {
            for (int path = 0; path < 2; path++) {
                wires.netem(path, "delay", "8ms", "6ms", "loss", loss, "reorder", "25%");
            }
            awaitReceived(1_000);
        }
        wires.cut(1);
        awaitReceived(500);
        wires.netem(1, "loss", "5%", "duplicate", "5%");
        await("path 1 to answer", () -> answers(0, 1) && answers(1, 1));
        wires.cut(0);
        awaitReceived(500);

        wires.mend(0);
        wires.mend(1);
        stopAndCompare();
    }

    @Test
    void firstAddressIsThePrimaryAndAnotherMayBecomeIt() throws Exception {
        // each end prefers another wire
        establish(TwoPaths.addresses(0), TwoPaths.addresses(1).reversed());
        awaitPaths(0, "10.77.1.2 active primary used", "10.77.0.2 active");
        awaitPaths(1, "10.77.0.1 active primary used", "10.77.1.1 active");

        InetAddress other = TwoPaths.address(1, 0);
        assertThat(on(0, () -> ends[0].prefer(other))).isTrue();
        assertThat(on(0, () -> ends[0].prefer(TwoPaths.address(0, 0)))).isFalse();

        awaitPaths(0, "10.77.0.2 active primary used", "10.77.1.2 active");
        startTraffic();
        awaitReceived(300);
        assertThat(packetsIn(0, 0, Duration.ofMillis(500))).as("on the primary").isGreaterThan(20);
        stopAndCompare();
    }

    @Test
    void associationWithoutAnyPathEndsAndBeginsAgain() throws Exception {
        establish(TwoPaths.addresses(0), TwoPaths.addresses(1));
        startTraffic();
        awaitReceived(100);

        wires.cut(0);
        wires.cut(1);
        await(
                "both ends to give up",
                () -> traffic[0].events().size() == 2 && traffic[1].events().size() == 2);
        assertThat(traffic[0].events().get(1)).startsWith("down peer unreachable");
        assertThat(traffic[1].events().get(1)).startsWith("down peer unreachable");

        wires.mend(1); // the primary stays dead: the peer is called at its other address
        for (int attempt = 0; attempt < 4 && !isUp(); attempt++) {
            run(0, ends[0]::open);
            run(1, ends[1]::open);
            await(
                    "an outcome",
                    () ->
                            isUp()
                                    || status(0).state() == State.CLOSED
                                    || status(1).state() == State.CLOSED);
        }
        assertThat(isUp()).isTrue();
    }

    private boolean isUp() throws Exception {
        return status(0).state() == State.ESTABLISHED && status(1).state() == State.ESTABLISHED;
    }

    // ---- the cast ------------------------------------------------------------------------------

    /// @param ofA the addresses of end 0, in the order in which end 1 has them configured
    private void establish(List<InetAddress> ofA, List<InetAddress> ofB) throws Exception {
        ends[0] = associate(0, ofB);
        ends[1] = associate(1, ofA);
        run(0, ends[0]::open);
        run(1, ends[1]::open);
        await(
                "both ends to be up",
                () -> traffic[0].events().contains("up") && traffic[1].events().contains("up"));
        assertThat(surprises).isEmpty();
    }

    private Association associate(int end, List<InetAddress> peer) throws Exception {
        return associate(end, peer, profile());
    }

    private Association associate(int end, List<InetAddress> peer, AssociationProfile profile)
            throws Exception {
        return on(
                end,
                () ->
                        endpoints[end].associate(
                                "end" + end,
                                new RemoteEndpoint(peer, PORT, LocalEndpoint.DEFAULT_UDP_PORT),
                                profile,
                                traffic[end]));
    }

    private static AssociationProfile profile() {
        AssociationProfile usual = AssociationProfile.SIGNALLING;
        return new AssociationProfile(
                usual.initiation(),
                STREAMS,
                STREAMS,
                Duration.ofMillis(500),
                Duration.ofMillis(200),
                Duration.ofMillis(800),
                4,
                10,
                2,
                Duration.ofMillis(400),
                usual.cookieLife(),
                usual.sackDelay(),
                usual.receiveWindowOctets(),
                usual.sendBufferOctets());
    }

    private static LocalEndpoint local(List<InetAddress> addresses) {
        return new LocalEndpoint(addresses, PORT, LocalEndpoint.DEFAULT_UDP_PORT);
    }

    private void startTraffic() throws Exception {
        for (int end = 0; end < 2; end++) {
            int one = end;
            run(end, () -> traffic[one].start(ends[one]));
        }
    }

    /// Waits until so many more messages have arrived at each end.
    private void awaitReceived(int more) throws Exception {
        long goal0 = traffic[0].received() + more;
        long goal1 = traffic[1].received() + more;
        await(
                more + " more messages each way",
                () -> traffic[0].received() >= goal0 && traffic[1].received() >= goal1);
    }

    private void stopAndCompare() throws Exception {
        run(0, traffic[0]::stop);
        run(1, traffic[1]::stop);
        await(
                "everything sent to arrive",
                () ->
                        traffic[1].received() >= traffic[0].sent()
                                && traffic[0].received() >= traffic[1].sent());
        for (int end = 0; end < 2; end++) {
            assertThat(traffic[end].faults()).isEmpty();
            assertThat(traffic[end].received()).isEqualTo(traffic[1 - end].sent());
            assertThat(traffic[end].events()).containsExactly("up");
        }
    }

    /// How many packets an end sends by a path in so much time.
    private long packetsIn(int end, int path, Duration time) throws Exception {
        long before = wires.sent(end, path);
        LockSupport.parkNanos(time.toNanos());
        return wires.sent(end, path) - before;
    }

    private boolean answers(int end, int path) throws Exception {
        InetAddress peer = TwoPaths.address(1 - end, path);
        return status(end).paths().stream()
                .anyMatch(one -> one.active() && one.remote().getAddress().equals(peer));
    }

    private void awaitPaths(int end, String... words) throws Exception {
        await(
                "end " + end + " to show " + List.of(words),
                () -> {
                    List<String> shown = paths(end);
                    boolean all = shown.size() == words.length;
                    for (int i = 0; all && i < words.length; i++) {
                        all = shown.get(i).equals(words[i]);
                    }
                    return all;
                });
    }

    private List<String> paths(int end) throws Exception {
        List<String> lines = new ArrayList<>();
        for (AssociationStatus.Path path : status(end).paths()) {
            String state =
                    !path.active() ? "INACTIVE" : path.confirmed() ? "active" : "unconfirmed";
            lines.add(
                    path.remote().getAddress().getHostAddress()
                            + " "
                            + state
                            + (path.primary() ? " primary" : "")
                            + (path.used() ? " used" : ""));
        }
        return lines;
    }

    private AssociationStatus status(int end) throws Exception {
        return on(end, ends[end]::status);
    }

    private void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.call()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(
                        "waited for %s; paths %s and %s; events %s and %s; received %d of %d and %d of %d; faults %s %s"
                                .formatted(
                                        what,
                                        paths(0),
                                        paths(1),
                                        traffic[0].events(),
                                        traffic[1].events(),
                                        traffic[0].received(),
                                        traffic[1].sent(),
                                        traffic[1].received(),
                                        traffic[0].sent(),
                                        traffic[0].faults(),
                                        traffic[1].faults()));
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private <T> T on(int end, Callable<T> task) throws Exception {
        return loops[end]
                .eventLoop()
                .submit(task)
                .get(RecordingUser.DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private void run(int end, Runnable task) throws Exception {
        on(
                end,
                () -> {
                    task.run();
                    return true;
                });
    }

    private void onFault(String owner, Throwable fault) {
        surprises.add(owner + " " + fault);
    }

    private final class NobodyElse implements SctpObserver {
        @Override
        public void onRefused(SctpEndpoint endpoint, InetSocketAddress from, String detail) {
            surprises.add(detail);
        }

        @Override
        public void onDropped(SctpEndpoint endpoint, InetSocketAddress from, String reason) {
            surprises.add(reason);
        }
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// How many messages of 100 octets a second our stack carries over loopback UDP, and how many
/// libusrsctp does, in turns on the same machine:
///
/// ```
/// mvn test -Dtest=UsrsctpRateComparison [-Drate.rounds=7] [-Drate.seconds=4]
/// ```
///
/// Not part of the suite, and it asserts nothing about time: it fails if a message is lost or out
/// of order. Each end of each system is a process of its own ([RateEnd], `usrsctp-rate.c`) with a
/// thread that offers messages and the stack's own. libusrsctp runs twice, since it has no call
/// that says that more follows: with `SCTP_NODELAY`, as signalling sets it, and without, where it
/// may bundle what it likes. All are up throughout; one at a time is at work.
class UsrsctpRateComparison {
    private static final List<Integer> WINDOWS = List.of(256, 1024);
    private static final int ROUNDS = Integer.getInteger("rate.rounds", 7);
    private static final int MILLIS = 1000 * Integer.getInteger("rate.seconds", 4);
    private static final int WARM_UP_MILLIS = 12_000;
    private static final Path OPTIONS = Path.of("etc/jvm.options");

    /// One run of one system.
    ///
    /// @param cpuNanos of both ends, for each message
    /// @param packing messages for each packet of the sender
    private record Run(
            double rate,
            double cpuNanos,
            double packing,
            long retransmissions,
            long lost,
            long outOfOrder) {}

    @Test
    void oursAndLibusrsctpInTurns() throws IOException, InterruptedException {
        Path program = PeerProgram.usrsctpRate().executable();
        List<Flow> flows = new ArrayList<>();
        try {
            flows.add(new Flow("Signalbox", ours(), List.of()));
            flows.add(new Flow("libusrsctp, Nagle", List.of(program.toString()), List.of("0")));
            flows.add(new Flow("libusrsctp, no delay", List.of(program.toString()), List.of("1")));
            for (Flow flow : flows) {
                flow.run(WINDOWS.getLast(), WARM_UP_MILLIS);
            }
            for (int window : WINDOWS) {
                compare(flows, window);
            }
        } finally {
            flows.forEach(Flow::end);
        }
    }

    private static void compare(List<Flow> flows, int window)
            throws IOException, InterruptedException {
        List<List<Run>> runs = new ArrayList<>();
        flows.forEach(_ -> runs.add(new ArrayList<>()));
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < flows.size(); i++) {
                runs.get(i).add(flows.get(i).run(window, MILLIS));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%nwindow %d, %d rounds of %d ms: medians (least..most)%n"
                        + "%-21s %31s %9s %16s %12s %9s %5s %8s%n",
                window,
                ROUNDS,
                MILLIS,
                "",
                "messages/s",
                "ours is",
                "CPU us/message",
                "messages/pkt",
                "sent again",
                "lost",
                "disorder");
        for (int i = 0; i < flows.size(); i++) {
            print(flows.get(i), runs.get(i), runs.getFirst());
        }
        for (List<Run> system : runs) {
            assertThat(system).allSatisfy(run -> assertThat(run.lost).isZero());
            assertThat(system).allSatisfy(run -> assertThat(run.outOfOrder).isZero());
        }
    }

    private static void print(Flow flow, List<Run> runs, List<Run> ours) {
        double[] rates = sorted(runs.stream().mapToDouble(Run::rate).toArray());
        double[] ratios = new double[runs.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ours.get(i).rate / runs.get(i).rate; // of neighbours in time
        }
        System.out.printf(
                Locale.ROOT,
                "%-21s %,11.0f (%,8.0f..%,9.0f) %8.2fx %16.2f %12.1f %10d %5d %8d%n",
                flow.name,
                median(rates),
                rates[0],
                rates[rates.length - 1],
                median(sorted(ratios)),
                median(sorted(runs.stream().mapToDouble(Run::cpuNanos).toArray())) / 1000,
                median(sorted(runs.stream().mapToDouble(Run::packing).toArray())),
                runs.stream().mapToLong(Run::retransmissions).sum(),
                runs.stream().mapToLong(Run::lost).sum(),
                runs.stream().mapToLong(Run::outOfOrder).sum());
    }

    private static double[] sorted(double[] values) {
        Arrays.sort(values);
        return values;
    }

    private static double median(double[] sorted) {
        return sorted[sorted.length / 2];
    }

    private static List<String> ours() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + OPTIONS.toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                RateEnd.class.getName());
    }

    /// Both ends of a system, connected.
    private static final class Flow {
        private final String name;
        private final End sender;
        private final End receiver;

        Flow(String name, List<String> program, List<String> more) throws IOException {
            this.name = name;
            Path shared = Files.createTempFile("rate", ".shared");
            Files.write(shared, new byte[Long.BYTES]);
            int senderUdp = freeUdpPort();
            int receiverUdp = freeUdpPort();
            receiver = new End(program, "receive", receiverUdp, senderUdp, shared, more);
            sender = new End(program, "send", senderUdp, receiverUdp, shared, more);
            receiver.tell("open");
            sender.tell("open");
            sender.hear("up");
            receiver.hear("up");
            Files.delete(shared); // both have it mapped
        }

        Run run(int window, int millis) throws IOException {
            long[] senderBefore = sender.figures();
            long[] receiverBefore = receiver.figures();
            sender.tell("run " + window + " " + millis);
            long[] ran = sender.hear("ran");
            long[] senderAfter = sender.figures();
            long[] receiverAfter = receiver.figures();
            long cpu = senderAfter[0] - senderBefore[0] + receiverAfter[0] - receiverBefore[0];
            double sent = ran[0];
            return new Run(
                    ran[1] * 1e9 / ran[2],
                    cpu / sent,
                    sent / (senderAfter[1] - senderBefore[1]),
                    senderAfter[2] - senderBefore[2],
                    ran[3],
                    receiverAfter[4] - receiverBefore[4]);
        }

        void end() {
            sender.end();
            receiver.end();
        }

        private static int freeUdpPort() throws IOException {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
                return probe.getLocalPort();
            }
        }
    }

    /// A process: asked a line, answers a line.
    private static final class End {
        private static final long END_SECONDS = 10;

        private final Process process;
        private final Writer commands;
        private final BufferedReader answers;

        End(
                List<String> program,
                String role,
                int udpLocal,
                int udpRemote,
                Path shared,
                List<String> more)
                throws IOException {
            List<String> command = new ArrayList<>(program);
            command.addAll(List.of(role, "" + udpLocal, "" + udpRemote, shared.toString()));
            command.addAll(more);
            process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            commands = process.outputWriter(StandardCharsets.US_ASCII);
            answers = process.inputReader(StandardCharsets.US_ASCII);
        }

        void tell(String command) throws IOException {
            commands.write(command + "\n");
            commands.flush();
        }

        long[] hear(String answer) throws IOException {
            String line = answers.readLine();
            assertThat(line).as("answer of %s", process.info()).isNotNull().startsWith(answer);
            return Arrays.stream(line.split(" ")).skip(1).mapToLong(Long::parseLong).toArray();
        }

        /// CPU nanoseconds, packets sent, retransmissions, time-outs, messages out of order.
        long[] figures() throws IOException {
            tell("figures");
            return hear("figures");
        }

        void end() {
            try {
                commands.close(); // both programs end with their input
                if (process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                    return;
                }
            } catch (IOException gone) {
                // it has ended already
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            process.destroyForcibly();
        }
    }
}

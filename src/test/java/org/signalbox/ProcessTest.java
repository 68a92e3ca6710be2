// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.diameter.peer.FreeDiameter;
import org.signalbox.mtp3.StopPhase;
import org.signalbox.node.NodeConfig;
import org.signalbox.trace.Tshark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The product as it is started: processes of their own, real sockets, signals and exit statuses.
@NullUnmarked
@Timeout(300)
class ProcessTest {
    private static final int TERMINATED = 143;
    private static final Pattern CAPTURE = Pattern.compile("TCP@127\\.0\\.0\\.1:(\\d+)");

    @TempDir private Path folder;
    private final List<OwnProcess> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(OwnProcess::close);
    }

    @Test
    void labObeysLinesAndFailsIfOneOfThemDoes() throws Exception {
        OwnCountries.in(folder);

        OwnProcess good =
                start("lab", "countries", "--exec", "ping cs7 7.7.1", "--exec", "ping cs7 7.8.1");
        int status = good.status();
        OwnProcess bad = start("lab", "countries", "--exec", "ping cs7 5.5.5");

        assertThat(status).as("%s", good).isZero();
        assertThat(good.err())
                .as("progress, and no log")
                .singleElement()
                .asString()
                .matches("signalbox: 4 nodes, 8 linksets, all available after [0-9.]+ s");
        assertThat(good.out())
                .filteredOn(line -> line.contains("100% successful packets(1/1)"))
                .hasSize(2);
        assertThat(bad.status()).as("%s", bad).isEqualTo(1);
        assertThat(bad.out()).anyMatch(line -> line.contains("no route to 5.5.5"));
    }

    @Test
    void labRunsOverTcp() throws Exception {
        OwnCountries.overTcp(folder);

        OwnProcess lab =
                start(
                        "lab",
                        "countries",
                        "--exec",
                        "ping cs7 7.7.1",
                        "--exec",
                        "ping cs7 7.8.1",
                        "--exec",
                        "show cs7 sctp association");

        assertThat(lab.status()).as("%s", lab).isZero();
        assertThat(lab.err())
                .as("progress, and no log")
                .singleElement()
                .asString()
                .matches("signalbox: 4 nodes, 8 linksets, all available after [0-9.]+ s");
        assertThat(lab.out())
                .filteredOn(line -> line.contains("100% successful packets(1/1)"))
                .hasSize(2);
        assertThat(lab.out())
                .contains("SCTP transport is tcp: as configured")
                .contains("Association ToCountryB:0 is established, tcp, streams in/out 1/1");
    }

    @Test
    void labFitsOnOneAddress() throws Exception {
        OwnProcess lab =
                start(
                        "lab",
                        OwnCountries.SHIPPED.toAbsolutePath().toString(),
                        "--one-address",
                        "--exec",
                        "ping cs7 7.7.1",
                        "--exec",
                        "ping cs7 7.8.1",
                        "--exec",
                        "show cs7 sctp association",
                        "--exec",
                        "show running-config");

        assertThat(lab.status()).as("%s", lab).isZero();
        assertThat(lab.out())
                .filteredOn(line -> line.contains("100% successful packets(1/1)"))
                .hasSize(2);
        assertThat(lab.out())
                .contains(" local-ip 127.0.0.1")
                .anyMatch(line -> line.matches(" +udp-port \\d+"));
    }

    @Test
    void relayOfALabEndsWithItAndMayBeLeftOut() throws Exception {
        FreeDiameter.assumeInstalled();
        String topology = Path.of("simulator/topologies/sgd").toAbsolutePath().toString();

        OwnProcess lab = start("lab", topology);
        lab.awaitErr("Dra is freeDiameter");
        ProcessHandle relay = relayOf(lab);
        boolean isRunning = relay.isAlive();
        lab.terminate();

        assertThat(lab.status()).as("%s", lab).isZero();
        assertThat(isRunning).isTrue();
        assertThat(relay.isAlive()).isFalse();
        assertThat(folder.resolve("lab/sgd/Dra.log")).content().contains("'STATE_OPEN'");

        OwnProcess without =
                start("lab", topology, "--without-dra", "--exec", "show diameter peers");
        assertThat(without.status()).as("%s", without).isZero();
        assertThat(without.err())
                .contains("signalbox: there is no Dra, its peers are connected directly");
        assertThat(without.out())
                .anyMatch(line -> line.startsWith("dra  down"))
                .anyMatch(line -> line.startsWith("mme  open"));
    }

    private static ProcessHandle relayOf(OwnProcess lab) {
        Matcher words =
                Pattern.compile("Dra is freeDiameter, process (\\d+);")
                        .matcher(String.join("\n", lab.err()));
        assertThat(words.find()).isTrue();
        return ProcessHandle.of(Long.parseLong(words.group(1))).orElseThrow();
    }

    @Test
    void fourProcessesFormTheNetworkAndHealWhenOneReturns() throws Exception {
        OwnCountries countries = OwnCountries.in(folder);
        OwnProcess a = start("run", countries.file("A"));
        OwnProcess b = service("run", countries.file("B"));
        service("run", countries.file("C"));
        service("run", countries.file("D"));
        a.tell("terminal monitor");
        pingsWhenReachable(a, "7.7.1");
        pingsWhenReachable(a, "7.8.1");

        b.awaitErr("CountryB is running");
        int before = a.written();
        b.terminate();
        assertThat(b.status()).as("%s", b).isZero();
        a.awaitEvent(before, "Destination 7.0.0/3 is inaccessible");

        assertThat(a.tell("show cs7 route detailed"))
                .as("%s", a)
                .anyMatch(line -> line.matches("7\\.0\\.0/3 +INACC +5 +ToCountryB +UNAVAIL"))
                .anyMatch(line -> line.contains("linkset unavailable"));
        assertThat(a.tell("ping cs7 7.7.1")).anyMatch(line -> line.contains("is inaccessible"));

        service("run", countries.file("B"));
        pingsWhenReachable(a, "7.7.1");
        pingsWhenReachable(a, "7.8.1");
        a.type("exit");
        assertThat(a.status()).as("a ping failed").isEqualTo(1);
    }

    @Test
    void nodeIsAServiceWithoutInputAndReadsAPipeToItsEnd() throws Exception {
        OwnCountries countries = OwnCountries.in(folder);
        OwnProcess service = service("run", countries.file("A"));
        OwnProcess piped = start("run", countries.file("D"));
        OwnProcess empty = start("run", countries.file("C"));
        empty.endOfInput();
        service.awaitErr("CountryA is running");
        empty.awaitErr("CountryC is running");

        assertThat(piped.tell("show cs7 point-code")).anyMatch(line -> line.startsWith("7.8.1 "));
        piped.endOfInput();

        assertThat(piped.status()).as("%s", piped).isZero();
        assertThat(service.isAlive()).isTrue();
        assertThat(empty.isAlive()).isTrue();
        assertThat(service.out()).isEmpty();
    }

    @Test
    void endToldBySignalIsInGoodOrder() throws Exception {
        OwnCountries countries = OwnCountries.in(folder);
        OwnProcess a = start("run", countries.file("A"));
        OwnProcess b = loggingService("run", countries.file("B"));
        a.tell("terminal monitor");
        a.tell("debug cs7 sctp");
        pingsWhenReachable(a, "4.5.6");
        b.awaitErr("CountryB is running");

        int before = a.written();
        long told = System.nanoTime();
        b.terminate();
        int status = b.status();
        Duration took = Duration.ofNanos(System.nanoTime() - told);

        assertThat(status).as("%s", b).isZero();
        assertThat(took).isLessThan(NodeConfig.STOP_TIMEOUT_DEFAULT.plusSeconds(2));
        assertThat(b.err())
                .anyMatch(line -> line.endsWith("Stopping: " + StopPhase.PROHIBITED.words()))
                .anyMatch(line -> line.endsWith("Stopping: " + StopPhase.CLOSING.words()))
                .anyMatch(line -> line.endsWith("Stopping: " + StopPhase.RELEASING.words()))
                .anyMatch(
                        line ->
                                line.matches(
                                        ".*Stopped in \\d+\\.\\d s: everything was delivered"));
        a.awaitEvent(before, "Destination 4.5.6 is inaccessible");
        a.awaitEvent(before, "ToCountryB:0 is down: shut down by peer");
    }

    @Test
    void secondSignalEndsAtOnce() throws Exception {
        OwnCountries countries = OwnCountries.in(folder);
        // so that there is time for it
        Files.writeString(
                folder.resolve(countries.file("B")),
                "\nstop-timeout 60\ncs7 national-options TFR\n",
                StandardOpenOption.APPEND);
        OwnProcess b = loggingService("run", countries.file("B"));
        b.awaitErr("CountryB is running");

        b.terminate();
        b.awaitErr("Stopping: " + StopPhase.RESTRICTED.words());
        b.terminate();

        assertThat(b.status()).as("%s", b).isEqualTo(TERMINATED);
        assertThat(b.err()).noneMatch(line -> line.contains("Stopped"));
    }

    @Test
    void hangUpReadsTheFileOfAServiceAgain() throws Exception {
        OwnCountries countries = OwnCountries.in(folder);
        Path file = folder.resolve(countries.file("B"));
        String good = Files.readString(file);
        OwnProcess b = loggingService("run", countries.file("B"));
        b.awaitErr("CountryB is running");

        Files.writeString(file, good + "\nstop-timeout 3\n");
        b.hangUp();
        b.awaitErr("revision 2, reload (1 changed in place)");
        Files.writeString(file, good + "\nstop-timeout soon\n");
        b.hangUp();
        b.awaitErr("Not reloaded for signal SIGHUP, nothing is changed");
        b.terminate();

        assertThat(b.status()).as("%s", b).isZero();
    }

    @Test
    void importedConfigurationCanBeRun() throws Exception {
        Path router = Path.of("src/test/resources/migration/itp-gateway.conf").toAbsolutePath();

        OwnProcess taken = service("import", router.toString(), "--to", "harbour.conf");
        int status = taken.status();
        OwnProcess again = service("import", router.toString(), "--to", "harbour.conf");

        assertThat(status).as("%s", taken).isZero();
        assertThat(taken.out()).last().asString().endsWith("20 taken, 13 changed, 38 refused");
        assertThat(again.status()).as("overwrites nothing").isEqualTo(1);
        assertThat(service("check", "harbour.conf").status()).isZero();
    }

    @Test
    void fileWithErrorsIsNotRunAndAllOfThemAreTold() throws Exception {
        Path file = folder.resolve("bad.conf");
        Files.writeString(
                file,
                """
                hostname Bad
                cs7 point-coed 1.2.3
                cs7 local-peer 1024
                 local-ip 127.0.0.300
                """);

        OwnProcess run = service("run", "bad.conf");
        int status = run.status();
        OwnProcess check = service("check", "bad.conf");

        assertThat(status).as("%s", run).isEqualTo(1);
        assertThat(check.status()).isEqualTo(1);
        assertThat(check.err()).isEqualTo(run.err());
        assertThat(run.err())
                .anyMatch(line -> line.startsWith("bad.conf:2:5: ") && line.contains("point-code"))
                .anyMatch(line -> line.startsWith("bad.conf:4:11: "));
        assertThat(run.out()).isEmpty();
    }

    @Test
    void analyserReadsTheLiveCaptureOfARunningNode() throws Exception {
        analyserReadsTheLiveCapture(OwnCountries.in(folder));
    }

    /// A capture holds messages of level 3: what carries them makes no difference.
    @Test
    void analyserReadsTheLiveCaptureOfANodeOverTcp() throws Exception {
        analyserReadsTheLiveCapture(OwnCountries.overTcp(folder));
    }

    private void analyserReadsTheLiveCapture(OwnCountries countries) throws Exception {
        Tshark.assumeInstalled();
        OwnProcess a = start("run", countries.file("A"));
        service("run", countries.file("B"));
        a.tell("terminal monitor");
        pingsWhenReachable(a, "4.5.6");

        Process tshark =
                new ProcessBuilder(
                                "tshark",
                                "-n",
                                "-l",
                                "-c",
                                "2",
                                "-i",
                                "TCP@127.0.0.1:" + capturePort(a),
                                "-T",
                                "fields",
                                "-E",
                                "separator=|",
                                "-e",
                                "frame.protocols",
                                "-e",
                                "mtp3.opc",
                                "-e",
                                "mtp3.dpc",
                                "-Y",
                                "mtp3.service_indicator != 1 && mtp3.service_indicator != 0")
                        .directory(folder.toFile())
                        .redirectError(folder.resolve("tshark.err").toFile())
                        .start();
        try (BufferedReader decoded = tshark.inputReader()) {
            while (a.tell("show capture").stream().noneMatch(line -> line.contains("reader"))) {
                assertThat(tshark.isAlive()).as("tshark runs").isTrue();
            }
            pingsWhenReachable(a, "4.5.6");

            assertThat(decoded.readLine()).startsWith("mtp3").endsWith("|2067|8238");
            assertThat(decoded.readLine()).startsWith("mtp3").endsWith("|8238|2067");
        } finally {
            tshark.destroyForcibly().waitFor();
        }
    }

    private static String capturePort(OwnProcess node) {
        for (String line : node.tell("capture start")) {
            Matcher told = CAPTURE.matcher(line);
            if (told.find()) {
                return told.group(1);
            }
        }
        throw new AssertionError("no port of a capture: " + node);
    }

    /// Pings until it works; between attempts something must have happened.
    private static void pingsWhenReachable(OwnProcess node, String pointCode) {
        while (true) {
            int before = node.written();
            if (node.tell("ping cs7 " + pointCode).stream()
                    .anyMatch(line -> line.contains("100% successful packets(1/1)"))) {
                return;
            }
            if (node.tell("show cs7 route " + pointCode).stream()
                    .noneMatch(line -> line.contains(" acces "))) {
                node.awaitEvent(before, " is accessible");
            }
        }
    }

    private OwnProcess start(String... arguments) throws IOException {
        return remember(OwnProcess.start(folder, arguments));
    }

    private OwnProcess service(String... arguments) throws IOException {
        return remember(OwnProcess.service(folder, arguments));
    }

    private OwnProcess loggingService(String... arguments) throws IOException {
        return remember(OwnProcess.loggingService(folder, arguments));
    }

    private OwnProcess remember(OwnProcess process) {
        started.add(process);
        return process;
    }
}

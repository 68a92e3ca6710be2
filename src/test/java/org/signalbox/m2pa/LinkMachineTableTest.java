// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.signalbox.sctp.DownReason;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Every state against every input: what comes out and which state follows, as written in
/// `link-machine.table`, where each cell must stand once.
class LinkMachineTableTest {
    private static final String TABLE = "/conformance/m2pa/link-machine.table";

    private static final Map<String, Consumer<Bench>> STATES = new LinkedHashMap<>();
    private static final Map<String, Consumer<Bench>> INPUTS = new LinkedHashMap<>();

    static {
        STATES.put("Deactivated", _ -> {});
        STATES.put("Deactivated, closing", b -> b.toInService().stop());
        STATES.put("Disconnected", b -> b.toInService().down());
        STATES.put("Disconnected, closing", b -> b.toInService().stop().start());
        STATES.put("Connecting", Bench::start);
        STATES.put("OutOfService", Bench::toOutOfService);
        STATES.put(
                "OutOfService, failed", b -> b.toInService().hear(StatusIndication.OUT_OF_SERVICE));
        STATES.put("NotAligned", Bench::toNotAligned);
        STATES.put("Aligned", Bench::toAligned);
        STATES.put("Proving", Bench::toProving);
        STATES.put("AlignedReady", Bench::toAlignedReady);
        STATES.put("AlignedNotReady", Bench::toAlignedNotReady);
        STATES.put("InService", Bench::toInService);
        STATES.put("ProcessorOutage, local", Bench::toLocalOutage);
        STATES.put("ProcessorOutage, remote", Bench::toRemoteOutage);
        STATES.put("ProcessorOutage, awaits answer", b -> b.toLocalOutage().localOutage(false));
        STATES.put(
                "ProcessorOutage, awaits Ready",
                b -> b.toRemoteOutage().hear(StatusIndication.PROCESSOR_RECOVERED, 1, Bench.NONE));

        INPUTS.put("Start", Bench::start);
        INPUTS.put("Stop", Bench::stop);
        INPUTS.put("Emergency", b -> b.emergency(true));
        INPUTS.put("EmergencyCeases", b -> b.emergency(false));
        INPUTS.put("LocalOutage", b -> b.localOutage(true));
        INPUTS.put("LocalRecovered", b -> b.localOutage(false));
        INPUTS.put("Congested", b -> b.congestion(true));
        INPUTS.put("CongestionEnds", b -> b.congestion(false));
        INPUTS.put("Up", Bench::up);
        INPUTS.put("Restarted", b -> b.give(new LinkInput.AssociationRestarted()));
        INPUTS.put(
                "Down",
                b ->
                        b.give(
                                new LinkInput.AssociationDown(
                                        new DownReason(DownReason.Cause.NO_ANSWER, ""))));
        for (StatusIndication indication : StatusIndication.values()) {
            INPUTS.put(
                    "Peer" + indication.toString().replace("of", "Of").replace(" ", ""),
                    b -> b.hear(indication, isOfUserData(indication, b) ? 1 : 0, Bench.NONE));
        }
        INPUTS.put("FirstData", b -> b.note(b.data(Bench.NONE, 0, "data")));
        INPUTS.put("OtherData", b -> b.note(b.data(Bench.NONE, 7, "data")));
        INPUTS.put("EmptyData", b -> b.note(b.data(Bench.NONE, Bench.NONE, "")));
        INPUTS.put("Timer", LinkMachineTableTest::expire);
    }

    /// A cell: what the machine does, and the state after it.
    private record Effect(List<String> said, String state) {
        @Override
        public String toString() {
            return (said.isEmpty() ? "nothing" : String.join(", ", said)) + " -> " + state;
        }
    }

    @TestFactory
    Stream<DynamicTest> everyCellIsAsWritten() {
        Map<String, Map<String, String>> table = read();
        return STATES.keySet().stream()
                .flatMap(
                        state ->
                                INPUTS.keySet().stream()
                                        .map(
                                                input ->
                                                        DynamicTest.dynamicTest(
                                                                state + " / " + input,
                                                                () -> check(table, state, input))));
    }

    @Test
    void tableHasNoCellThatDoesNotExist() {
        read().forEach(
                        (state, cells) -> {
                            assertThat(STATES).containsKey(state);
                            assertThat(INPUTS.keySet()).containsAll(cells.keySet());
                        });
    }

    private static void check(Map<String, Map<String, String>> table, String state, String input) {
        try (Bench bench = new Bench()) {
            Objects.requireNonNull(STATES.get(state)).accept(bench);
            assertThat(bench.state()).isEqualTo(state.replaceAll(",.*", ""));
            bench.forget();

            Objects.requireNonNull(INPUTS.get(input)).accept(bench);

            String effect = new Effect(bench.said(), bench.state()).toString();
            assertThat(effect).isEqualTo(table.getOrDefault(state, Map.of()).get(input));
        }
    }

    /// Until the timer that bounds the state has fired; repetitions before it are left out. Where
    /// there is none, a long time.
    private static void expire(Bench bench) {
        M2paTimer bound =
                switch (bench.machine.state()) {
                    case LinkState.Disconnected _ -> M2paTimer.RETRY_FIRST;
                    case LinkState.OutOfService s ->
                            s.failed() ? M2paTimer.REALIGN_DELAY : M2paTimer.PEER_WAIT;
                    case LinkState.NotAligned _ -> M2paTimer.T2;
                    case LinkState.Aligned _ -> M2paTimer.T3;
                    case LinkState.Proving _ -> M2paTimer.T4_NORMAL;
                    case LinkState.AlignedReady _,
                            LinkState.AlignedNotReady _,
                            LinkState.ProcessorOutage _,
                            LinkState.Deactivated _,
                            LinkState.Connecting _,
                            LinkState.InService _ ->
                            M2paTimer.T1;
                };
        if (bound == M2paTimer.RETRY_FIRST) { // shortened by up to a quarter
            bench.pass(bound.standard().dividedBy(2)).forget().pass(bound);
            return;
        }
        bench.passAlmost(bound).forget().pass(Duration.ofMillis(1));
    }

    private static boolean isOfUserData(StatusIndication indication, Bench bench) {
        return switch (indication) {
            case PROCESSOR_OUTAGE, PROCESSOR_RECOVERED -> true;
            case READY -> bench.machine.state() instanceof LinkState.ProcessorOutage;
            case ALIGNMENT, PROVING_NORMAL, PROVING_EMERGENCY, BUSY, BUSY_ENDED, OUT_OF_SERVICE ->
                    false;
        };
    }

    /// State → input → effect.
    private static Map<String, Map<String, String>> read() {
        Map<String, Map<String, String>> table = new LinkedHashMap<>();
        Map<String, String> cells = new LinkedHashMap<>();
        for (String line : lines()) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            if (!line.startsWith(" ")) {
                cells = new LinkedHashMap<>();
                assertThat(table.put(line.strip(), cells)).as("%s stands once", line).isNull();
                continue;
            }
            int colon = line.indexOf(':');
            for (String input : line.substring(0, colon).split(",")) {
                String earlier = cells.put(input.strip(), line.substring(colon + 1).strip());
                assertThat(earlier).as("%s stands once", input).isNull();
            }
        }
        return table;
    }

    private static List<String> lines() {
        try (InputStream in = LinkMachineTableTest.class.getResourceAsStream(TABLE)) {
            String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new ArrayList<>(text.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

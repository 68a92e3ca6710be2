// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.buffer.ByteBufUtil;

import org.junit.jupiter.api.Tag;
import org.signalbox.Seeds;
import org.signalbox.map.MapNetwork.Asked;
import org.signalbox.map.MapNetwork.Station;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// Engines talk at random over a network that loses messages, and are sent nonsense: each request
/// has one outcome, nothing stays open, and nothing that comes makes jSS7 throw.
class MapSimulationTest {
    private static final List<String> TITLES = List.of("491000001", "4910000002");
    private static final String STRANGER = "4910000003";
    private static final int CALLS = 40;
    private static final double LOST = 0.05;

    /// That of the vectors, and how many after it are in use.
    private static final int VECTOR_TRANSACTION = 0x1234;

    private static final int REQUESTS = 8;

    /// What a printed exception has in each line.
    private static final String TRACE = "\tat ";

    @Seeds(20)
    void everyRequestHasOneOutcome(long seed) {
        Random random = new Random(seed);
        RandomMap values = new RandomMap(seed);
        try (MapNetwork network = new MapNetwork(seed)) {
            network.lost = _ -> random.nextDouble() < LOST;
            List<Station> stations =
                    TITLES.stream()
                            .map(title -> network.station(title, MapOptions.STANDARD, title))
                            .toList();
            for (Station station : stations) {
                station.answers = asked -> answer(random, values, asked);
            }
            for (long call = 1; call <= CALLS; call++) {
                int from = random.nextInt(2);
                String to = random.nextInt(10) == 0 ? STRANGER : TITLES.get(1 - from);
                ShortMessageOperation[] operations = ShortMessageOperation.values();
                MapRequest request = values.request(operations[random.nextInt(operations.length)]);
                stations.get(from).request(call, to, 8, TITLES.get(from), request);
                network.runFor(Duration.ofMillis(random.nextInt(20)));
            }
            network.runFor(Duration.ofMinutes(10));

            long outcomes = 0;
            for (Station station : stations) {
                for (List<MapOutcome> of : station.outcomes.values()) {
                    assertThat(of).hasSize(1);
                    outcomes += of.size();
                }
                assertThat(station.status().requestsOpen()).isZero();
                assertThat(station.status().servedOpen()).isZero();
                assertThat(station.dialogues.call(station.engine::transactions)).isZero();
            }
            assertThat(outcomes).isEqualTo(CALLS);
        }
    }

    private static MapAnswer answer(Random random, RandomMap values, Asked asked) {
        ShortMessageOperation operation = ShortMessageOperation.of(asked.request());
        return switch (random.nextInt(5)) {
            case 0 -> new MapAnswer.Abort();
            case 1 -> new MapAnswer.Error(values.error(), values.inform());
            default ->
                    new MapAnswer.Result(
                            values.result(operation), values.inform(), random.nextInt(5) == 0);
        };
    }

    @Seeds(100)
    void nonsenseIsRefused(long seed) throws IOException {
        Random random = new Random(seed);
        List<byte[]> messages = MapVectors.all().map(vector -> vector.octets()).toList();
        try (Nonsense nonsense = new Nonsense()) {
            for (int i = 0; i < 200; i++) {
                byte[] octets = messages.get(random.nextInt(messages.size())).clone();
                for (int faults = random.nextInt(4); faults >= 0; faults--) {
                    octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
                }
                nonsense.send(octets);
            }
        }
    }

    @Tag("fuzz")
    @FuzzTest(maxDuration = "60s")
    void whateverComesIsTakenOrRefused(byte[] octets) {
        if (octets.length > 0) {
            try (Nonsense nonsense = new Nonsense()) {
                nonsense.send(octets);
            }
        }
    }

    /// An engine that is sent what nobody should send, and what jSS7 prints meanwhile, which is
    /// what it does when it fails.
    private static final class Nonsense implements AutoCloseable {
        private final PrintStream before = System.err;
        private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        private final MapNetwork network = new MapNetwork(1);
        private final Station station;
        private final MapRequest request =
                new RandomMap(1).request(ShortMessageOperation.MT_FORWARD);
        private long calls;

        Nonsense() {
            System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
            network.script(STRANGER, _ -> List.of());
            station =
                    network.station(
                            "victim",
                            MapOptions.STANDARD,
                            MapNetwork.numbersFrom(VECTOR_TRANSACTION),
                            TITLES.getFirst());
            station.answers =
                    asked ->
                            new MapAnswer.Error(
                                    new MapError.Plain(MapError.Code.DATA_MISSING), null);
        }

        /// Requests are open meanwhile, with the transactions of the vectors among theirs.
        void send(byte[] octets) {
            while (station.status().requestsOpen() < REQUESTS) {
                station.request(++calls, STRANGER, 8, TITLES.getFirst(), request);
                network.runFor(Duration.ofMillis(100));
            }
            network.inject(station, TITLES.getFirst(), 8, STRANGER, ByteBufUtil.hexDump(octets));
            network.runFor(Duration.ofMillis(100));
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .as(ByteBufUtil.hexDump(octets))
                    .doesNotContain(TRACE);
        }

        @Override
        public void close() {
            network.close();
            System.setErr(before);
        }
    }
}

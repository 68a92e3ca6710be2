// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.signalbox.config.Problems;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MutableTitle;
import org.signalbox.ss7.PointCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// What a translation costs where any of many entries may be wanted next, and what it costs to read
/// them and to bring them into use.
///
/// Run by `org.openjdk.jmh.Main TranslationBenchmark` on the test class path; `-prof gc` shows that
/// a translation allocates nothing.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TranslationBenchmark {
    private static final int NUMBER_DIGITS = 12;
    private static final int POINTS = 1_000;

    /// Steps through all titles without a pattern that a cache could follow.
    private static final int STRIDE = 514_229;

    @Param({"1000", "100000", "1000000"})
    public int entries = 1_000;

    private final TranslationRequest request = new TranslationRequest();
    private final ApplicationStatus status =
            new ApplicationStatus() {
                @Override
                public Condition of(PointCode point, int subsystem) {
                    return Condition.AVAILABLE;
                }

                @Override
                public Condition of(String server) {
                    return Condition.AVAILABLE;
                }
            };
    private final MutableTitle title = new MutableTitle();
    private final GlobalTitle none = GlobalTitle.international("");
    private final byte[] digits = new byte[NUMBER_DIGITS];
    private int next;
    private GttConfig config = GttConfig.EMPTY;
    private TranslationSnapshot snapshot = TranslationSnapshot.of(config);
    private GtaTable table = GtaTable.EMPTY;
    private Path file = Path.of("");
    private int[] memory = {};
    private int place;

    /// Numbers of 6 to 12 digits at random, in a file in which they stand in no order.
    @Setup(Level.Trial)
    public void makeTable() throws IOException {
        Random random = new Random(1);
        file = Files.createTempFile("benchmark", ".gtt");
        try (var lines = Files.newBufferedWriter(file)) {
            lines.write("cs7 gtt selector A tt 0 gti 4 np 1 nai 4\n");
            GtaTable.Builder known = new GtaTable.Builder();
            while (known.count() < entries) {
                writeDigits(known.count());
                int length = 6 + random.nextInt(7);
                PointCode point = PointCode.itu(random.nextInt(POINTS));
                known.add(digits, length, new Destination.ToPoint(point, false, null, null));
                StringBuilder line = new StringBuilder(" gta ");
                for (int i = 0; i < length; i++) {
                    line.append((char) ('0' + digits[i]));
                }
                lines.write(line.append(" pcssn ").append(point).append(" gt\n").toString());
            }
            table = known.build((_, _) -> {});
        }
        config = read();
        snapshot = TranslationSnapshot.of(config);
        memory = roundTrip((int) (table.octets() / Integer.BYTES), random);
        place = 0;
    }

    /// Each place has the next one, at random, until all have been there (Sattolo's algorithm).
    private static int[] roundTrip(int places, Random random) {
        int[] next = new int[places];
        Arrays.setAll(next, i -> i);
        for (int i = places - 1; i > 0; i--) {
            int other = random.nextInt(i);
            int kept = next[i];
            next[i] = next[other];
            next[other] = kept;
        }
        return next;
    }

    @TearDown(Level.Trial)
    public void removeFile() throws IOException {
        Files.delete(file);
    }

    /// One wait for memory, where as much of it is used as the table takes: what the others cannot
    /// do without once. It differs with what else the machine does.
    @Benchmark
    public int memory() {
        place = memory[place];
        return place;
    }

    /// Only to put a title there: to be taken off the other figures.
    @Benchmark
    public int title() {
        title.set(none);
        putDigits(title);
        return title.count();
    }

    @Benchmark
    public int find() {
        title.set(none);
        putDigits(title);
        return table.find(title);
    }

    @Benchmark
    public Translation translate() {
        request.begin(none, 6, next & 0x0F, false);
        putDigits(request.title());
        return snapshot.translate(request, status);
    }

    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    @Warmup(iterations = 2)
    @Measurement(iterations = 5)
    public GttConfig read() {
        Problems problems = new Problems();
        GttConfig read = Gtt.read("cs7 gtt load " + file + "\n", problems);
        // a few of the random numbers are the same
        if (read.entries() < entries * 0.9) {
            throw new IllegalStateException(problems.toString());
        }
        return read;
    }

    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    @Warmup(iterations = 2)
    @Measurement(iterations = 5)
    public TranslationSnapshot compile() {
        return TranslationSnapshot.of(config);
    }

    private void putDigits(MutableTitle empty) {
        next = (next + STRIDE) % entries;
        writeDigits(next);
        boolean _ = empty.replacePrefix(0, digits);
    }

    /// The same digits for the same number. Computed, since looking them up would wait for memory
    /// itself.
    private void writeDigits(int number) {
        long mixed = number * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
        long rest = (mixed ^ mixed >>> 32) >>> 1;
        for (int i = 0; i < NUMBER_DIGITS; i++) {
            digits[i] = (byte) (rest % 10);
            rest /= 10;
        }
    }
}

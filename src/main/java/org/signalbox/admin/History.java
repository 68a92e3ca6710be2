// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;

/// What each object has carried lately: in steps of five seconds for an hour, and of a minute for a
/// day.
///
/// Whoever keeps it looks at the counters every [#STEP] and [#add]s what they stand at; it reads no
/// clock. It is for one thread. An object takes some 60 kB once it has carried anything, and next
/// to nothing before.
public final class History {
    /// Between two looks at the counters.
    public static final Duration STEP = Duration.ofSeconds(5);

    /// Objects that are remembered; the first of them in the order of their names.
    public static final int OBJECTS_MAX = 1_000;

    private static final int LOOKS_PER_MINUTE = 12;

    /// What is counted of an object.
    ///
    /// @param sent messages
    /// @param received messages
    /// @param octetsSent of those messages; 0 where they are not counted
    /// @param discarded messages, of either direction
    public record Counts(
            long sent, long received, long octetsSent, long octetsReceived, long discarded) {
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        public Counts plus(Counts other) {
            return new Counts(
                    sent + other.sent,
                    received + other.received,
                    octetsSent + other.octetsSent,
                    octetsReceived + other.octetsReceived,
                    discarded + other.discarded);
        }

        /// What has been counted since `before`. A counter that stands lower has begun anew.
        private Counts since(Counts before) {
            return new Counts(
                    since(sent, before.sent),
                    since(received, before.received),
                    since(octetsSent, before.octetsSent),
                    since(octetsReceived, before.octetsReceived),
                    since(discarded, before.discarded));
        }

        private static long since(long now, long before) {
            return now >= before ? now - before : now;
        }
    }

    /// How finely and how far back.
    public enum Scale {
        HOUR(720, Duration.ofSeconds(5)),
        DAY(1_440, Duration.ofMinutes(1));

        private final int samplesMax;
        private final Duration step;

        Scale(int samplesMax, Duration step) {
            this.samplesMax = samplesMax;
            this.step = step;
        }

        public Duration step() {
            return step;
        }
    }

    /// What was counted in one step.
    ///
    /// @param endEpochMillis when it ended
    /// @param lengthMillis how long it took; more than the step if nobody could look earlier
    /// @param queued messages that waited to be sent when it ended, of a minute the most of its
    ///     looks; empty for objects without a queue
    public record Sample(
            long endEpochMillis, long lengthMillis, Counts counts, OptionalLong queued) {}

    private final Clockwork hour = new Clockwork(Scale.HOUR.samplesMax);
    private final Clockwork day = new Clockwork(Scale.DAY.samplesMax);
    private final SequencedMap<String, Track> tracks = new TreeMap<>();
    private int leftOut;
    private long lastLook = Long.MIN_VALUE;
    private long lastMinute;
    private int looks;

    /// Takes what the counters stand at, since their objects began. Objects that are not there are
    /// forgotten.
    ///
    /// @param queued how many messages wait now, of objects that have a queue
    public void add(long epochMillis, Map<String, Counts> totals, Map<String, Long> queued) {
        tracks.keySet().retainAll(totals.keySet());
        boolean first = lastLook == Long.MIN_VALUE;
        if (first) {
            lastMinute = epochMillis;
        } else {
            hour.tick(epochMillis, epochMillis - lastLook);
        }
        lastLook = epochMillis;
        boolean minute = !first && ++looks % LOOKS_PER_MINUTE == 0;
        if (minute) {
            day.tick(epochMillis, epochMillis - lastMinute);
            lastMinute = epochMillis;
        }
        leftOut = 0;
        new TreeMap<>(totals)
                .forEach(
                        (object, counts) -> {
                            Track track = tracks.get(object);
                            if (track != null) {
                                track.add(counts, queued.getOrDefault(object, 0L), minute);
                            } else if (tracks.size() < OBJECTS_MAX) {
                                tracks.put(object, new Track(counts, queued.containsKey(object)));
                            } else {
                                leftOut++;
                            }
                        });
    }

    /// The objects that are remembered.
    public List<String> objects() {
        return List.copyOf(tracks.keySet());
    }

    /// How many there are besides.
    public int leftOut() {
        return leftOut;
    }

    /// What an object has carried, oldest first; empty if it is not remembered.
    public Optional<List<Sample>> samples(String object, Scale scale) {
        return Optional.ofNullable(tracks.get(object))
                .map(
                        track ->
                                switch (scale) {
                                    case HOUR -> hour.samples(track.hour, track.queues);
                                    case DAY -> day.samples(track.day, track.queues);
                                });
    }

    /// What an object has carried in the last minute; empty if it is not remembered for so long.
    public Optional<Counts> lastMinute(String object) {
        return ofLastMinute(object).map(Sample::counts);
    }

    /// As [#lastMinute], with how long that was and how many messages waited at its end.
    public Optional<Sample> ofLastMinute(String object) {
        return samplesOfLastMinute(object)
                .filter(samples -> !samples.isEmpty())
                .map(
                        samples ->
                                new Sample(
                                        samples.getLast().endEpochMillis(),
                                        samples.stream().mapToLong(Sample::lengthMillis).sum(),
                                        samples.stream()
                                                .map(Sample::counts)
                                                .reduce(Counts.NONE, Counts::plus),
                                        samples.getLast().queued()));
    }

    private Optional<List<Sample>> samplesOfLastMinute(String object) {
        Track track = tracks.get(object);
        return track == null || hour.count < LOOKS_PER_MINUTE
                ? Optional.empty()
                : Optional.of(hour.newest(track.hour, LOOKS_PER_MINUTE, track.queues));
    }

    /// When the steps ended and how long they took: the same for all objects.
    private static final class Clockwork {
        private final long[] ends;
        private final long[] lengths;
        private int count;
        private int next;

        Clockwork(int size) {
            ends = new long[size];
            lengths = new long[size];
        }

        void tick(long end, long length) {
            ends[next] = end;
            lengths[next] = length;
            next = (next + 1) % ends.length;
            count = Math.min(count + 1, ends.length);
        }

        /// Where the step that ended last is.
        int last() {
            return Math.floorMod(next - 1, ends.length);
        }

        List<Sample> samples(Ring ring, boolean queues) {
            return newest(ring, count, queues);
        }

        List<Sample> newest(Ring ring, int wanted, boolean queues) {
            List<Sample> samples = new ArrayList<>(wanted);
            for (int age = wanted; age > 0; age--) {
                int at = Math.floorMod(next - age, ends.length);
                if (ends[at] > ring.since) {
                    samples.add(
                            new Sample(
                                    ends[at],
                                    lengths[at],
                                    ring.get(at),
                                    queues
                                            ? OptionalLong.of(ring.queued(at))
                                            : OptionalLong.empty()));
                }
            }
            return samples;
        }
    }

    /// The counts of one object at one scale. Nothing is kept while there is nothing but zeros.
    private static final class Ring {
        private static final int FIELDS = 6;

        private final int size;

        /// When the object was seen first; there are no samples of it before.
        private final long since;

        private int[] values = {};

        Ring(int size, long since) {
            this.size = size;
            this.since = since;
        }

        void put(int at, Counts counts, long queued) {
            if (values.length == 0) {
                if (counts.equals(Counts.NONE) && queued == 0) {
                    return;
                }
                values = new int[size * FIELDS];
            }
            int i = at * FIELDS;
            values[i] = narrowed(counts.sent);
            values[i + 1] = narrowed(counts.received);
            values[i + 2] = narrowed(counts.octetsSent);
            values[i + 3] = narrowed(counts.octetsReceived);
            values[i + 4] = narrowed(counts.discarded);
            values[i + 5] = narrowed(queued);
        }

        Counts get(int at) {
            if (values.length == 0) {
                return Counts.NONE;
            }
            int i = at * FIELDS;
            return new Counts(
                    widened(values[i]),
                    widened(values[i + 1]),
                    widened(values[i + 2]),
                    widened(values[i + 3]),
                    widened(values[i + 4]));
        }

        long queued(int at) {
            return values.length == 0 ? 0 : widened(values[at * FIELDS + 5]);
        }

        /// Unsigned: 4 billion octets in a minute are more than 500 Mbit/s, and the most there is.
        private static int narrowed(long count) {
            return (int) Math.min(count, 0xffff_ffffL);
        }

        private static long widened(int kept) {
            return Integer.toUnsignedLong(kept);
        }
    }

    private final class Track {
        private final Ring hour = new Ring(Scale.HOUR.samplesMax, lastLook);
        private final Ring day = new Ring(Scale.DAY.samplesMax, lastLook);
        private Counts before;
        private Counts inMinute = Counts.NONE;
        private final boolean queues;
        private long queuedInMinute;

        Track(Counts now, boolean queues) {
            before = now;
            this.queues = queues;
        }

        void add(Counts now, long queued, boolean minuteEnds) {
            Counts counted = now.since(before);
            before = now;
            hour.put(History.this.hour.last(), counted, queued);
            queuedInMinute = Math.max(queuedInMinute, queued);
            inMinute = inMinute.plus(counted);
            if (minuteEnds) {
                day.put(History.this.day.last(), inMinute, queuedInMinute);
                queuedInMinute = 0;
                inMinute = Counts.NONE;
            }
        }
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// The counts of one end; readable and writable from any thread.
public final class DialogueCounts {
    private final Map<DialogueCount, LongAdder> counts = new EnumMap<>(DialogueCount.class);

    DialogueCounts() {
        for (DialogueCount count : DialogueCount.values()) {
            counts.put(count, new LongAdder());
        }
    }

    void increment(DialogueCount count) {
        adder(count).increment();
    }

    public long get(DialogueCount count) {
        return adder(count).sum();
    }

    /// Dialogues begun here that have not ended.
    public long open() {
        return get(DialogueCount.BEGUN)
                - get(DialogueCount.ENDED_BY_RESULT)
                - get(DialogueCount.ENDED_BY_ERROR)
                - get(DialogueCount.ENDED_BY_VERSION)
                - get(DialogueCount.ENDED_BY_ABORT)
                - get(DialogueCount.ENDED_BY_TIME);
    }

    private LongAdder adder(DialogueCount count) {
        return Objects.requireNonNull(counts.get(count), "every count has its adder");
    }
}

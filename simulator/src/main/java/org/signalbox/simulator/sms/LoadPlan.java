// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import java.time.Duration;
import java.util.List;

/// What a load is to be: messages at a steady rate, each from another telephone to another.
///
/// @param number of the load, counted from 1; it stands in every text
/// @param messagesPerSecond to be submitted, however those before fare
/// @param senders telephones, at least one
/// @param receivers telephones, at least one
record LoadPlan(
        int number,
        int messagesPerSecond,
        Duration time,
        List<Sender> senders,
        List<String> receivers) {
    /// So that neighbours in the list, which are of one operator, do not come one after the other:
    /// a prime, so that all have their turn.
    private static final long STRIDE = 7_919;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// @param msisdn a telephone of `msc`
    record Sender(Msc msc, String msisdn) {}

    LoadPlan {
        senders = List.copyOf(senders);
        receivers = List.copyOf(receivers);
    }

    int messages() {
        return Math.toIntExact(messagesPerSecond * time.toSeconds());
    }

    /// When a message is due, in nanoseconds since the load began.
    long dueNanos(int message) {
        return message * NANOS_PER_SECOND / messagesPerSecond;
    }

    /// How many are due after a time.
    int due(long nanos) {
        return (int) Math.min(messages(), nanos * messagesPerSecond / NANOS_PER_SECOND + 1);
    }

    /// As far from the receiver as the list allows.
    Sender sender(int message) {
        return senders.get((int) ((message * STRIDE + senders.size() / 2) % senders.size()));
    }

    String receiver(int message) {
        return receivers.get((int) (message * STRIDE % receivers.size()));
    }

    String text(int message) {
        return "Load " + number + " message " + message;
    }

    /// The message that a text belongs to; -1 if it is none of this load.
    int message(String text) {
        String head = text(0);
        String common = head.substring(0, head.length() - 1);
        if (!text.startsWith(common)) {
            return -1;
        }
        try {
            int message = Integer.parseInt(text.substring(common.length()));
            return message >= 0 && message < messages() ? message : -1;
        } catch (NumberFormatException other) {
            return -1;
        }
    }
}

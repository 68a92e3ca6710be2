// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.interop;

import java.util.ArrayList;
import java.util.List;

/// The messages that an end has heard, in order; written by one thread and read by another.
final class MessageLog {
    private final List<Message> all = new ArrayList<>();

    synchronized void add(Message message) {
        all.add(message);
    }

    /// As if nothing had been heard yet.
    synchronized void forget() {
        all.clear();
    }

    synchronized int size() {
        return all.size();
    }

    synchronized List<Message> all() {
        return List.copyOf(all);
    }

    synchronized List<Message> on(int stream) {
        return all.stream().filter(message -> message.stream() == stream).toList();
    }

    void await(int count, String words) {
        Await.until(count + " messages", () -> size() >= count, () -> this + "; " + words);
    }

    @Override
    public String toString() {
        return size() + " messages";
    }
}

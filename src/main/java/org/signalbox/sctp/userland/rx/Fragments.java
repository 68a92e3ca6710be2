// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.rx;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.collection.IntObjectHashMap;

import org.jspecify.annotations.Nullable;
import org.signalbox.sctp.userland.chunk.DataView;

/// Fragments of one stream's messages (RFC 9260 section 6.9), as runs of neighbours in TSN order.
///
/// ```
///   byFirst:  B--.      .--.      .--E
///   byLast:      '--    '--'      '--
/// ```
///
/// A fragment joins the run that ends before it and the run that begins behind it, each found by
/// its end: the work for a message grows with the number of its fragments, in whatever order they
/// come.
final class Fragments {
    private final IntObjectHashMap<Run> byFirst = new IntObjectHashMap<>();
    private final IntObjectHashMap<Run> byLast = new IntObjectHashMap<>();

    /// Part of one message, without a hole.
    static final class Run {
        final boolean unordered;
        final int streamSequence;

        /// Of the first fragment: the others' is not looked at.
        private int payloadProtocol;

        private int first;
        private int last;
        private boolean begins;
        private boolean ends;
        private int count;
        private int octets;
        private Link head;
        private Link tail;

        private Run(DataView data, ByteBuf payload) {
            this.unordered = data.unordered();
            this.streamSequence = data.streamSequence();
            this.payloadProtocol = data.payloadProtocol();
            this.first = data.tsn();
            this.last = data.tsn();
            this.begins = data.beginning();
            this.ends = data.ending();
            this.count = 1;
            this.octets = payload.readableBytes();
            this.head = new Link(payload);
            this.tail = head;
        }

        int payloadProtocol() {
            return payloadProtocol;
        }

        int fragments() {
            return count;
        }

        int octets() {
            return octets;
        }

        boolean isWhole() {
            return begins && ends;
        }

        private boolean fits(Run next) {
            return unordered == next.unordered && streamSequence == next.streamSequence;
        }

        private void append(Run next) {
            last = next.last;
            ends = next.ends;
            count += next.count;
            octets += next.octets;
            tail.next = next.head;
            tail = next.tail;
        }

        /// The message in one buffer; the fragments are let go of.
        ByteBuf join(ByteBufAllocator allocator) {
            ByteBuf message = allocator.buffer(octets);
            for (Link link = head; link != null; link = link.next) {
                message.writeBytes(link.payload);
            }
            release();
            return message;
        }

        private void release() {
            for (Link link = head; link != null; link = link.next) {
                link.payload.release();
            }
        }
    }

    private static final class Link {
        private final ByteBuf payload;
        private @Nullable Link next;

        private Link(ByteBuf payload) {
            this.payload = payload;
        }
    }

    /// Takes a fragment and its payload.
    ///
    /// @return the run it is part of now, removed from here if it [Run#isWhole]; null if a
    ///     neighbour contradicts it, which is the end of the association
    @Nullable Run add(DataView data, ByteBuf payload) {
        Run run = new Run(data, payload);
        Run before = byLast.get(run.first - 1);
        Run after = byFirst.get(run.last + 1);
        boolean fits =
                (before == null || before.ends == run.begins && (run.begins || before.fits(run)))
                        && (after == null
                                || run.ends == after.begins && (run.ends || run.fits(after)));
        if (!fits) {
            run.release();
            return null;
        }
        if (before != null && !before.ends) {
            byLast.remove(before.last);
            before.append(run);
            run = before;
        } else {
            byFirst.put(run.first, run);
        }
        if (after != null && !run.ends) {
            byFirst.remove(after.first);
            run.append(after);
        }
        byLast.put(run.last, run);
        if (run.isWhole()) {
            byFirst.remove(run.first);
            byLast.remove(run.last);
        }
        return run;
    }

    void release() {
        byFirst.values().forEach(Run::release);
        byFirst.clear();
        byLast.clear();
    }
}

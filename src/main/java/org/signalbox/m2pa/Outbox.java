// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import io.netty.buffer.ByteBufAllocator;

import org.signalbox.link.LinkIdentity;
import org.signalbox.metrics.Counters;
import org.signalbox.sctp.Association;
import org.signalbox.sctp.PayloadProtocol;

import java.util.ArrayDeque;

/// Link status and acknowledgements on their way to SCTP: sent at once if it has room, else kept in
/// order until it has. While any is kept, user data waits too.
final class Outbox {
    /// More than these waiting means that nothing leaves.
    private static final int DEFERRED_MAX = 64;

    private final LinkIdentity id;
    private final Association association;
    private final Counters<M2paLinkCounter> counters;
    private final ByteBufAllocator allocator;

    private final ArrayDeque<LinkOutput> deferred = new ArrayDeque<>();

    Outbox(
            LinkIdentity id,
            Association association,
            Counters<M2paLinkCounter> counters,
            ByteBufAllocator allocator) {
        this.id = id;
        this.association = association;
        this.counters = counters;
        this.allocator = allocator;
    }

    boolean isEmpty() {
        return deferred.isEmpty();
    }

    /// Forgets what waits: it was for an association that is no more.
    void clear() {
        deferred.clear();
    }

    /// Sends, or keeps, a [LinkOutput.SendStatus] or [LinkOutput.Acknowledge].
    void put(LinkOutput output) {
        if (deferred.isEmpty() && send(output)) {
            association.flush();
            return;
        }
        counters.increment(M2paLinkCounter.SENDS_REFUSED);
        if (output instanceof LinkOutput.Acknowledge) {
            // the later one says all that the earlier said
            deferred.removeIf(waiting -> waiting instanceof LinkOutput.Acknowledge);
        }
        deferred.add(output);
        if (deferred.size() > DEFERRED_MAX) {
            deferred.clear();
            association.abort("nothing can be sent");
        }
    }

    /// SCTP has room again.
    ///
    /// @return whether nothing waits any more
    boolean retry() {
        while (true) {
            LinkOutput output = deferred.peek();
            if (output == null) {
                return true;
            }
            if (!send(output)) {
                return false;
            }
            deferred.poll();
        }
    }

    private boolean send(LinkOutput output) {
        return switch (output) {
            case LinkOutput.SendStatus(
                            var indication,
                            int stream,
                            int bsn,
                            int fsn,
                            int filler) -> {
                M2paLog.sent(id, indication);
                yield association.send(
                        stream,
                        PayloadProtocol.M2PA,
                        M2paCodec.encodeStatus(allocator, bsn, fsn, indication, filler));
            }
            case LinkOutput.Acknowledge(int bsn, int fsn) ->
                    association.send(
                            DataTransfer.DATA_STREAM,
                            PayloadProtocol.M2PA,
                            M2paCodec.encodeUserData(allocator, bsn, fsn, 0, null));
            case LinkOutput.OpenAssociation _,
                    LinkOutput.AnswerAssociation _,
                    LinkOutput.ShutdownAssociation _,
                    LinkOutput.AbortAssociation _,
                    LinkOutput.InService _,
                    LinkOutput.OutOfService _,
                    LinkOutput.RemoteProcessorOutage _,
                    LinkOutput.DeliverHeld _,
                    LinkOutput.Transmit _ ->
                    throw new IllegalArgumentException("not a message: " + output);
        };
    }
}

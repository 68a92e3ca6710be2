// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.Operation.PacketSubject;
import org.signalbox.node.EventLog;
import org.signalbox.node.NodeEvent.Severity;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// `debug` of messages: each that is wanted becomes a line of the log, as many as the log can take.
///
/// The log holds a thousand lines, and everybody at a terminal sees it: so there is a rate, and
/// what it leaves out is told when debugging ends. Used from any thread.
final class PacketDebugs {
    private static final String MNEMONIC = "PACKET";

    private final EventLog log;
    private final Map<PacketSubject, MessageSubscription> running =
            new EnumMap<>(PacketSubject.class);

    /// Begins to show messages, as [NodePort#watchMessages] does.
    interface Watch {
        CompletionStage<MessageSubscription> watch(
                MessageFilter filter, Consumer<MessageView> messages);
    }

    PacketDebugs(EventLog log) {
        this.log = log;
    }

    /// Begins to tell messages in the log; what was told of that subject before ends.
    CompletionStage<MessageSubscription> start(Operation.DebugPackets wanted, Watch node) {
        PacketSubject subject = wanted.subject();
        stop(subject);
        return node.watch(
                        wanted.filter(),
                        message ->
                                log.add(
                                        subject.facility(),
                                        Severity.DEBUGGING,
                                        MNEMONIC,
                                        message.line()))
                .thenApply(
                        subscription -> {
                            keep(subject, subscription);
                            return subscription;
                        });
    }

    private synchronized void keep(PacketSubject subject, MessageSubscription subscription) {
        MessageSubscription other = running.put(subject, subscription);
        if (other != null) {
            other.close();
        }
    }

    /// Ends it, and tells how much was left out; nothing happens if it does not run.
    synchronized void stop(PacketSubject subject) {
        MessageSubscription subscription = running.remove(subject);
        if (subscription == null) {
            return;
        }
        subscription.close();
        if (subscription.leftOut() > 0) {
            log.add(
                    subject.facility(),
                    Severity.DEBUGGING,
                    MNEMONIC,
                    subscription.leftOut() + " messages were left out");
        }
    }

    /// What is told now, in words.
    synchronized List<String> subjects() {
        return running.keySet().stream().map(subject -> subject.word() + " packet").toList();
    }
}

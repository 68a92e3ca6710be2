// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.signalbox.admin.Document;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// An end of the network that runs. Callable from any thread; what it returns is completed on the
/// end's loop.
public sealed interface End extends AutoCloseable permits Hlr, Msc, Smsc {
    /// What carries its dialogues.
    MapStack stack();

    /// The name of its node.
    default String name() {
        return stack().name();
    }

    /// Its global title.
    default String number() {
        return stack().number();
    }

    default DialogueCounts counts() {
        return stack().counts();
    }

    /// Messages thrown away between its SCCP and its node.
    default long dropped() {
        return stack().dropped();
    }

    /// Completed as soon as all points to which it sends are reachable.
    default CompletableFuture<Boolean> connected() {
        return stack().connected();
    }

    /// What it knows, for the prompt.
    CompletionStage<Document> show();

    /// Takes its subsystem out of service, which those concerned are told, and ends all its
    /// dialogues. Blocks for that. Only [#close] may follow.
    default void leave() {
        stack().leave();
    }

    /// Ends all its dialogues, and gives up its place at the node.
    @Override
    void close();
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

import org.signalbox.machine.Loop;
import org.signalbox.ss7.Msu;

import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// A link in front of another: what it does not do in another way, that one does.
public interface ForwardingLink extends SignallingLink {
    /// The link behind.
    SignallingLink under();

    @Override
    default int congestion() {
        return under().congestion();
    }

    @Override
    default LinkIdentity id() {
        return under().id();
    }

    @Override
    default Loop loop() {
        return under().loop();
    }

    @Override
    default void start() {
        under().start();
    }

    @Override
    default void stop() {
        under().stop();
    }

    @Override
    default void setEmergency(boolean emergency) {
        under().setEmergency(emergency);
    }

    @Override
    default void setLocalProcessorOutage(boolean outage) {
        under().setLocalProcessorOutage(outage);
    }

    @Override
    default int sequenceNumberBits() {
        return under().sequenceNumberBits();
    }

    @Override
    default void retrieveBsnt(IntConsumer answer) {
        under().retrieveBsnt(answer);
    }

    @Override
    default void retrieve(int forwardSequenceNumber, Consumer<Msu> messages) {
        under().retrieve(forwardSequenceNumber, messages);
    }

    @Override
    default void flush(Consumer<Msu> unsent) {
        under().flush(unsent);
    }

    @Override
    default int unacknowledged() {
        return under().unacknowledged();
    }

    @Override
    default int backlog() {
        return under().backlog();
    }

    @Override
    default boolean isReleased() {
        return under().isReleased();
    }

    @Override
    default void send(Msu msu) {
        under().send(msu);
    }
}

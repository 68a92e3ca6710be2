// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.signalbox.mtp3.user.Mtp3User;
import org.signalbox.mtp3.user.MtpPause;
import org.signalbox.mtp3.user.MtpResume;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.mtp3.user.MtpStatus;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// A user part of a node of ours, ISUP by its indicator, that numbers what it sends: number N goes
/// with selection N modulo 16. It keeps the numbers that come.
final class NumberedTraffic implements Mtp3User {
    static final int SELECTIONS = 16;

    private final OwnNode node;
    private final MtpService service;
    private int sent;

    /// Of the control loop; as many as are kept.
    private int[] received = new int[1_000];

    private int kept;

    /// How many have come, for everybody.
    private volatile int counted;

    NumberedTraffic(OwnNode node) {
        this.node = node;
        this.service = node.register(ServiceIndicator.ISUP, this);
    }

    /// @return the first number
    int send(PointCode destination, int count) {
        return node.onControlLoop(
                () -> {
                    int first = sent;
                    while (sent < first + count) {
                        service.transfer(message(destination, sent));
                        sent++;
                    }
                    return first;
                });
    }

    private Msu message(PointCode destination, int number) {
        return Msu.compose(
                ProductionEnvironment.allocator(),
                ServiceInformation.of(service.networkIndicator(), ServiceIndicator.ISUP),
                new RoutingLabel(
                        destination,
                        service.pointCode(),
                        SignallingLinkSelection.of(number % SELECTIONS)),
                ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    /// What has come of a number and those behind it, in the order of coming.
    List<Integer> received(int first) {
        return node.onControlLoop(
                () ->
                        Arrays.stream(received, 0, kept)
                                .filter(number -> number >= first)
                                .boxed()
                                .toList());
    }

    /// Keeps none of the numbers that have come, so that what runs for long needs no more memory.
    void forget() {
        node.onControlLoop(() -> kept = 0);
    }

    /// How many different numbers have come, from this one on.
    int count(int first) {
        return (int) received(first).stream().distinct().count();
    }

    /// How many have come in all; asks no loop.
    int counted() {
        return counted;
    }

    /// Whether nothing came twice, or was overtaken by another of its selection, from a number on.
    void assertInOrder(int first) {
        List<Integer> all = received(first);
        for (int selection = 0; selection < SELECTIONS; selection++) {
            int which = selection;
            assertThat(all.stream().filter(number -> number % SELECTIONS == which))
                    .as("selection %d at %s", selection, node.name())
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Override
    public void onTransfer(Msu msu) {
        try (msu) {
            if (kept == received.length) {
                received = Arrays.copyOf(received, 2 * kept);
            }
            received[kept++] = ByteBuffer.wrap(msu.userPart()).getInt();
            counted = counted + 1; // nobody else writes it
        }
    }

    @Override
    public void onPause(MtpPause pause) {}

    @Override
    public void onResume(MtpResume resume) {}

    @Override
    public void onStatus(MtpStatus status) {}
}

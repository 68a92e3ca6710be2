// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.signalbox.simulator.world.SimLoop;
import org.signalbox.simulator.world.World;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

class HoldTest {
    private final World world = new World(1);
    private final SimLoop control = world.loop("control");
    private final List<Integer> refused = new ArrayList<>();
    private final List<String> passed = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        assertThat(world.octetsAllocated()).as("octets nobody released").isZero();
    }

    @Test
    void givesAwayWhatWaitedOldestFirstThenLetsPassWhatComes() {
        Hold hold = hold(10);
        for (int number = 0; number < 5; number++) {
            hold.send(message(0, number));
        }
        assertThat(hold.held()).isEqualTo(5);

        release(hold);
        hold.send(message(0, 5));

        assertThat(passed)
                .containsExactly(
                        "waited 0:0",
                        "waited 0:1",
                        "waited 0:2",
                        "waited 0:3",
                        "waited 0:4",
                        "late 0:5");
        assertThat(hold.held()).isZero();
    }

    @Test
    void whatComesWhileItIsReleasedWaitsItsTurn() {
        Hold hold = hold(10);
        hold.send(message(0, 0));
        hold.send(message(0, 1));
        List<Msu> still = new ArrayList<>(List.of(message(0, 2), message(0, 3)));

        control.run(
                () ->
                        hold.release(
                                msu -> {
                                    note("waited", msu);
                                    if (!still.isEmpty()) {
                                        hold.send(still.removeFirst());
                                    }
                                },
                                msu -> note("late", msu)));

        assertThat(passed).containsExactly("waited 0:0", "waited 0:1", "waited 0:2", "waited 0:3");
    }

    @Test
    void holdsNoMoreThanItsBoundAndTellsHowMuchItRefused() {
        Hold hold = hold(3);
        for (int number = 0; number < 8; number++) {
            hold.send(message(0, number));
        }
        world.runFor(Duration.ofMillis(1));

        assertThat(refused).containsExactly(5);
        release(hold);
        assertThat(passed).containsExactly("waited 0:0", "waited 0:1", "waited 0:2");
    }

    /// Many threads send all the time while the hold is released: every sender's messages come out
    /// once, in its order, whichever side of the seal they met.
    @Test
    @Timeout(60)
    void keepsTheOrderOfEverySenderAcrossTheSeal() throws Exception {
        int senders = 3;
        int each = 20_000;
        for (int round = 0; round < 20; round++) {
            Hold hold = hold(Integer.MAX_VALUE);
            ConcurrentLinkedQueue<Msu> out = new ConcurrentLinkedQueue<>();
            CountDownLatch begun = new CountDownLatch(senders);
            List<Thread> threads = new ArrayList<>();
            for (int sender = 0; sender < senders; sender++) {
                List<Msu> messages = new ArrayList<>();
                for (int number = 0; number < each; number++) {
                    messages.add(message(sender, number));
                }
                threads.add(
                        Thread.ofPlatform()
                                .start(
                                        () -> {
                                            begun.countDown();
                                            messages.forEach(hold::send);
                                        }));
            }
            begun.await();

            control.run(() -> hold.release(out::add, out::add));
            for (Thread thread : threads) {
                thread.join();
            }

            int[] next = new int[senders];
            for (Msu msu : out) {
                int sender = msu.sls().value();
                assertThat(number(msu)).isEqualTo(next[sender]++);
                msu.close();
            }
            assertThat(next).containsOnly(each);
        }
    }

    private Hold hold(int bound) {
        return new Hold(bound, _ -> false, refused::add, control);
    }

    private void release(Hold hold) {
        control.run(() -> hold.release(msu -> note("waited", msu), msu -> note("late", msu)));
    }

    private void note(String how, Msu msu) {
        passed.add("%s %d:%d".formatted(how, msu.sls().value(), number(msu)));
        msu.close();
    }

    private Msu message(int sender, int number) {
        return Msu.compose(
                world.allocator(),
                ServiceInformation.of(NetworkIndicator.INTERNATIONAL, ServiceIndicator.ISUP),
                new RoutingLabel(
                        PointCode.itu("1.1.1"),
                        PointCode.itu("2.2.2"),
                        SignallingLinkSelection.of(sender)),
                (byte) (number >>> 16),
                (byte) (number >>> 8),
                (byte) number);
    }

    private static int number(Msu msu) {
        return msu.octets().getUnsignedMedium(msu.userPartIndex());
    }
}

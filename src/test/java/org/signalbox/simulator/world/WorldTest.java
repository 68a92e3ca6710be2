// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.signalbox.machine.Loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class WorldTest {
    private final World world = new World(7);
    private final SimLoop loop = world.loop("a");

    @Test
    void eventsRunInOrderOfTimeAndThenOfScheduling() {
        List<String> ran = new ArrayList<>();
        loop.schedule(20, () -> ran.add("third"));
        loop.schedule(10, () -> ran.add("first"));
        loop.schedule(10, () -> ran.add("second"));

        world.runFor(Duration.ofNanos(20));

        assertThat(ran).containsExactly("first", "second", "third");
        assertThat(world.now()).isEqualTo(20);
    }

    @Test
    void cancelledTaskDoesNotRun() {
        List<String> ran = new ArrayList<>();
        Loop.Scheduled scheduled = loop.schedule(10, () -> ran.add("no"));

        scheduled.cancel();
        world.runFor(Duration.ofSeconds(1));

        assertThat(ran).isEmpty();
    }

    @Test
    void onlyOwnTasksAreInLoop() {
        SimLoop other = world.loop("b");
        List<Boolean> inLoop = new ArrayList<>();
        loop.execute(
                () -> {
                    inLoop.add(loop.inLoop());
                    inLoop.add(other.inLoop());
                });

        world.runFor(Duration.ZERO);

        assertThat(inLoop).containsExactly(true, false);
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void faultEndsTheRunAndNamesTheSeed() {
        loop.execute(
                () -> {
                    throw new IllegalStateException("broken");
                });

        assertThatThrownBy(() -> world.runFor(Duration.ofSeconds(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 7")
                .hasMessageContaining("broken");
    }

    @Test
    void invariantIsCheckedAfterEveryEvent() {
        List<String> ran = new ArrayList<>();
        world.check(() -> assertThat(ran).hasSizeLessThan(2));
        loop.execute(() -> ran.add("one"));
        loop.schedule(5, () -> ran.add("two"));

        assertThatThrownBy(() -> world.runFor(Duration.ofSeconds(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 7 at 0.000000 s: fault in world");
        assertThat(ran).hasSize(2);
    }

    @Test
    void taskThatReschedulesItselfAtOnceIsALivelock() {
        class Spinner implements Runnable {
            @Override
            public void run() {
                loop.execute(this);
            }
        }
        loop.execute(new Spinner());

        assertThatThrownBy(() -> world.runFor(Duration.ofSeconds(1)))
                .hasMessageContaining("livelock");
    }

    @Test
    void stoppedLoopRunsNothing() {
        List<String> ran = new ArrayList<>();
        loop.schedule(10, () -> ran.add("no"));

        loop.stop();
        loop.execute(() -> ran.add("neither"));
        world.runFor(Duration.ofSeconds(1));

        assertThat(ran).isEmpty();
    }

    @Test
    void sameSeedGivesTheSameEntropy() {
        long first = new World(3).entropy("x").nextLong();

        assertThat(new World(3).entropy("x").nextLong()).isEqualTo(first);
        assertThat(new World(4).entropy("x").nextLong()).isNotEqualTo(first);
        assertThat(new World(3).entropy("y").nextLong()).isNotEqualTo(first);
    }
}

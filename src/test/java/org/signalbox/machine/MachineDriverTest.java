// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

class MachineDriverTest {
    private final HandLoop loop = new HandLoop();
    private final Script machine = new Script();
    private final List<String> performed = new ArrayList<>();
    private MachineDriver<String, String> driver;

    @BeforeEach
    void drive() {
        driver = new MachineDriver<>("test", machine, performed::add, InputObserver.NONE, loop);
    }

    @Test
    void performsOutputsInOrder() {
        machine.answer("a", "a1", "a2");

        driver.handle("a");

        assertThat(performed).containsExactly("a1", "a2");
    }

    @Test
    void inputCausedByAnOutputWaitsForTheOutputsBeforeIt() {
        machine.answer("a", "cause b", "a2");
        machine.answer("b", "b1");
        driver =
                new MachineDriver<>(
                        "test",
                        machine,
                        output -> {
                            performed.add(output);
                            if (output.equals("cause b")) {
                                driver.handle("b");
                            }
                        },
                        InputObserver.NONE,
                        loop);

        driver.handle("a");

        assertThat(performed).containsExactly("cause b", "a2", "b1");
        assertThat(machine.handled).containsExactly("a@0", "b@0");
    }

    @Test
    void timerFiresAtTheDeadline() {
        machine.deadline = 100;
        driver.handle("start");

        loop.runUntil(99);
        assertThat(machine.advanced).isEmpty();

        loop.runUntil(100);
        assertThat(machine.advanced).containsExactly(100L);
    }

    @Test
    void deadlineMovedEarlierFiresAtTheNewTime() {
        machine.deadline = 100;
        driver.handle("start");
        machine.deadline = 50;
        driver.handle("hurry");

        loop.runUntil(60);

        assertThat(machine.advanced).containsExactly(50L);
    }

    @Test
    void deadlineMovedLaterCostsOneEarlyLookAndFiresAtTheNewTime() {
        machine.deadline = 100;
        driver.handle("start");
        machine.deadline = 200;
        driver.handle("wait");

        loop.runUntil(150);
        assertThat(machine.advanced).containsExactly(100L);
        assertThat(loop.pending()).isEqualTo(1);

        loop.runUntil(200);
        assertThat(machine.advanced).containsExactly(100L, 200L);
    }

    @Test
    void postFromOutsideRunsOnTheLoop() {
        machine.answer("a", "a1");
        loop.outside = true;

        driver.post("a");
        assertThat(performed).isEmpty();

        loop.outside = false;
        loop.runUntil(0);
        assertThat(performed).containsExactly("a1");
    }

    @Test
    void closedDuringDrainPerformsNothingMoreAndStopsTheTimer() {
        machine.answer("a", "close", "a2");
        machine.deadline = 100;
        driver =
                new MachineDriver<>(
                        "test",
                        machine,
                        output -> {
                            performed.add(output);
                            driver.close();
                        },
                        InputObserver.NONE,
                        loop);

        driver.handle("a");
        driver.handle("b");
        loop.runUntil(1_000);

        assertThat(performed).containsExactly("close");
        assertThat(machine.handled).containsExactly("a@0");
        assertThat(machine.advanced).isEmpty();
    }

    @Test
    void plainCallsPutOutputsAndFlush() {
        driver.outputs().accept("x");
        driver.outputs().accept("y");

        driver.flush();

        assertThat(performed).containsExactly("x", "y");
    }

    @Test
    void observerSeesEachInputWithItsTime() {
        List<String> seen = new ArrayList<>();
        driver =
                new MachineDriver<>(
                        "test",
                        machine,
                        performed::add,
                        (name, input, now) -> seen.add(name + " " + input + " " + now),
                        loop);
        loop.runUntil(7);

        driver.handle("a");

        assertThat(seen).containsExactly("test a 7");
    }

    private static final class Script implements Machine<String, String> {
        private final java.util.Map<String, List<String>> answers = new java.util.HashMap<>();
        private final List<String> handled = new ArrayList<>();
        private final List<Long> advanced = new ArrayList<>();
        private long deadline = NO_DEADLINE;

        void answer(String input, String... outputs) {
            answers.put(input, List.of(outputs));
        }

        @Override
        public void handle(String input, long now, Consumer<? super String> out) {
            handled.add(input + "@" + now);
            answers.getOrDefault(input, List.of()).forEach(out);
        }

        @Override
        public void advance(long now, Consumer<? super String> out) {
            advanced.add(now);
            if (deadline <= now) {
                deadline = NO_DEADLINE;
            }
        }

        @Override
        public long nextDeadline() {
            return deadline;
        }
    }

    private static final class HandLoop implements Loop {
        private record Task(long at, long number, Runnable work) {}

        private final PriorityQueue<Task> tasks =
                new PriorityQueue<>(
                        java.util.Comparator.comparingLong(Task::at)
                                .thenComparingLong(Task::number));
        private long now;
        private long number;
        private boolean outside;

        @Override
        public String name() {
            return "hand";
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public boolean inLoop() {
            return !outside;
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(new Task(now, number++, task));
        }

        @Override
        public Scheduled schedule(long deadline, Runnable task) {
            Task entry = new Task(deadline, number++, task);
            tasks.add(entry);
            return () -> tasks.remove(entry);
        }

        int pending() {
            return tasks.size();
        }

        void runUntil(long end) {
            while (!tasks.isEmpty() && tasks.peek().at() <= end) {
                Task task = tasks.remove();
                now = Math.max(now, task.at());
                task.work().run();
            }
            now = end;
        }
    }
}

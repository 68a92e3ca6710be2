// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.machine;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/// The one place where pure meets real: runs a [Machine] on a [Loop].
///
/// **The drain rule.** All outputs of one input are performed before the machine sees the next
/// input. An effect may well cause an input (a closed association reports that it closed); such
/// inputs are queued, never nested, because a machine that is entered again in the middle of its
/// outputs would act on outputs that have not happened yet.
///
/// After each drain one loop timer is armed at the machine's next deadline. It is moved only when
/// the deadline became *earlier*; a timer that fires too early finds nothing due and is armed
/// again. That keeps timers that restart with every message (T7, T3-rtx) off the loop's timer
/// queue.
///
/// @param <I> inputs of the machine
/// @param <O> outputs of the machine
public final class MachineDriver<I, O> {
    private final String name;
    private final Loop loop;
    private final Machine<I, O> machine;
    private final Consumer<? super O> effects;
    private final InputObserver observer;

    private final ArrayDeque<I> inputs = new ArrayDeque<>();
    private final ArrayDeque<O> outputs = new ArrayDeque<>();
    private final Consumer<O> collect = outputs::add;

    private boolean draining;
    private boolean closed;
    private Loop.@Nullable Scheduled alarm;
    private long alarmAt = Machine.NO_DEADLINE;

    public MachineDriver(
            String name,
            Machine<I, O> machine,
            Consumer<? super O> effects,
            InputObserver observer,
            Loop loop) {
        this.name = name;
        this.machine = machine;
        this.effects = effects;
        this.observer = observer;
        this.loop = loop;
    }

    /// Hands in an input from any thread.
    public void post(I input) {
        if (loop.inLoop()) {
            handle(input);
        } else {
            loop.execute(() -> handle(input));
        }
    }

    /// Takes an input on the loop. If called from within an effect, the input waits until the
    /// outputs before it are performed.
    public void handle(I input) {
        assert loop.inLoop() : name + " entered from outside its loop " + loop.name();
        if (closed) {
            return;
        }
        inputs.add(input);
        drain();
    }

    /// Performs what plain calls of the machine put into [#outputs] and moves the timer if need be.
    public void flush() {
        assert loop.inLoop() : name + " entered from outside its loop " + loop.name();
        if (!closed) {
            drain();
        }
    }

    /// Where plain per-packet calls of the machine may put their outputs, to be followed by
    /// [#flush]. It is one object for the driver's life, so that the packet path allocates no
    /// lambda.
    public Consumer<O> outputs() {
        return collect;
    }

    /// Stops the timer and forgets inputs and outputs not yet performed. Later inputs are ignored.
    public void close() {
        assert loop.inLoop() : name + " closed from outside its loop " + loop.name();
        closed = true;
        inputs.clear();
        outputs.clear();
        cancelAlarm();
    }

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (!closed) {
                O output = outputs.poll();
                if (output != null) {
                    effects.accept(output);
                    continue;
                }
                I input = inputs.poll();
                if (input == null) {
                    break;
                }
                long now = loop.now();
                observer.onInput(name, input, now);
                machine.handle(input, now, collect);
            }
        } finally {
            draining = false;
        }
        if (!closed) {
            arm();
        }
    }

    private void arm() {
        long deadline = machine.nextDeadline();
        if (deadline < alarmAt) {
            cancelAlarm();
            alarmAt = deadline;
            alarm = loop.schedule(deadline, this::onAlarm);
        }
    }

    private void onAlarm() {
        alarm = null;
        alarmAt = Machine.NO_DEADLINE;
        if (closed) {
            return;
        }
        machine.advance(loop.now(), collect);
        drain();
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
        alarmAt = Machine.NO_DEADLINE;
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import org.jspecify.annotations.Nullable;
import org.signalbox.alarm.Alarm;
import org.signalbox.alarm.AlarmBoard;
import org.signalbox.alarm.AlarmChange;
import org.signalbox.alarm.AlarmSeverity;
import org.signalbox.alarm.Condition;
import org.signalbox.machine.FaultListener;
import org.signalbox.machine.Loop;
import org.signalbox.machine.Machine;
import org.signalbox.machine.WallClock;
import org.signalbox.metrics.MetricsRegistry;
import org.signalbox.node.NodeEvent.Severity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Keeps the alarms of a node true: it looks at the node's status after each event, and now and
/// then
/// because not everything has an event, and gives what is wrong to the [AlarmBoard].
///
/// What is asked may be asked from any thread. Everything else happens on the control loop.
public final class AlarmWatch {
    /// What comes together is looked at once.
    private static final Duration SETTLING = Duration.ofMillis(50);

    /// With very many links and routes a look takes its time: the loop has other things to do for
    /// so
    /// many times as long.
    private static final int REST_FACTOR = 10;

    /// Paths, counters and certificates change without an event.
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Supplier<CompletionStage<NodeStatus>> status;
    private final FaultListener faults;
    private final WallClock clock;
    private final Loop control;
    private final AlarmBoard board = new AlarmBoard();
    private final Rates rates = new Rates();
    private final CopyOnWriteArrayList<Consumer<AlarmChange>> listeners =
            new CopyOnWriteArrayList<>();

    private volatile Shown shown = new Shown(List.of(), List.of(), 0);

    // owned by the control loop
    private boolean running;
    private boolean touched;
    private boolean looking;
    private long lookBegan;
    private Loop.@Nullable Scheduled nextLook;
    private Loop.@Nullable Scheduled nextStep;

    /// The board at one moment.
    ///
    /// @param alarms the worst first
    /// @param history what was raised and cleared, the oldest first
    /// @param suppressed how many more there would be, were they not configured to be none
    public record Shown(List<Alarm> alarms, List<AlarmChange> history, int suppressed) {}

    AlarmWatch(
            Supplier<CompletionStage<NodeStatus>> status,
            EventLog events,
            MetricsRegistry metrics,
            FaultListener faults,
            WallClock clock,
            Loop control) {
        this.status = status;
        this.faults = faults;
        this.clock = clock;
        this.control = control;
        var _ = events.subscribe(this::heard);
        metrics.bind(board.counters(), Map.of());
        for (AlarmSeverity severity : AlarmSeverity.values()) {
            metrics.gauge(
                    "signalbox_alarms",
                    "Alarms there are now",
                    Map.of("severity", severity.word()),
                    () -> count(severity));
        }
    }

    /// The board now.
    public Shown shown() {
        return shown;
    }

    /// Tells of everything that is raised and cleared from now on, until the returned handle is
    /// run; on the control loop, where nobody may block.
    public Runnable subscribe(Consumer<AlarmChange> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /// Somebody says that they know of an alarm.
    ///
    /// @param sequence of the change that raised it
    /// @return false if there is no such alarm
    public CompletionStage<Boolean> acknowledge(long sequence, String by) {
        return OnLoop.call(
                control,
                () -> {
                    boolean known = board.acknowledge(sequence, by);
                    show();
                    return known;
                });
    }

    /// Another configuration runs, or none: then nothing is looked at any more, and nothing is
    /// wrong.
    CompletableFuture<Boolean> configured(NodeConfig config, boolean something) {
        return OnLoop.run(
                control,
                () -> {
                    board.configure(config.alarms());
                    running = something;
                    if (something) {
                        lookIn(Duration.ZERO);
                    } else {
                        cancel(nextLook);
                        take(List.of());
                    }
                });
    }

    private long count(AlarmSeverity severity) {
        return shown.alarms().stream().filter(alarm -> alarm.severity() == severity).count();
    }

    private void heard(NodeEvent event) {
        if (event.severity().compareTo(Severity.NOTICE) <= 0) {
            control.execute(this::touch);
        }
    }

    private void touch() {
        if (running && !touched) {
            touched = true;
            if (!looking) {
                lookIn(SETTLING);
            }
        }
    }

    private void lookIn(Duration wait) {
        cancel(nextLook);
        nextLook = control.schedule(control.now() + wait.toNanos(), this::look);
    }

    private void look() {
        touched = false;
        looking = true;
        lookBegan = control.now();
        status.get()
                .whenComplete(
                        (node, fault) -> {
                            if (fault == null) {
                                control.execute(() -> looked(node));
                            } else {
                                faults.onFault("alarms", fault);
                                control.execute(this::lookAgain);
                            }
                        });
    }

    private void looked(NodeStatus node) {
        if (!running) {
            looking = false;
            return;
        }
        List<Condition> wrong = new ArrayList<>(AlarmConditions.of(node, clock.epochNanos()));
        wrong.addAll(rates.of(node, control.now()));
        take(wrong);
        lookAgain();
    }

    private void lookAgain() {
        looking = false;
        if (running) {
            Duration rest = Duration.ofNanos((control.now() - lookBegan) * REST_FACTOR);
            lookIn(!touched ? INTERVAL : rest.compareTo(SETTLING) > 0 ? rest : SETTLING);
        }
    }

    private void take(List<Condition> wrong) {
        board.update(wrong, control.now(), clock.epochNanos(), this::tell);
        stepped();
    }

    private void step() {
        board.advance(control.now(), clock.epochNanos(), this::tell);
        stepped();
    }

    private void stepped() {
        show();
        cancel(nextStep);
        long deadline = board.nextDeadline();
        nextStep = deadline == Machine.NO_DEADLINE ? null : control.schedule(deadline, this::step);
    }

    private void show() {
        shown = new Shown(board.alarms(), board.history(), board.suppressed());
    }

    private void tell(AlarmChange change) {
        listeners.forEach(listener -> listener.accept(change));
    }

    private static void cancel(Loop.@Nullable Scheduled task) {
        if (task != null) {
            task.cancel();
        }
    }
}

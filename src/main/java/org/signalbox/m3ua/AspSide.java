// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m3ua;

import org.signalbox.machine.InputObserver;
import org.signalbox.machine.Loop;
import org.signalbox.machine.MachineDriver;
import org.signalbox.xua.AspInput;
import org.signalbox.xua.AspMachine;
import org.signalbox.xua.AspOutput;
import org.signalbox.xua.AspPlan;
import org.signalbox.xua.AspState;

import java.util.function.Consumer;

/// This node as a process of one far end, by one plan: of another plan, another is made.
final class AspSide {
    private final AspPlan plan;
    private final AspMachine machine;
    private final MachineDriver<AspInput, AspOutput> driver;

    /// @param asp names the far end
    /// @param equal whether the far end is no gateway (IPSP)
    /// @param effects performs what the machine decides
    AspSide(
            String asp,
            AspPlan plan,
            boolean equal,
            Consumer<AspOutput> effects,
            InputObserver inputs,
            Loop loop) {
        this.plan = plan;
        this.machine = new AspMachine(plan, equal);
        this.driver = new MachineDriver<>("asp " + asp, machine, effects, inputs, loop);
    }

    boolean follows(AspPlan wanted) {
        return plan.equals(wanted);
    }

    void tell(AspInput input) {
        driver.handle(input);
    }

    /// As the far end knows this node.
    AspState state() {
        return machine.state();
    }

    /// Whether the far end gives this node traffic of a server, since it asked for it.
    boolean isGiven(AsConfig server) {
        return machine.active().stream()
                .anyMatch(
                        served ->
                                served.registers() == null
                                        ? server.context().equals(served.context())
                                        : served.registers().equals(server.name()));
    }

    /// Nothing is asked for any more; the far end is not told.
    void close() {
        driver.close();
    }
}

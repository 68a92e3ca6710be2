// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;

import java.time.Duration;

/// Chapters 5 and 6 of Q.782, forced and controlled rerouting, as [Q782Bench] carries them out.
@NullUnmarked
class Q782ReroutingTest {
    @AutoClose private final Q782Bench bench = new Q782Bench();

    @Test
    @Conformance("5.1")
    void prohibitedRouteIsLeftAtOnceForTheOther() {
        beginSharing();
        assertThat(bench.sharing("D").keySet()).containsExactly("ToB:0", "ToC:0");

        bench.send("ToB:0", "TFP D");
        bench.expect();
        bench.message("A", "D", 0, 1);
        bench.message("A", "D", 1, 2);
        bench.expect("ToC:0 MSU 1 from A to D SLS 0", "ToC:0 MSU 2 from A to D SLS 1");
        assertThat(bench.sharing("D").keySet()).containsExactly("ToC:0");
        bench.expectState("D", DestinationState.ACCESSIBLE);
    }

    @Test
    @Conformance("5.2")
    void withoutAnotherRouteTheDestinationIsInaccessible() {
        beginSharing();

        bench.send("ToB:0", "TFP D");
        bench.send("ToC:0", "TFP D").expect();
        bench.message("A", "D", 0, 1);
        bench.expect();

        bench.expectPrimitives("pause D");
        bench.expectState("D", DestinationState.INACCESSIBLE);
        bench.expectState("B", DestinationState.ACCESSIBLE);
    }

    @Test
    @Conformance("6.1")
    void restrictedRouteIsLeftAfterT6ForAnAvailableOne() {
        bench.sp().configurationB(1, 1).route("D", "ToB", 1).route("D", "ToC", 5).inService();
        bench.message("A", "D", 0, 1);
        bench.expect("ToB:0 MSU 1 from A to D SLS 0");

        bench.send("ToB:0", "TFR D");
        bench.pass(Duration.ofMillis(30));
        bench.message("A", "D", 0, 2, 3);
        bench.expect();
        bench.pass(Duration.ofMillis(800));
        bench.expect("ToC:0 MSU 2 from A to D SLS 0", "ToC:0 MSU 3 from A to D SLS 0");
        bench.expectCount(Mtp3Counter.CONTROLLED_REROUTINGS, 1);
    }

    @Test
    @Conformance("6.2")
    void allowedRouteIsTakenAgainAfterT6() {
        bench.sp().configurationB(1, 1).route("D", "ToB", 1).route("D", "ToC", 5).inService();
        bench.send("ToB:0", "TFP D").expect();
        bench.message("A", "D", 0, 2);
        bench.expect("ToC:0 MSU 2 from A to D SLS 0");

        bench.send("ToB:0", "TFA D");
        bench.pass(Duration.ofMillis(30));
        bench.message("A", "D", 0, 3, 4);
        bench.expect();
        bench.pass(Duration.ofMillis(800));
        bench.expect("ToB:0 MSU 3 from A to D SLS 0", "ToB:0 MSU 4 from A to D SLS 0");
    }

    /// The load is shared once T3 is over: ToC has become available after ToB.
    private void beginSharing() {
        bench.configurationC(1, 1).inService().pass(Duration.ofSeconds(1)).forget();
    }
}

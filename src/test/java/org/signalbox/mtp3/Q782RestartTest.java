// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;

import java.time.Duration;

/// Chapter 10 of Q.782, MTP restart, as [Q782Bench] carries it out. A's normal route to D is over
/// B, the other over C.
@NullUnmarked
class Q782RestartTest {
    @AutoClose private final Q782Bench bench = new Q782Bench();

    @Test
    @Conformance("10.1")
    void restartingPointListensToAllThenTellsThenAllowsTraffic() {
        beginRestart();
        bench.send("ToB:0", "TRA").expect();
        bench.send("ToC:0", "TFP D").expect();
        bench.expectPrimitives();

        bench.send("ToC:0", "TRA");
        bench.expect("ToB:0 TFP D", "ToB:0 TRA", "ToC:0 TRA");
        bench.expectPrimitives("resume B", "resume C", "resume D");
    }

    @Test
    @Conformance("10.2")
    void restartingPointWaitsForT18AtMost() {
        beginRestart();
        bench.send("ToB:0", "TRA");
        bench.pass(Duration.ofSeconds(19)).expectNothing();

        bench.pass(Duration.ofSeconds(1));
        bench.expect("ToB:0 TFP C", "ToB:0 TFP D", "ToB:0 TRA", "ToC:0 TRA");
        bench.expectPrimitives("resume B", "resume D");
        bench.send("ToC:0", "TRA");
        bench.expect("ToB:0 TFA C");
        bench.expectPrimitives("resume C");
    }

    @Test
    @Conformance("10.3")
    void endPointThatRestartsTellsNothing() {
        bench.sp();
        beginRestart();
        bench.send("ToB:0", "TRA").expect();
        bench.pass(Duration.ofSeconds(28)).expectNothing();

        bench.pass(Duration.ofSeconds(2));
        bench.expect("ToB:0 TRA", "ToC:0 TRA");
        bench.expectPrimitives("resume B", "resume D");
    }

    @Test
    @Conformance("10.4")
    void neighbourThatRestartsIsToldThenTrafficWaitsForIts() {
        begin();
        bench.failLinkset("ToB").pass(Duration.ofMillis(100)).forget();

        bench.restoreLinkset("ToB");
        bench.expect("ToB:0 TRA");
        bench.message("A", "D", 0, 1);
        bench.expect("ToC:0 MSU 1 from A to D SLS 0");
        bench.send("ToB:0", "TRA");
        bench.expect("ToB:0 TFP D", "ToC:0 TFA B", "ToC:0 TFA D");
    }

    @Test
    @Conformance("10.5")
    void neighbourThatNeverSaysSoIsAllowedTrafficAfterT21() {
        begin();
        bench.failLinkset("ToC").pass(Duration.ofMillis(100)).forget();
        bench.restoreLinkset("ToC").expect("ToC:0 TRA");

        bench.almost(Mtp3Timer.T21).expectNothing();
        bench.after(Mtp3Timer.T21).expect("ToB:0 TFA C");
    }

    @Test
    @Conformance("10.6")
    void unexpectedTraIsAnsweredByAllThatANeighbourMustKnow() {
        begin();

        bench.send("ToB:0", "TRA");
        bench.expect("ToB:0 TFP D", "ToB:0 TRA");
    }

    @Test
    @Conformance("10.7")
    void isolatedPointRestartsAsAWhole() {
        begin();
        bench.failLinkset("ToB").failLinkset("ToC");
        bench.pass(Duration.ofSeconds(2)).forget();

        bench.restore("ToB:0", "ToC:0");
        bench.expect();
        // 9.6.3: no answer to a route set test now
        bench.send("ToB:0", "RST C").expect();
        bench.send("ToB:0", "TRA").expect();
        bench.send("ToC:0", "TRA");
        bench.expect("ToB:0 TFP D", "ToB:0 TRA", "ToC:0 TRA");
        bench.expectPrimitives("resume B", "resume C", "resume D");
    }

    private void configure() {
        bench.configure(config -> config.withFastRestart(false))
                .configurationB(1, 1)
                .route("D", "ToB", 1)
                .route("D", "ToC", 5);
    }

    private void beginRestart() {
        configure();
        bench.installed().activateFirst("ToB:0").activateFirst("ToC:0");
        bench.expect();
    }

    private void begin() {
        configure();
        bench.inService();
    }
}

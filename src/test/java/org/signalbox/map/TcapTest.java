// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.Dialog;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCBeginIndication;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCContinueIndication;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCEndIndication;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCPAbortIndication;
import org.restcomm.protocols.ss7.tcap.api.tc.dialog.events.TCUserAbortIndication;
import org.signalbox.machine.netty.NettyLoop;
import org.signalbox.machine.netty.SecureEntropy;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SubsystemNumber;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/// The one deadline that jSS7 keeps, by its own clock and threads.
@NullUnmarked
class TcapTest {
    private static final TcapAddress SOMEBODY =
            new TcapAddress(SccpAddress.of(GlobalTitle.international("49"), SubsystemNumber.MSC));

    @Test
    void whatWasForgottenIsToldOnTheLoop() throws Exception {
        Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
        try (NettyLoop loop = new NettyLoop("dialogues", (_, fault) -> faults.add(fault))) {
            Tcap tcap =
                    new Tcap(
                            "forgetful",
                            loop,
                            new SecureEntropy(),
                            10,
                            Duration.ofMillis(20),
                            _ -> {});
            CompletableFuture<Boolean> toldOnLoop = new CompletableFuture<>();
            loop.execute(
                    () -> {
                        tcap.start(new Forgotten(() -> toldOnLoop.complete(loop.inLoop())));
                        Dialog dialogue = tcap.open(SOMEBODY, SOMEBODY);
                        dialogue.setUserObject(this);
                        tcap.sendBegin(dialogue, null);
                    });

            assertThat(toldOnLoop.get(30, TimeUnit.SECONDS)).isTrue();
            assertThat(tcap.dialogues()).isZero();
            tcap.close();
        }
        assertThat(faults).isEmpty();
    }

    private record Forgotten(Runnable told) implements Tcap.User {
        @Override
        public void onReleased(Dialog dialogue) {
            told.run();
        }

        @Override
        public void onBegin(TCBeginIndication begin) {}

        @Override
        public void onContinue(TCContinueIndication next) {}

        @Override
        public void onEnd(TCEndIndication end) {}

        @Override
        public void onUserAbort(TCUserAbortIndication abort) {}

        @Override
        public void onProviderAbort(TCPAbortIndication abort) {}
    }
}

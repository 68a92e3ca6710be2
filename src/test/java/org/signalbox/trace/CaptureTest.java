// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.trace.Messages.LINK;
import static org.signalbox.trace.Messages.SLTM;
import static org.signalbox.trace.Messages.TFP;
import static org.signalbox.trace.Messages.TRA;

import org.junit.jupiter.api.Test;
import org.signalbox.link.MsuTap;
import org.signalbox.link.MsuTap.Direction;
import org.signalbox.machine.ManualLoop;
import org.signalbox.screening.AccessList;
import org.signalbox.screening.AccessList.Action;
import org.signalbox.screening.AccessList.Entry;
import org.signalbox.screening.Criteria;
import org.signalbox.screening.LabelCriterion;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.ServiceIndicator;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

class CaptureTest {
    private static final AccessList ALL =
            new AccessList(2700, List.of(Entry.all(0, Action.PERMIT)));
    private static final AccessList MANAGEMENT =
            new AccessList(
                    2701,
                    List.of(
                            new Entry(
                                    0,
                                    Action.PERMIT,
                                    Criteria.of(
                                            new LabelCriterion.Service(ServiceIndicator.SNM)))));

    private final ManualLoop loop = new ManualLoop();
    private final Capture capture = new Capture(4, () -> Messages.TIME, loop);
    private final MsuTap tap = capture.tap(0);

    @Test
    void tapIsOnWhileASinkIsAttached() {
        assertThat(tap.isOn()).isFalse();

        Capture.Attachment first = capture.attach(ALL, new RecordingSink());
        Capture.Attachment second = capture.attach(ALL, new RecordingSink());
        first.detach();
        assertThat(tap.isOn()).isTrue();

        second.detach();
        assertThat(tap.isOn()).isFalse();
    }

    @Test
    void sinkGetsACopyWithTimeDirectionAndLink() {
        RecordingSink sink = new RecordingSink();
        capture.attach(ALL, sink);

        pass(Direction.OUT, SLTM);
        loop.runAll();

        assertThat(sink.seen).containsExactly("out ToCountryB:0 " + SLTM + " " + Messages.TIME);
        assertThat(sink.batches).isEqualTo(1);
    }

    @Test
    void eachSinkGetsWhatItsListPermits() {
        RecordingSink all = new RecordingSink();
        RecordingSink management = new RecordingSink();
        capture.attach(ALL, all);
        capture.attach(MANAGEMENT, management);

        pass(Direction.IN, SLTM);
        pass(Direction.IN, TRA);
        loop.runAll();

        assertThat(all.seen).hasSize(2);
        assertThat(management.seen).hasSize(1).first().asString().contains(TRA);
    }

    @Test
    void whatNoSinkWantsIsNotCopied() {
        capture.attach(MANAGEMENT, new RecordingSink());

        pass(Direction.IN, SLTM);
        try (Msu msu = Messages.msu(TRA)) {
            capture.tap(1).onMsu(Direction.IN, LINK, msu);
        }

        assertThat(loop.runOne()).as("a task on the capture loop").isFalse();
    }

    @Test
    void fullQueueDropsTheNewestAndCounts() {
        RecordingSink sink = new RecordingSink();
        capture.attach(ALL, sink);

        for (int i = 0; i < 6; i++) {
            pass(Direction.IN, i < 4 ? SLTM : TFP);
        }
        loop.runAll();

        assertThat(sink.seen).hasSize(4).allMatch(seen -> seen.contains(SLTM));
        assertThat(capture.counters().get(TraceCounter.CAPTURED)).isEqualTo(4);
        assertThat(capture.counters().get(TraceCounter.QUEUE_FULL)).isEqualTo(2);
    }

    @Test
    void longQueueIsTakenInBatches() {
        Capture deep = new Capture(1_024, () -> 0, loop);
        RecordingSink sink = new RecordingSink();
        deep.attach(ALL, sink);
        try (Msu msu = Messages.msu(TRA)) {
            for (int i = 0; i < Capture.BATCH_MSUS + 1; i++) {
                deep.tap(0).onMsu(Direction.IN, LINK, msu);
            }
        }

        assertThat(loop.runOne()).isTrue();
        assertThat(sink.seen).hasSize(Capture.BATCH_MSUS);

        assertThat(loop.runOne()).isTrue();
        assertThat(sink.seen).hasSize(Capture.BATCH_MSUS + 1);
        assertThat(sink.batches).isEqualTo(2);
        assertThat(loop.runOne()).isFalse();
    }

    @Test
    void messageStaysTheCallersAndUnread() {
        capture.attach(ALL, new RecordingSink());
        Msu msu = Messages.msu(SLTM);

        tap.onMsu(Direction.IN, LINK, msu);
        loop.runAll();

        assertThat(msu.octets().refCnt()).isEqualTo(1);
        assertThat(msu.length()).isEqualTo(SLTM.length() / 2);
        msu.close();
    }

    private void pass(Direction direction, String hex) {
        try (Msu msu = Messages.msu(hex)) {
            tap.onMsu(direction, LINK, msu);
        }
    }

    private static final class RecordingSink implements CaptureSink {
        private final List<String> seen = new ArrayList<>();
        private int batches;

        @Override
        public void onMsu(CapturedMsu msu) {
            seen.add(
                    "%s %s %s %d"
                            .formatted(
                                    msu.direction().word(),
                                    msu.link(),
                                    HexFormat.of().formatHex(msu.octets()),
                                    msu.epochNanos()));
        }

        @Override
        public void onBatchEnd() {
            batches++;
        }
    }
}

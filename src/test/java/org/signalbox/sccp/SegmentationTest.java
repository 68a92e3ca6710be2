// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signalbox.Conformance;
import org.signalbox.Seeds;
import org.signalbox.machine.Machine;
import org.signalbox.metrics.Counters;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.sccp.message.MessageType;
import org.signalbox.sccp.message.ReturnCause;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.RoutingLabel;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.SignallingLinkSelection;
import org.signalbox.ss7.Variant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Segmentation, reassembly and conversion by the list of SCCP tests, points 9 and 10.
class SegmentationTest {
    private static final Envelope ORIGIN = from("1.1.1");
    private static final Envelope OTHER_ORIGIN = from("2.2.2");

    /// Two octets each: the shortest that say anything.
    private static final SccpAddress SHORT =
            new SccpAddress(true, null, SubsystemNumber.MSC, null, false);

    private static final SccpAddress TITLE =
            SccpAddress.of(GlobalTitle.international("491720000001"), SubsystemNumber.HLR);

    private final Counters<SegmentationCounter> counters =
            new Counters<>(SegmentationCounter.class);
    private final Segmenter segmenter = new Segmenter(0, 1, counters);
    private final Reassembler reassembler =
            new Reassembler(4, 20_000, Reassembler.T_REASS, counters);
    private final List<Reassembly> results = new ArrayList<>();
    private final MessageDraft draft = new MessageDraft();
    private long now;

    private static Envelope from(String point) {
        return new Envelope(
                ServiceInformation.of(NetworkIndicator.INTERNATIONAL, ServiceIndicator.SCCP),
                new RoutingLabel(
                        PointCode.itu("3.3.3"),
                        PointCode.itu(point),
                        SignallingLinkSelection.of(5)),
                0);
    }

    private static ByteBuf data(int length) {
        ByteBuf data = Unpooled.buffer();
        for (int i = 0; i < length; i++) {
            data.writeByte(i * 7 + i / 256);
        }
        return data;
    }

    private void begin(MessageType type, int protocolClass, int octets) {
        draft.begin(type, protocolClass, true);
        draft.called().set(Variant.ITU, SHORT);
        draft.calling().set(Variant.ITU, SHORT);
        draft.setData(data(octets), 0, octets);
    }

    /// A message of our own in the form that the destination can take.
    private List<SccpView> fit(Capability capability) {
        return fit(null, capability);
    }

    private List<SccpView> fit(@Nullable SccpView relayed, Capability capability) {
        ReturnCause cause = segmenter.fit(draft, relayed, Variant.ITU, capability);
        assertThat(cause).isNull();
        return written(capability.sifOctetsMax());
    }

    private List<SccpView> written(int sifOctetsMax) {
        List<SccpView> messages = new ArrayList<>();
        for (int i = 0; i < segmenter.count(); i++) {
            segmenter.select(i);
            assertThat(draft.fits(Variant.ITU, sifOctetsMax)).isTrue();
            messages.add(read(draft));
        }
        return messages;
    }

    private static SccpView read(MessageDraft draft) {
        ByteBuf written = Unpooled.buffer();
        draft.writeTo(written);
        SccpView view = new SccpView();
        assertThat(view.read(Variant.ITU, written, 0, written.readableBytes())).isNull();
        return view;
    }

    private void receive(SccpView message) {
        reassembler.onSegment(message, ORIGIN, now, results::add);
    }

    private void pass(Duration time) {
        now += time.toNanos();
        reassembler.advance(now, results::add);
    }

    @ParameterizedTest
    @Conformance("sccp-10")
    @DisplayName("sccp-10: the boundaries between UDT, XUDT, LUDT and segments")
    @CsvSource({
        // 255 is what the length octet of UDT can say; 254 what the pointer to the data of XUDT
        // with its optional part can do without
        "UDT, 1, UDT, 1",
        "UDT, 255, UDT, 1",
        "XUDT, 255, UDT, 1",
        "XUDT, 256, XUDT, 2",
        "XUDT, 494, XUDT, 2",
        "XUDT, 495, XUDT, 3",
        "XUDT, 3952, XUDT, 16",
        "LUDT, 255, UDT, 1",
        "LUDT, 256, LUDT, 1",
        "LUDT, 3952, LUDT, 1"
    })
    void everyLengthHasItsForm(String capability, int octets, MessageType type, int count) {
        begin(MessageType.UDT, 0, octets);

        List<SccpView> messages = fit(capability(capability));

        assertThat(messages).hasSize(count).allMatch(message -> message.type() == type);
        assertThat(messages.stream().mapToInt(SccpView::dataLength).sum()).isEqualTo(octets);
    }

    private static Capability capability(String name) {
        return switch (name) {
            case "UDT" -> Capability.UDT;
            case "XUDT" -> Capability.XUDT;
            default -> Capability.LUDT;
        };
    }

    @ParameterizedTest
    @Conformance("sccp-10")
    @DisplayName("sccp-10: what is too long for the destination has a return cause")
    @CsvSource({
        "UDT, 256, SEGMENTATION_NOT_SUPPORTED",
        "XUDT, 3953, SEGMENTATION_FAILURE",
        "LUDT, 4090, SEGMENTATION_FAILURE"
    })
    void whatIsTooLongIsRefused(String capability, int octets, ReturnCause cause) {
        begin(MessageType.UDT, 0, octets);

        assertThat(segmenter.fit(draft, null, Variant.ITU, capability(capability)))
                .isEqualTo(cause);

        assertThat(segmenter.count()).isZero();
        assertThat(counters.get(SegmentationCounter.NOT_SEGMENTED)).isEqualTo(1);
    }

    @Test
    @Conformance("sccp-10")
    @DisplayName("sccp-10: first, remaining, class and reference of each segment")
    void segmentsSayWhereTheyBelong() {
        begin(MessageType.UDT, 0, 600);

        List<SccpView> segments = fit(Capability.XUDT);

        assertThat(segments)
                .extracting(SccpView::isFirstSegment)
                .containsExactly(true, false, false);
        assertThat(segments).extracting(SccpView::remainingSegments).containsExactly(2, 1, 0);
        assertThat(segments).extracting(SccpView::wantsReturn).containsExactly(true, false, false);
        assertThat(segments).allMatch(segment -> segment.protocolClass() == 1);
        assertThat(segments).noneMatch(SccpView::isSegmentOfClass1);
        assertThat(segments).allMatch(segment -> segment.hops() == SccpView.HOPS_MAX);

        begin(MessageType.UDT, 1, 600);

        assertThat(fit(Capability.XUDT)).allMatch(SccpView::isSegmentOfClass1);
    }

    @Test
    @Conformance("sccp-10")
    @DisplayName("sccp-10: no reference is used twice before all others were")
    void referencesDiffer() {
        Segmenter one = new Segmenter(0, 2, counters);
        Segmenter other = new Segmenter(1, 2, counters);
        Set<Integer> references = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            for (Segmenter loop : List.of(one, other)) {
                begin(MessageType.XUDT, 0, 256);
                assertThat(loop.fit(draft, null, Variant.ITU, Capability.XUDT)).isNull();
                loop.select(0);
                assertThat(references.add(read(draft).segmentationReference())).isTrue();
            }
        }
    }

    @ParameterizedTest
    @Conformance("sccp-10")
    @DisplayName(
            "sccp-10: importance is told in every segment, and takes room where MTP has little")
    @CsvSource({"272, 488, 2", "272, 489, 3", "4091, 494, 2", "4091, 495, 3"})
    void importanceStandsInEverySegment(int sifOctetsMax, int octets, int count) {
        begin(MessageType.XUDT, 0, octets);
        draft.setImportance(6);

        List<SccpView> segments = fit(new Capability(true, false, sifOctetsMax));

        assertThat(segments).hasSize(count).allMatch(segment -> segment.importance() == 6);
    }

    @Test
    @Conformance("sccp-10")
    @DisplayName("sccp-10: segments in order are put together")
    void segmentsArePutTogether() {
        begin(MessageType.UDT, 1, 3_952);
        List<SccpView> segments = fit(Capability.XUDT);

        segments.forEach(this::receive);

        Reassembly.Completed completed = completed();
        assertThat(completed.data()).isEqualTo(data(3_952));
        assertThat(completed.ofClass1()).isTrue();
        SccpView first = new SccpView();
        assertThat(first.read(Variant.ITU, completed.first(), 0, completed.first().readableBytes()))
                .isNull();
        assertThat(first.called().toAddress()).isEqualTo(SHORT);
        assertNothingIsLeft();
    }

    private Reassembly.Completed completed() {
        assertThat(results).hasSize(1);
        return (Reassembly.Completed) results.getFirst();
    }

    private void assertNothingIsLeft() {
        assertThat(reassembler.processes()).isZero();
        assertThat(reassembler.octets()).isZero();
        assertThat(reassembler.nextDeadline()).isEqualTo(Machine.NO_DEADLINE);
    }

    @Test
    @Conformance("sccp-10")
    @DisplayName("sccp-10: a single segment is a whole message")
    void singleSegmentIsWhole() {
        begin(MessageType.XUDT, 1, 100);
        draft.setSegmentation(true, true, 0, 77);

        receive(read(draft));

        assertThat(completed().data()).isEqualTo(data(100));
        assertNothingIsLeft();
    }

    @Test
    @Conformance("sccp-10")
    @DisplayName("sccp-10: a segment that nothing was begun with is counted")
    void segmentWithoutFirstIsRefused() {
        begin(MessageType.UDT, 0, 600);
        List<SccpView> segments = fit(Capability.XUDT);

        receive(segments.get(1));

        assertThat(results).singleElement().isInstanceOf(Reassembly.Failed.class);
        assertThat(counters.get(SegmentationCounter.FAILED_NOT_BEGUN)).isEqualTo(1);
        assertNothingIsLeft();
    }

    @Test
    @Conformance("sccp-10")
    @DisplayName("sccp-10: a segment with the first flag where the next is due begins anew")
    void wrongFirstFlagBeginsAnew() {
        begin(MessageType.UDT, 0, 600);
        List<SccpView> segments = fit(Capability.XUDT);
        receive(segments.get(0));
        receive(segments.get(1));

        receive(segments.get(0));

        assertFailed(SegmentationCounter.FAILED_RESTARTED);
        results.clear();
        receive(segments.get(1));
        receive(segments.get(2));
        assertThat(completed().data()).isEqualTo(data(600));
        assertNothingIsLeft();
    }

    private void assertFailed(SegmentationCounter counter) {
        assertThat(counters.get(counter)).isEqualTo(1);
        assertThat(results).hasSize(1);
        Reassembly.Failed failed = (Reassembly.Failed) results.getFirst();
        assertThat(failed.error().returnCause()).isEqualTo(ReturnCause.SEGMENTATION_FAILURE);
        SccpView segment = new SccpView();
        assertThat(segment.read(Variant.ITU, failed.segment(), 0, failed.segment().readableBytes()))
                .isNull();
        assertThat(segment.isFirstSegment()).isTrue();
        MessageDraft back = new MessageDraft();
        back.takeBack(segment, failed.error().returnCause());
        assertThat(back.type()).isEqualTo(MessageType.XUDTS);
    }

    @Test
    @Conformance("sccp-10")
    @DisplayName("sccp-10: a missing segment ends it; the first one is given back")
    void missingSegmentIsAFailure() {
        begin(MessageType.UDT, 0, 600);
        List<SccpView> segments = fit(Capability.XUDT);
        receive(segments.get(0));

        receive(segments.get(2));

        assertFailed(SegmentationCounter.FAILED_SEQUENCE);
        assertNothingIsLeft();
    }

    @Test
    @Conformance("sccp-10")
    @DisplayName("sccp-10: a segment that comes twice is passed over")
    void duplicatesArePassedOver() {
        begin(MessageType.UDT, 0, 600);
        for (SccpView segment : fit(Capability.XUDT)) {
            receive(segment);
            if (segment.remainingSegments() > 0) {
                receive(segment);
            }
        }

        assertThat(completed().data()).isEqualTo(data(600));
        assertThat(counters.get(SegmentationCounter.DUPLICATE)).isEqualTo(2);
    }

    @Test
    @Conformance("sccp-10")
    @DisplayName("sccp-10: T(reass)")
    void timeRunsOut() {
        begin(MessageType.UDT, 0, 600);
        receive(fit(Capability.XUDT).getFirst());

        pass(Duration.ofSeconds(14));

        assertThat(results).isEmpty();

        pass(Duration.ofSeconds(1));

        assertFailed(SegmentationCounter.FAILED_TIMER);
        assertNothingIsLeft();
    }

    @Test
    @Conformance("sccp-10")
    @DisplayName("sccp-10: interleaved references, and equal references of different senders")
    void interleavedMessagesAreToldApart() {
        begin(MessageType.UDT, 0, 600);
        List<SccpView> one = fit(Capability.XUDT);
        begin(MessageType.UDT, 0, 500);
        List<SccpView> two = fit(Capability.XUDT);
        for (int i = 0; i < 3; i++) {
            receive(one.get(i));
            receive(two.get(i));
            // the address says nothing of where the sender is
            reassembler.onSegment(one.get(i), OTHER_ORIGIN, now, results::add);
        }

        assertThat(results)
                .extracting(result -> ((Reassembly.Completed) result).data().readableBytes())
                .containsExactly(600, 500, 600);
        assertNothingIsLeft();
    }

    @Test
    @Conformance("sccp-10")
    @DisplayName("sccp-10: the sender is known by its title, whatever way the segments come")
    void titleSufficesToKnowTheSender() {
        begin(MessageType.UDT, 0, 600);
        draft.calling().set(Variant.ITU, TITLE);
        List<SccpView> segments = fit(Capability.XUDT);

        for (int i = 0; i < segments.size(); i++) {
            reassembler.onSegment(
                    segments.get(i), i % 2 == 0 ? ORIGIN : OTHER_ORIGIN, now, results::add);
        }

        assertThat(completed().data()).isEqualTo(data(600));
    }

    @Test
    @Conformance("sccp-10")
    @DisplayName("sccp-10: no segment is longer than the first, and there is room for so many only")
    void reassemblyIsBounded() {
        begin(MessageType.XUDT, 1, 10);
        draft.setSegmentation(true, false, 1, 5);
        receive(read(draft));
        begin(MessageType.XUDT, 1, 11);
        draft.setSegmentation(false, false, 0, 5);

        receive(read(draft));

        assertFailed(SegmentationCounter.FAILED_TOO_LONG);
        results.clear();

        for (int reference = 0; reference < 5; reference++) {
            begin(MessageType.XUDT, 1, 10);
            draft.setSegmentation(true, false, 1, reference);
            receive(read(draft));
        }

        assertThat(counters.get(SegmentationCounter.FAILED_PROCESSES_FULL)).isEqualTo(1);
        assertThat(((Reassembly.Failed) results.getFirst()).error().returnCause())
                .isEqualTo(ReturnCause.NO_REASSEMBLY);
        results.clear();
        pass(Reassembler.T_REASS);
        results.clear();

        for (int reference = 0; reference < 4; reference++) {
            begin(MessageType.XUDT, 1, 240);
            draft.setSegmentation(true, false, 15, reference);
            receive(read(draft));
        }

        assertThat(counters.get(SegmentationCounter.FAILED_OCTETS_FULL)).isZero();
        Reassembler small = new Reassembler(4, 4_000, Reassembler.T_REASS, counters);
        small.onSegment(read(draft), ORIGIN, now, results::add);
        assertThat(counters.get(SegmentationCounter.FAILED_OCTETS_FULL)).isEqualTo(1);
        assertThat(small.octets()).isZero();
    }

    @Seeds(300)
    @DisplayName("sccp-10: lost, repeated and interleaved segments never make another message")
    @Conformance("sccp-10")
    void onlyWholeMessagesComeOut(long seed) {
        Random random = new Random(seed);
        Map<Integer, Integer> lengths = new HashMap<>();
        List<SccpView> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int octets = 256 + random.nextInt(3_000);
            begin(MessageType.UDT, random.nextInt(2), octets);
            List<SccpView> segments = fit(Capability.XUDT);
            lengths.put(octets, segments.size());
            int at = 0;
            for (SccpView segment : segments) {
                if (random.nextInt(20) > 0) {
                    at += random.nextInt(Math.max(1, all.size() - at + 1));
                    all.add(Math.min(at, all.size()), segment);
                    at++;
                }
            }
        }
        if (random.nextInt(4) == 0) {
            Collections.swap(all, random.nextInt(all.size()), random.nextInt(all.size()));
        }
        for (SccpView segment : all) {
            receive(segment);
            if (random.nextInt(10) == 0) {
                receive(segment);
            }
            pass(Duration.ofMillis(random.nextInt(500)));
            assertThat(reassembler.processes()).isLessThanOrEqualTo(4);
            assertThat(reassembler.octets()).isLessThanOrEqualTo(20_000);
        }
        pass(Reassembler.T_REASS);

        for (Reassembly result : results) {
            if (result instanceof Reassembly.Completed(_, _, ByteBuf data, _)) {
                assertThat(lengths).containsKey(data.readableBytes());
                assertThat(data).isEqualTo(data(data.readableBytes()));
            }
        }
        assertNothingIsLeft();
    }

    @Test
    @Conformance("sccp-9")
    @DisplayName(
            "sccp-9: XUDT becomes UDT where UDT is all there is, and loses hops and importance")
    void extendedBecomesBasic() {
        begin(MessageType.XUDT, 1, 200);
        draft.setHops(3);
        draft.setImportance(5);
        SccpView came = read(draft);
        draft.take(came);

        SccpView sent = fit(came, Capability.UDT).getFirst();

        assertThat(sent.type()).isEqualTo(MessageType.UDT);
        assertThat(sent.protocolClass()).isEqualTo(1);
        assertThat(sent.wantsReturn()).isTrue();
        assertThat(sent.hops()).isEqualTo(-1);
        assertThat(sent.importance()).isEqualTo(-1);
    }

    @ParameterizedTest
    @Conformance("sccp-9")
    @DisplayName("sccp-9: what the destination takes passes as it came, in either direction")
    @EnumSource(names = {"UDT", "XUDT", "LUDT"})
    void whatFitsPassesUntouched(MessageType type) {
        for (boolean returned : new boolean[] {false, true}) {
            begin(type, 0, 200);
            if (type != MessageType.UDT) {
                draft.setHops(3);
                draft.setImportance(5);
            }
            SccpView came = read(draft);
            if (returned) {
                draft.takeBack(came, ReturnCause.MTP_FAILURE);
                came = read(draft);
            }
            draft.take(came);

            List<SccpView> sent = fit(came, Capability.LUDT);

            assertThat(sent).hasSize(1);
            assertThat(sent.getFirst().octets()).isEqualTo(came.octets());
        }
    }

    @Test
    @Conformance("sccp-9")
    @DisplayName("sccp-9: LUDT becomes UDT, XUDT or segments that keep its reference and hops")
    void longBecomesShorter() {
        for (int octets : new int[] {200, 1_000}) {
            begin(MessageType.LUDT, 0, octets);
            draft.setHops(4);
            draft.setSegmentation(true, true, 0, 0xABCDEF);
            draft.setImportance(5);
            SccpView came = read(draft);
            draft.take(came);

            List<SccpView> sent = fit(came, Capability.XUDT);

            if (octets == 200) {
                assertThat(sent).extracting(SccpView::type).containsExactly(MessageType.UDT);
            } else {
                assertThat(sent)
                        .hasSize(5)
                        .allMatch(segment -> segment.type() == MessageType.XUDT)
                        .allMatch(segment -> segment.segmentationReference() == 0xABCDEF)
                        .allMatch(segment -> segment.hops() == 4)
                        .allMatch(segment -> segment.importance() == 5)
                        .allMatch(SccpView::isSegmentOfClass1);
                sent.forEach(this::receive);
                assertThat(completed().data()).isEqualTo(data(1_000));
            }
        }
    }

    @Test
    @Conformance("sccp-9")
    @DisplayName("sccp-9: LUDT without a reference is not cut; nor is anything for a basic SCCP")
    void whatCannotBeCutIsRefused() {
        begin(MessageType.LUDT, 0, 1_000);
        SccpView came = read(draft);
        draft.take(came);

        assertThat(segmenter.fit(draft, came, Variant.ITU, Capability.XUDT))
                .isEqualTo(ReturnCause.SEGMENTATION_NOT_SUPPORTED);

        begin(MessageType.LUDT, 0, 1_000);
        draft.setSegmentation(true, false, 0, 1);
        came = read(draft);
        draft.take(came);

        assertThat(segmenter.fit(draft, came, Variant.ITU, Capability.UDT))
                .isEqualTo(ReturnCause.SEGMENTATION_NOT_SUPPORTED);
    }

    @Test
    @Conformance("sccp-9")
    @DisplayName("sccp-9: LUDTS becomes segments of XUDTS")
    void longServiceMessageIsCut() {
        begin(MessageType.LUDT, 0, 600);
        draft.setSegmentation(true, false, 0, 9);
        draft.takeBack(read(draft), ReturnCause.MTP_FAILURE);
        SccpView came = read(draft);
        draft.take(came);

        List<SccpView> sent = fit(came, Capability.XUDT);

        assertThat(sent)
                .hasSize(3)
                .allMatch(segment -> segment.type() == MessageType.XUDTS)
                .allMatch(segment -> segment.returnCause() == ReturnCause.MTP_FAILURE.code());
    }

    @Test
    @Conformance("sccp-9")
    @DisplayName("sccp-9: segments pass as they are, or are put together for who cannot")
    void segmentsPassOrAreReassembled() {
        begin(MessageType.UDT, 0, 300);
        for (SccpView segment : fit(Capability.XUDT)) {
            assertThat(Segmenter.needsReassembly(segment, Capability.XUDT)).isFalse();
            assertThat(Segmenter.needsReassembly(segment, Capability.UDT)).isTrue();
            MessageDraft passed = new MessageDraft();
            passed.take(segment);
            assertThat(segmenter.fit(passed, segment, Variant.ITU, Capability.XUDT)).isNull();
            assertThat(segmenter.count()).isEqualTo(1);
            assertThat(read(passed).octets()).isEqualTo(segment.octets());
            receive(segment);
        }
        Capability onlyLong = new Capability(false, true, Msu.LARGE_SIF_OCTETS_MAX);
        Reassembly.Completed completed = completed();
        SccpView first = new SccpView();
        assertThat(first.read(Variant.ITU, completed.first(), 0, completed.first().readableBytes()))
                .isNull();
        draft.take(first);
        draft.setProtocolClass(completed.ofClass1() ? 1 : 0, first.wantsReturn());
        draft.setData(completed.data(), 0, completed.data().readableBytes());

        SccpView sent = fit(first, onlyLong).getFirst();

        assertThat(sent.type()).isEqualTo(MessageType.LUDT);
        assertThat(sent.protocolClass()).isZero();
        assertThat(sent.isSegmented()).isFalse();
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signalbox.Conformance;
import org.signalbox.Seeds;
import org.signalbox.mtp3.user.MtpService;
import org.signalbox.sccp.SccpCounter;
import org.signalbox.sccp.SegmentationCounter;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.sccp.message.MessageType;
import org.signalbox.sccp.message.SccpAddress;
import org.signalbox.sccp.message.SubsystemNumber;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A peer that sends segments as it likes, an old register that takes UDT alone, and between them a
/// transfer point with a subsystem of its own: whole nodes in virtual time.
///
/// ```
///   peer 2.2.1 ---- stp 1.1.1 ssn 8 ---- old 3.3.1
/// ```
@NullUnmarked
class SegmentTopologyTest {
    private static final PointCode STP = PointCode.itu("1.1.1");
    private static final SccpAddress HERE = SccpAddress.of(STP, SubsystemNumber.MSC);
    private static final SccpAddress OLD =
            SccpAddress.of(GlobalTitle.international("4917"), SubsystemNumber.HLR);
    private static final SccpAddress PEER =
            SccpAddress.of(PointCode.itu("2.2.1"), SubsystemNumber.MSC);

    @TempDir private Path folder;

    private SccpTopology nodes;
    private MtpService peer;

    private void start(long seed) {
        String link = "cs7 linkset tostp 1.1.1\n link 0 sctp 10.0.0.1 1024 1024\n";
        String routes = "cs7 route-table system\n update route 0.0.0/0 linkset tostp\n";
        nodes =
                new SccpTopology(folder, seed)
                        .write(
                                "stp",
                                "1.1.1",
                                "10.0.0.1",
                                "cs7 linkset topeer 2.2.1\n link 0 sctp 10.0.0.2 1024 1024",
                                "cs7 linkset toold 3.3.1\n link 0 sctp 10.0.0.3 1024 1024",
                                "cs7 gtt selector world tt 0 gti 4 np 1 nai 4",
                                " gta 4917 pcssn 3.3.1 pcssn ssn 6",
                                "cs7 sccp capability 3.3.1 udt")
                        .write("peer", "2.2.1", "10.0.0.2", link, routes)
                        .write("old", "3.3.1", "10.0.0.3", link, routes)
                        .start();
        nodes.register("stp", SubsystemNumber.MSC);
        peer = nodes.registerPlain("peer");
        nodes.registerPlain("old");
        nodes.run(Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        nodes.stop();
    }

    /// @param remaining segments after this one
    private void sendSegment(
            SccpAddress called, int reference, boolean first, int remaining, String text) {
        MessageDraft draft = new MessageDraft();
        draft.begin(MessageType.XUDT, 1, first);
        draft.called().set(Variant.ITU, called);
        draft.calling().set(Variant.ITU, PEER);
        ByteBuf data = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
        draft.setData(data, 0, data.readableBytes());
        draft.setSegmentation(first, true, remaining, reference);
        nodes.transfer("peer", peer, STP, reference % 16, draft);
    }

    @Test
    @Conformance({"sccp-9", "sccp-10"})
    void shortSegmentsReachWhoTakesNone() {
        start(1);
        sendSegment(OLD, 1, true, 2, "abcd");
        sendSegment(OLD, 1, false, 1, "efgh");
        sendSegment(OLD, 1, false, 0, "i");
        nodes.run(Duration.ofSeconds(1));

        assertThat(nodes.received("old")).containsExactly("UDT abcdefghi");
    }

    /// T(reass) of 15 s.
    @Test
    @Conformance({"sccp-7", "sccp-10"})
    void theFirstSegmentComesBackIfTheOthersDoNot() {
        start(1);
        sendSegment(HERE, 1, true, 1, "abcd");
        nodes.run(Duration.ofSeconds(14));
        assertThat(nodes.received("peer")).isEmpty();

        nodes.run(Duration.ofSeconds(2));
        sendSegment(HERE, 1, false, 0, "ef");
        nodes.run(Duration.ofSeconds(1));

        assertThat(nodes.received("peer")).containsExactly("XUDTS abcd back 14");
        assertThat(nodes.received("stp")).isEmpty();
        assertThat(nodes.count("stp", SegmentationCounter.FAILED_TIMER)).isEqualTo(1);
        assertThat(nodes.count("stp", SegmentationCounter.FAILED_NOT_BEGUN)).isEqualTo(1);
    }

    /// Segments get lost, and messages mix: only whole ones
    /// arrive, in their order, and each segment is accounted for.
    @Seeds(20)
    @Conformance("sccp-10")
    void onlyWholeMessagesArrive(long seed) {
        start(seed);
        Random random = new Random(seed);
        List<String> whole = new ArrayList<>();
        for (int reference = 0; reference < 60; reference++) {
            SccpAddress called = random.nextBoolean() ? OLD : HERE;
            int count = 2 + random.nextInt(4);
            boolean complete = true;
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < count; i++) {
                String text = "%03d/%d ".formatted(reference, i);
                if (random.nextInt(20) == 0) {
                    complete = false;
                } else {
                    sendSegment(called, reference, i == 0, count - 1 - i, text);
                    all.append(text);
                }
            }
            if (complete) {
                whole.add(all.toString());
            }
            nodes.run(Duration.ofMillis(random.nextInt(500)));
        }
        nodes.run(Duration.ofSeconds(20));

        List<String> arrived = new ArrayList<>(nodes.received("stp"));
        nodes.received("old").forEach(text -> arrived.add(text.replace("UDT ", "")));
        assertThat(arrived).containsExactlyInAnyOrderElementsOf(whole);
        assertThat(nodes.received("stp")).isSorted();
        assertThat(nodes.received("old")).isSorted();

        long failed =
                count(SegmentationCounter.FAILED_TIMER)
                        + count(SegmentationCounter.FAILED_SEQUENCE)
                        + count(SegmentationCounter.FAILED_NOT_BEGUN);
        assertThat(count(SegmentationCounter.BEGUN))
                .isEqualTo(
                        count(SegmentationCounter.REASSEMBLED)
                                + count(SegmentationCounter.FAILED_TIMER)
                                + count(SegmentationCounter.FAILED_SEQUENCE));
        assertThat(count(SccpCounter.RECEIVED) + count(SegmentationCounter.REASSEMBLED) + failed)
                .isEqualTo(
                        count(SegmentationCounter.SEGMENTS_RECEIVED)
                                + count(SccpCounter.SENT_TRANSLATED)
                                + count(SccpCounter.DELIVERED)
                                + count(SccpCounter.RETURNED)
                                + count(SccpCounter.DISCARDED_UNDELIVERABLE)
                                + count(SccpCounter.MANAGEMENT));
    }

    private long count(SccpCounter counter) {
        return nodes.count("stp", counter);
    }

    private long count(SegmentationCounter counter) {
        return nodes.count("stp", counter);
    }
}

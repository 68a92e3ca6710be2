// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signalbox.sccp.SccpBench.at;
import static org.signalbox.sccp.SccpBench.draft;
import static org.signalbox.sccp.SccpBench.gt;
import static org.signalbox.sccp.SccpBench.subsystem;

import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;
import org.signalbox.mtp3.user.RelayService.Reach;
import org.signalbox.sccp.ContentRouting.Verdict;
import org.signalbox.sccp.message.GlobalTitle;
import org.signalbox.sccp.message.MessageDraft;
import org.signalbox.sccp.message.MessageType;
import org.signalbox.sccp.translation.Destination.ToPoint;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.PointCode;

import java.util.HexFormat;
import java.util.List;

/// Q.714 section 2, case by case.
class RoutingControlTest {
    private static final String[] TITLES = {
        "cs7 gtt application-group registers",
        " multiplicity cost",
        " pc 2.2.5 ssn 6 1 pcssn",
        " pc 2.2.6 ssn 6 2 pcssn",
        "cs7 gtt selector world tt 0 gti 4 np 1 nai 4",
        " gta 49 pcssn 2.2.2 gt",
        " gta 4917 pcssn 2.2.3 pcssn ssn 6",
        " gta 43 pcssn 1.1.1 pcssn ssn 8",
        " gta 44 asname HLR pcssn ssn 6",
        " gta 111 pcssn 1.1.2 gt",
    };

    private static SccpBench bench() {
        return SccpBench.with(TITLES);
    }

    @Test
    @Conformance("sccp-1")
    void handsOverToLocalSubsystem() {
        SccpBench bench = bench().local(8, LocalState.ALLOWED).udt(subsystem(8), gt("491", 6));

        assertThat(bench.said)
                .containsExactly(
                        "user 1.1.1 from 1.1.2: UDT to ssn 8 from gt 491 tt 0 np 1 nai 4 ssn 6");
        assertThat(bench.count(SccpCounter.DELIVERED)).isEqualTo(1);
    }

    @Test
    @Conformance("sccp-1")
    void returnsWhatIsForAnUnknownSubsystem() {
        SccpBench bench = bench().udt(subsystem(9), at("1.1.2", 6));

        assertThat(bench.said)
                .containsExactly("-> 1.1.2 from 1.1.1: UDTS cause 4 to pc 1.1.2 ssn 6 from ssn 9");
        assertThat(bench.count(SccpCounter.RETURNED)).isEqualTo(1);
        assertThat(bench.events).hasSize(1);
    }

    @Test
    @Conformance("sccp-1")
    void returnsWhatIsForAProhibitedSubsystemAndTellsManagement() {
        SccpBench bench = bench().local(8, LocalState.PROHIBITED).udt(subsystem(8), subsystem(6));

        assertThat(bench.said)
                .containsExactly(
                        "prohibited 8 addressed by 1.1.2",
                        "-> 1.1.2 from 1.1.1: UDTS cause 3 to ssn 6 from ssn 8");
    }

    @Test
    @Conformance({"sccp-2", "sccp-3"})
    void sendsToThePointOfTheLongestPrefix() {
        assertThat(bench().udt(gt("4915", 6), gt("441", 8)).said)
                .containsExactly(
                        "-> 2.2.2 from 1.1.1: UDT to gt 4915 tt 0 np 1 nai 4 ssn 6"
                                + " from gt 441 tt 0 np 1 nai 4 ssn 8");
        assertThat(bench().udt(gt("4917", 255), gt("441", 8)).said)
                .containsExactly(
                        "-> 2.2.3 from 1.1.1: UDT to title 4917 tt 0 np 1 nai 4 ssn 6"
                                + " from gt 441 tt 0 np 1 nai 4 ssn 8");
    }

    @Test
    @Conformance("sccp-3")
    void delivers() {
        SccpBench bench = bench().local(8, LocalState.ALLOWED).udt(gt("431", 6), gt("441", 8));

        assertThat(bench.said)
                .containsExactly(
                        "user 1.1.1 from 1.1.2: UDT to title 431 tt 0 np 1 nai 4 ssn 8"
                                + " from gt 441 tt 0 np 1 nai 4 ssn 8");
    }

    @Test
    void sendsToApplicationServers() {
        assertThat(bench().server("HLR", "2.2.7").udt(gt("441", 6), gt("491", 8)).said)
                .containsExactly(
                        "-> 2.2.7 from 1.1.1: UDT to title 441 tt 0 np 1 nai 4 ssn 6"
                                + " from gt 491 tt 0 np 1 nai 4 ssn 8");
        assertThat(bench().serverHere().server("HLR", "1.1.1").udt(gt("441", 6), gt("491", 8)).said)
                .containsExactly(
                        "server 1.1.1 from 1.1.2: UDT to title 441 tt 0 np 1 nai 4 ssn 6"
                                + " from gt 491 tt 0 np 1 nai 4 ssn 8");
    }

    @Test
    @Conformance("sccp-7")
    void returnsWithTheCauseAndOnlyWhatIsWantedBack() {
        assertThat(bench().udt(gt("77", 6), at("1.1.2", 8)).said)
                .containsExactly(
                        "-> 1.1.2 from 1.1.1: UDTS cause 1 to pc 1.1.2 ssn 8"
                                + " from gt 77 tt 0 np 1 nai 4 ssn 6");
        assertThat(
                        bench().reach("2.2.3", Reach.INACCESSIBLE)
                                .udt(gt("4917", 6), at("1.1.2", 8))
                                .said)
                .containsExactly(
                        "-> 1.1.2 from 1.1.1: UDTS cause 5 to pc 1.1.2 ssn 8"
                                + " from gt 4917 tt 0 np 1 nai 4 ssn 6");
        assertThat(bench().prohibited("2.2.3", 6).udt(gt("4917", 6), at("1.1.2", 8)).said)
                .containsExactly(
                        "-> 1.1.2 from 1.1.1: UDTS cause 3 to pc 1.1.2 ssn 8"
                                + " from gt 4917 tt 0 np 1 nai 4 ssn 6");
        assertThat(
                        bench().point("2.2.3", PointState.SCCP_UNAVAILABLE)
                                .udt(gt("4917", 6), at("1.1.2", 8))
                                .said)
                .containsExactly(
                        "-> 1.1.2 from 1.1.1: UDTS cause 11 to pc 1.1.2 ssn 8"
                                + " from gt 4917 tt 0 np 1 nai 4 ssn 6");
        SccpBench silent =
                bench().give(draft(MessageType.UDT, 0, false, gt("77", 6), at("1.1.2", 8)));
        assertThat(silent.said).isEmpty();
        assertThat(silent.count(SccpCounter.DISCARDED_UNDELIVERABLE)).isEqualTo(1);
    }

    @Test
    @Conformance("sccp-8")
    void countsHops() {
        MessageDraft three = draft(MessageType.XUDT, 0, true, gt("4915", 6), at("1.1.2", 8));
        three.setHops(3);
        assertThat(bench().give(three).said)
                .containsExactly(
                        "-> 2.2.2 from 1.1.1: XUDT hops 2 to gt 4915 tt 0 np 1 nai 4 ssn 6"
                                + " from pc 1.1.2 ssn 8");

        MessageDraft last = draft(MessageType.XUDT, 0, true, gt("4915", 6), at("1.1.2", 8));
        last.setHops(1);
        assertThat(bench().give(last).said)
                .containsExactly(
                        "-> 1.1.2 from 1.1.1: XUDTS cause 12 hops 15 to pc 1.1.2 ssn 8"
                                + " from gt 4915 tt 0 np 1 nai 4 ssn 6");

        MessageDraft none = draft(MessageType.XUDT, 0, true, gt("4915", 6), at("1.1.2", 8));
        none.setHops(0);
        assertThat(bench().give(none).said)
                .containsExactly(
                        "-> 1.1.2 from 1.1.1: XUDTS cause 12 hops 15 to pc 1.1.2 ssn 8"
                                + " from gt 4915 tt 0 np 1 nai 4 ssn 6");
    }

    @Test
    @Conformance("sccp-16")
    void namesTheOriginOfSubsystemsThatCannotBeFoundOtherwise() {
        assertThat(bench().udt(gt("4915", 6), subsystem(8)).said)
                .containsExactly(
                        "-> 2.2.2 from 1.1.1: UDT to gt 4915 tt 0 np 1 nai 4 ssn 6"
                                + " from pc 1.1.2 ssn 8");
        assertThat(bench().udt(gt("4915", 6), at("3.3.3", 8)).said)
                .containsExactly(
                        "-> 2.2.2 from 1.1.1: UDT to gt 4915 tt 0 np 1 nai 4 ssn 6"
                                + " from pc 3.3.3 ssn 8");
    }

    @Test
    @Conformance("sccp-18")
    void routesServiceMessagesByTheirOwnCalledParty() {
        // cause 1, to gt 4915 ssn 6, from ssn 8
        assertThat(bench().give("0a01 030b0d 08 12060012049451 00 024208 026200").said)
                .containsExactly(
                        "-> 2.2.2 from 1.1.1: UDTS cause 1 to gt 491500 tt 0 np 1 nai 4 ssn 6"
                                + " from pc 1.1.2 ssn 8");
        SccpBench lost = bench().give("0a01 030b0d 08 12060012047751 00 024208 026200");
        assertThat(lost.said).isEmpty();
        assertThat(lost.count(SccpCounter.DISCARDED_UNDELIVERABLE)).isEqualTo(1);
    }

    /// The title of who sent it leads to its home, whoever brought it.
    @Test
    @Conformance("sccp-18")
    void returnsByTitleAndElseToWhoBroughtIt() {
        assertThat(bench().udt(gt("77", 6), gt("4917", 8)).said)
                .containsExactly(
                        "-> 2.2.3 from 1.1.1: UDTS cause 1 to title 4917 tt 0 np 1 nai 4 ssn 6"
                                + " from gt 77 tt 0 np 1 nai 4 ssn 6");
        assertThat(bench().udt(gt("77", 6), gt("88", 8)).said)
                .containsExactly(
                        "-> 1.1.2 from 1.1.1: UDTS cause 1 to gt 88 tt 0 np 1 nai 4 ssn 8"
                                + " from gt 77 tt 0 np 1 nai 4 ssn 6");
    }

    @Test
    @Conformance("sccp-19")
    void throwsAwayWhatCannotBeRead() {
        SccpBench bench =
                bench().give("0900 03 0e").give("0900 ff0e18 0242060242080101").give("77");

        assertThat(bench.said).isEmpty();
        assertThat(bench.count(SccpCounter.DISCARDED_MALFORMED)).isEqualTo(3);
        assertThat(bench.events).hasSize(3);
    }

    /// A request to a title goes on with the code of its origin, to which all that follows is sent.
    @Test
    @Conformance("sccp-21")
    void relaysConnectionRequests() {
        SccpBench bench =
                bench().give("01 010203 02 02 09 07 12060012049451 04 02 4208 0f 01aa 00");

        assertThat(bench.said)
                .containsExactly(
                        "-> 2.2.2 from 1.1.1: CR to gt 4915 tt 0 np 1 nai 4 ssn 6"
                                + " from pc 1.1.2 ssn 8");
        assertThat(HexFormat.of().formatHex(bench.last.userPart()))
                .isEqualTo("0101020302020907120600120494510404430a08080f01aa00");
    }

    @Test
    @Conformance("sccp-22")
    void refusesConnectionsToThisPoint() {
        SccpBench bench = bench().local(8, LocalState.ALLOWED).give("01 010203 02 02 00 02 4208");

        assertThat(bench.said).containsExactly("-> 1.1.2 from 1.1.1: CREF to - from -");
        assertThat(HexFormat.of().formatHex(bench.last.userPart())).isEqualTo("030102031300");
        assertThat(bench.count(SccpCounter.RETURNED)).isEqualTo(1);
    }

    @Test
    @Conformance("sccp-9")
    void convertsToWhatTheDestinationTakes() {
        SccpBench bench = bench().capability("2.2.2", Capability.UDT);
        bench.give(draft(MessageType.XUDT, 0, true, gt("4915", 6), at("1.1.2", 8)));

        assertThat(bench.said)
                .containsExactly(
                        "-> 2.2.2 from 1.1.1: UDT to gt 4915 tt 0 np 1 nai 4 ssn 6"
                                + " from pc 1.1.2 ssn 8");
        assertThat(bench.count(SccpCounter.CONVERTED)).isEqualTo(1);
    }

    private static SccpBench giveSegments(SccpBench bench, String to, int octets, int last) {
        MessageDraft draft = draft(MessageType.XUDT, 0, true, gt(to, 6), at("1.1.2", 8));
        for (int i = 0; i <= last; i++) {
            draft.setData(Unpooled.buffer().writeZero(octets), 0, octets);
            draft.setProtocolClass(1, i == 0);
            draft.setSegmentation(i == 0, false, 2 - i, 77);
            bench.give(draft);
            if (i < last) {
                assertThat(bench.said).isEmpty();
            }
        }
        return bench;
    }

    /// Segments are for a point that has never heard of them: whole if that fits into a message
    /// that it takes, else back.
    @Test
    @Conformance({"sccp-9", "sccp-10"})
    void putsTogetherForWhoCannot() {
        SccpBench fits = giveSegments(bench().capability("2.2.2", Capability.UDT), "4915", 80, 2);
        assertThat(fits.said)
                .containsExactly(
                        "-> 2.2.2 from 1.1.1: UDT to gt 4915 tt 0 np 1 nai 4 ssn 6"
                                + " from pc 1.1.2 ssn 8");
        assertThat(fits.last.userPartLength()).isGreaterThan(240);
        assertThat(fits.count(SccpCounter.CONVERTED)).isEqualTo(1);

        Capability onlyLong = new Capability(false, true, Msu.LARGE_SIF_OCTETS_MAX);
        assertThat(giveSegments(bench().capability("2.2.2", onlyLong), "4915", 200, 2).said)
                .containsExactly(
                        "-> 2.2.2 from 1.1.1: LUDT hops 14 to gt 4915 tt 0 np 1 nai 4 ssn 6"
                                + " from pc 1.1.2 ssn 8");

        // back to who takes segments, by the reference that they came with
        SccpBench tooLong =
                giveSegments(bench().capability("2.2.2", Capability.UDT), "4915", 200, 2);
        assertThat(tooLong.said)
                .hasSize(3)
                .allMatch(said -> said.startsWith("-> 1.1.2 from 1.1.1: XUDTS cause 13 "));
        assertThat(tooLong.count(SccpCounter.RETURNED)).isEqualTo(1);
    }

    @Test
    @Conformance({"sccp-7", "sccp-10"})
    void returnsTheFirstSegmentOfWhatIsNotWhole() {
        SccpBench bench = bench().local(8, LocalState.ALLOWED);
        giveSegments(bench, "431", 200, 0);
        MessageDraft last = draft(MessageType.XUDT, 1, false, gt("431", 6), at("1.1.2", 8));
        last.setSegmentation(false, false, 0, 77);
        bench.give(last);

        assertThat(bench.said)
                .containsExactly(
                        "-> 1.1.2 from 1.1.1: XUDTS cause 14 hops 15 to pc 1.1.2 ssn 8"
                                + " from gt 431 tt 0 np 1 nai 4 ssn 6");
        assertThat(bench.segmentation.get(SegmentationCounter.FAILED_SEQUENCE)).isEqualTo(1);
    }

    /// Each octet of a segment changed to anything, and then the rest of the message.
    @Test
    @Conformance({"sccp-10", "sccp-19"})
    void anySegmentIsUnderstoodOrRefused() {
        SccpBench bench = bench().local(8, LocalState.ALLOWED);
        String addresses = "04080c0e" + "0443090808" + "04430a0808";
        byte[] segment =
                HexFormat.of().parseHex("11810f" + addresses + "020102" + "1004c100000500");
        String last = "11010f" + addresses + "020304" + "10044000000500";
        for (int i = 0; i < segment.length; i++) {
            byte before = segment[i];
            for (int value = 0; value < 256; value++) {
                segment[i] = (byte) value;
                bench.give(HexFormat.of().formatHex(segment));
                bench.give(last);
            }
            segment[i] = before;
        }

        long whole = bench.segmentation.get(SegmentationCounter.REASSEMBLED);
        assertThat(whole).isGreaterThan(256);
        assertThat(bench.count(SccpCounter.DELIVERED)).isGreaterThanOrEqualTo(whole);
        long failed = 0;
        for (SegmentationCounter counter : SegmentationCounter.values()) {
            failed += counter.name().startsWith("FAILED") ? bench.segmentation.get(counter) : 0;
        }
        long outcomes = 0;
        for (SccpCounter counter :
                List.of(
                        SccpCounter.SENT_TRANSLATED,
                        SccpCounter.SENT_BY_POINT_CODE,
                        SccpCounter.DISTRIBUTED,
                        SccpCounter.DELIVERED,
                        SccpCounter.MANAGEMENT,
                        SccpCounter.RETURNED,
                        SccpCounter.DISCARDED_MALFORMED,
                        SccpCounter.DISCARDED_UNDELIVERABLE,
                        SccpCounter.DISCARDED_NOT_RETURNABLE,
                        SccpCounter.DISCARDED_NO_CONNECTION)) {
            outcomes += bench.count(counter);
        }
        assertThat(bench.count(SccpCounter.RECEIVED) + whole + failed)
                .isEqualTo(
                        outcomes + bench.segmentation.get(SegmentationCounter.SEGMENTS_RECEIVED));
    }

    @Test
    @Conformance("sccp-10")
    void handsOverWhatIsWhole() {
        SccpBench bench = bench().local(8, LocalState.ALLOWED);
        assertThat(giveSegments(bench, "431", 200, 2).said)
                .containsExactly(
                        "user 1.1.1 from 1.1.2: LUDT hops 14 to title 431 tt 0 np 1 nai 4 ssn 8"
                                + " from pc 1.1.2 ssn 8");
        assertThat(bench.count(SccpCounter.DELIVERED)).isEqualTo(1);
    }

    /// Level 4, sublevel 1: what is less important than 4 stays here, of 4 itself every fourth.
    @Test
    @Conformance({"sccp-7", "sccp-11", "sccp-14"})
    void restrictsByImportance() {
        SccpBench bench = bench().restricted("2.2.2", 4 * Restriction.SUBLEVELS + 1);
        int sent = 0;
        for (int i = 0; i < 100; i++) {
            bench.udt(gt("4915", 6), at("1.1.2", 8));
            sent += bench.said.getFirst().startsWith("-> 2.2.2 ") ? 1 : 0;
        }
        assertThat(sent).isBetween(73, 77);
        assertThat(bench.count(SccpCounter.RETURNED)).isEqualTo(100 - sent);

        MessageDraft low = draft(MessageType.XUDT, 0, true, gt("4915", 6), at("1.1.2", 8));
        low.setImportance(3);
        assertThat(bench.give(low).said)
                .containsExactly(
                        "-> 1.1.2 from 1.1.1: XUDTS cause 6 hops 15 to pc 1.1.2 ssn 8"
                                + " from gt 4915 tt 0 np 1 nai 4 ssn 6");
        MessageDraft high = draft(MessageType.XUDT, 0, true, gt("4915", 6), at("1.1.2", 8));
        high.setImportance(5);
        assertThat(bench.give(high).said).first().asString().startsWith("-> 2.2.2 ");

        // answers are less important than that, too
        SccpBench back = bench().restricted("1.1.2", 4 * Restriction.SUBLEVELS);
        assertThat(back.udt(gt("77", 6), at("1.1.2", 8)).said).isEmpty();
        assertThat(back.count(SccpCounter.DISCARDED_NOT_RETURNABLE)).isEqualTo(1);

        // a request for a connection
        SccpBench request =
                bench().restricted("2.2.2", 3 * Restriction.SUBLEVELS)
                        .give("01 010203 02 02 09 07 12060012049451 04 02 4208 0f 01aa 00");
        assertThat(request.said).containsExactly("-> 1.1.2 from 1.1.1: CREF to - from -");
    }

    @Test
    @Conformance("sccp-6")
    void goesToAnotherMemberInCongestion() {
        SccpBench bench = bench().restricted("2.2.5", 5 * Restriction.SUBLEVELS);
        bench.content(new Verdict.Share("registers"));

        assertThat(bench.udt(gt("77", 6), at("1.1.2", 8)).said)
                .first()
                .asString()
                .startsWith("-> 2.2.6 ");
        MessageDraft inOrder = draft(MessageType.UDT, 1, true, gt("77", 6), at("1.1.2", 8));
        assertThat(bench.give(inOrder).said)
                .first()
                .asString()
                .startsWith("-> 1.1.2 from 1.1.1: UDTS cause 6 ");
    }

    @Test
    @Conformance("sccp-14")
    void tellsOfItsOwnCongestion() {
        SccpBench bench = bench().local(8, LocalState.ALLOWED).congested(2);

        assertThat(bench.udt(subsystem(8), at("1.1.2", 6)).said)
                .containsExactly(
                        "congestion 2 met by 1.1.2",
                        "user 1.1.1 from 1.1.2: UDT to ssn 8 from pc 1.1.2 ssn 6");
    }

    @Test
    void walksWithoutSending() {
        SccpBench bench = bench();
        Walk walk = bench.walk(draft(MessageType.UDT, 0, true, gt("4917", 6), at("1.1.2", 8)));

        assertThat(walk.lines())
                .containsExactly(
                        "UDT to gt 4917 tt 0 np 1 nai 4 ssn 6 from pc 1.1.2 ssn 8",
                        "content: ByAddress[]",
                        "selector world: taken",
                        "gta 4917 of selector world: pcssn 2.2.3 pcssn ssn 6",
                        "pcssn 2.2.3 pcssn ssn 6: available, chosen",
                        "=> pcssn 2.2.3 pcssn ssn 6");
        assertThat(walk.next()).contains(PointCode.itu("2.2.3"));
        assertThat(
                        bench.walk(draft(MessageType.UDT, 0, true, subsystem(9), at("1.1.2", 8)))
                                .lines())
                .last()
                .isEqualTo("ssn 9 here: unequipped ss");
        assertThat(bench.said).isEmpty();
        assertThat(bench.count(SccpCounter.TRANSLATIONS)).isZero();
    }

    @Test
    void goesByContentFirst() {
        SccpBench blocked = bench().content(Verdict.BLOCK).udt(gt("4915", 6), gt("441", 8));
        assertThat(blocked.said).isEmpty();
        assertThat(blocked.count(SccpCounter.DISCARDED_BLOCKED)).isEqualTo(1);

        PointCode point = PointCode.itu("3.3.3");
        assertThat(
                        bench().content(new Verdict.Lead(new ToPoint(point, false, null, null)))
                                .udt(gt("77", 6), gt("441", 8))
                                .said)
                .containsExactly(
                        "-> 3.3.3 from 1.1.1: UDT to gt 77 tt 0 np 1 nai 4 ssn 6"
                                + " from gt 441 tt 0 np 1 nai 4 ssn 8");
        assertThat(
                        bench().content(new Verdict.Lead(new ToPoint(point, false, null, null)))
                                .reach("3.3.3", Reach.INACCESSIBLE)
                                .udt(gt("77", 6), at("1.1.2", 8))
                                .said)
                .containsExactly(
                        "-> 1.1.2 from 1.1.1: UDTS cause 5 to pc 1.1.2 ssn 8"
                                + " from gt 77 tt 0 np 1 nai 4 ssn 6");
        assertThat(
                        bench().content(new Verdict.Retitle(GlobalTitle.international("4917")))
                                .udt(gt("77", 6), gt("441", 8))
                                .said)
                .containsExactly(
                        "-> 2.2.3 from 1.1.1: UDT to title 4917 tt 0 np 1 nai 4 ssn 6"
                                + " from gt 441 tt 0 np 1 nai 4 ssn 8");
        assertThat(
                        bench().content(new Verdict.Share("registers"))
                                .prohibited("2.2.5", 6)
                                .udt(gt("77", 6), gt("441", 8))
                                .said)
                .containsExactly(
                        "-> 2.2.6 from 1.1.1: UDT to title 77 tt 0 np 1 nai 4 ssn 6"
                                + " from gt 441 tt 0 np 1 nai 4 ssn 8");
    }

    @Test
    void doesNotKnowConnections() {
        SccpBench bench = bench().give("06 010203 00 01 02 aabb");

        assertThat(bench.said).isEmpty();
        assertThat(bench.count(SccpCounter.DISCARDED_NO_CONNECTION)).isEqualTo(1);
    }
}

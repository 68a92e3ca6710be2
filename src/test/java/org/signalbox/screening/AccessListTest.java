// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.screening;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.signalbox.screening.AccessList.Action;
import org.signalbox.screening.AccessList.Entry;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.Variant;

import java.util.Collections;
import java.util.List;

class AccessListTest {
    private static final ServiceIndicator SCCP = ServiceIndicator.SCCP;
    private static final ServiceIndicator ISUP = ServiceIndicator.ISUP;
    private static final PointCode A = PointCode.itu("1.2.3");
    private static final PointCode B = PointCode.itu("4.5.6");

    @Test
    void permitsAllOfItsInstanceOnly() {
        AccessList list = new AccessList(2700, List.of(Entry.all(1, Action.PERMIT)));

        assertThat(permits(list, 1, SCCP, A, B)).isTrue();
        assertThat(permits(list, 0, SCCP, A, B)).isFalse();
    }

    @Test
    void deniesWhatNoEntryMatches() {
        AccessList list = new AccessList(2700, List.of());

        assertThat(permits(list, 0, SCCP, A, B)).isFalse();
    }

    @Test
    void firstMatchingEntryDecides() {
        AccessList list =
                new AccessList(
                        2999,
                        List.of(
                                new Entry(
                                        0,
                                        Action.DENY,
                                        Criteria.of(
                                                new LabelCriterion.Service(ServiceIndicator.ISUP))),
                                Entry.all(0, Action.PERMIT),
                                Entry.all(0, Action.DENY)));

        assertThat(permits(list, 0, ISUP, A, B)).isFalse();
        assertThat(permits(list, 0, SCCP, A, B)).isTrue();
    }

    @Test
    void allCriteriaOfAnEntryMustBeMet() {
        AccessList list =
                new AccessList(
                        2700,
                        List.of(
                                new Entry(
                                        0,
                                        Action.PERMIT,
                                        Criteria.of(
                                                new LabelCriterion.Service(ServiceIndicator.SCCP),
                                                new LabelCriterion.Destination(
                                                        PointCodeMatch.exactly(A)),
                                                new LabelCriterion.Origin(
                                                        PointCodeMatch.exactly(B))))));

        assertThat(permits(list, 0, SCCP, A, B)).isTrue();
        assertThat(permits(list, 0, ISUP, A, B)).isFalse();
        assertThat(permits(list, 0, SCCP, B, B)).isFalse();
        assertThat(permits(list, 0, SCCP, A, A)).isFalse();
    }

    @Test
    void wildcardIgnoresTheBitsThatAreOne() {
        PointCodeMatch zone = new PointCodeMatch(PointCode.itu("4.0.0"), PointCode.itu("0.255.7"));
        PointCodeMatch anyZone = new PointCodeMatch(PointCode.itu("0.5.6"), PointCode.itu("7.0.0"));

        assertThat(zone.matches(B)).isTrue();
        assertThat(zone.matches(A)).isFalse();
        assertThat(anyZone.matches(B)).isTrue();
        assertThat(anyZone.matches(PointCode.itu("1.5.6"))).isTrue();
        assertThat(anyZone.matches(PointCode.itu("1.5.7"))).isFalse();
    }

    @Test
    void blockMatchesExactlyTheCodesInIt() {
        PointCodeMask block = PointCodeMask.around(PointCode.itu("7.8.1"), 11);
        PointCodeMatch match = PointCodeMatch.of(block);

        for (int value = 0; value <= Variant.ITU.maxPointCode(); value++) {
            PointCode code = PointCode.itu(value);
            assertThat(match.matches(code)).as("%s", code).isEqualTo(block.contains(code));
        }
    }

    @Test
    void codeOfAnotherVariantDoesNotMatch() {
        assertThat(PointCodeMatch.exactly(PointCode.itu(5)).matches(PointCode.of(Variant.ANSI, 5)))
                .isFalse();
    }

    @Test
    void printsTheLinesOfTheConfiguration() {
        AccessList list =
                new AccessList(
                        2700,
                        List.of(
                                new Entry(
                                        0,
                                        Action.DENY,
                                        Criteria.of(
                                                new LabelCriterion.Service(ServiceIndicator.SCCP),
                                                new LabelCriterion.Destination(
                                                        PointCodeMatch.exactly(B)),
                                                new LabelCriterion.Origin(
                                                        PointCodeMatch.of(
                                                                PointCodeMask.around(A, 3))))),
                                Entry.all(0, Action.PERMIT)));

        assertThat(list.lines())
                .containsExactly(
                        "access-list 2700 instance 0 deny si 3 dpc 4.5.6 0.0.0 opc 1.0.0 0.255.7",
                        "access-list 2700 instance 0 permit all");
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThatThrownBy(() -> new AccessList(2699, List.of()))
                .hasMessage("access list number 2699 out of range 2700 to 2999");
        assertThatThrownBy(() -> new AccessList(3000, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Entry.all(8, Action.PERMIT))
                .hasMessage("instance 8 out of range 0 to 7");
        assertThatThrownBy(
                        () ->
                                new AccessList(
                                        2700,
                                        Collections.nCopies(257, Entry.all(0, Action.PERMIT))))
                .hasMessageContaining("at most 256");
    }

    private static boolean permits(
            AccessList list, int instance, ServiceIndicator service, PointCode dpc, PointCode opc) {
        boolean may = list.mayPermit(instance, service, dpc, opc, "linkset");
        boolean does = list.permits(instance, service, dpc, opc, "linkset", new MessageContent());
        // of the label alone: the first look says all
        assertThat(may).isEqualTo(does);
        return does;
    }
}

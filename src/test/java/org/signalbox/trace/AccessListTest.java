// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.ServiceIndicator;
import org.signalbox.ss7.ServiceInformation;
import org.signalbox.ss7.Variant;
import org.signalbox.trace.AccessList.Action;
import org.signalbox.trace.AccessList.Entry;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

class AccessListTest {
    private static final ServiceInformation SCCP =
            ServiceInformation.of(NetworkIndicator.INTERNATIONAL, ServiceIndicator.SCCP);
    private static final ServiceInformation ISUP =
            ServiceInformation.of(NetworkIndicator.INTERNATIONAL, ServiceIndicator.ISUP);
    private static final PointCode A = PointCode.itu("1.2.3");
    private static final PointCode B = PointCode.itu("4.5.6");

    @Test
    void permitsAllOfItsInstanceOnly() {
        AccessList list = new AccessList(2700, List.of(Entry.all(1, Action.PERMIT)));

        assertThat(list.permits(1, SCCP, A, B)).isTrue();
        assertThat(list.permits(0, SCCP, A, B)).isFalse();
    }

    @Test
    void deniesWhatNoEntryMatches() {
        AccessList list = new AccessList(2700, List.of());

        assertThat(list.permits(0, SCCP, A, B)).isFalse();
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
                                        Optional.of(ServiceIndicator.ISUP),
                                        Optional.empty(),
                                        Optional.empty()),
                                Entry.all(0, Action.PERMIT),
                                Entry.all(0, Action.DENY)));

        assertThat(list.permits(0, ISUP, A, B)).isFalse();
        assertThat(list.permits(0, SCCP, A, B)).isTrue();
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
                                        Optional.of(ServiceIndicator.SCCP),
                                        Optional.of(PointCodeMatch.exactly(A)),
                                        Optional.of(PointCodeMatch.exactly(B)))));

        assertThat(list.permits(0, SCCP, A, B)).isTrue();
        assertThat(list.permits(0, ISUP, A, B)).isFalse();
        assertThat(list.permits(0, SCCP, B, B)).isFalse();
        assertThat(list.permits(0, SCCP, A, A)).isFalse();
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
                                        Optional.of(ServiceIndicator.SCCP),
                                        Optional.of(PointCodeMatch.exactly(B)),
                                        Optional.of(PointCodeMatch.of(PointCodeMask.around(A, 3)))),
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
}

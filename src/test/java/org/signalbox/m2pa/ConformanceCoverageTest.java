// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Every id of the lists is tested, or stands here with the reason why it cannot be.
class ConformanceCoverageTest {
    private static final List<Class<?>> SUITES =
            List.of(EtsiTs101591Test.class, Q781Test.class, M2paSupplementTest.class);

    private static final String NO_PHYSICAL_LINE =
            "delimitation, alignment and error rate of signal units: SCTP carries whole messages";
    private static final String NO_RETRANSMISSION_OF_LINK_LEVEL =
            "preventive cyclic retransmission: SCTP retransmits";

    @Test
    void everyIdIsTestedOrNotApplicable() {
        TreeSet<String> missing = new TreeSet<>(ids());
        missing.removeAll(tested());
        missing.removeAll(notApplicable().keySet());

        assertThat(missing).isEmpty();
    }

    @Test
    void testsNameOnlyIdsOfTheLists() {
        TreeSet<String> unknown = new TreeSet<>(tested());
        ids().forEach(unknown::remove);

        assertThat(unknown).isEmpty();
    }

    @Test
    void whatIsNotApplicableIsNotTested() {
        assertThat(tested()).doesNotContainAnyElementsOf(notApplicable().keySet());
    }

    private static List<String> ids() {
        List<String> ids = new ArrayList<>();
        // ETSI TS 101 591
        ids.add("m2pa-test-001");
        number(ids, "algn-v-%02d", 7);
        number(ids, "algn-i-%02d", 5);
        number(ids, "algn-o-%02d", 5);
        number(ids, "sctp-v-%02d", 7);
        number(ids, "msg-v-%02d", 13);
        number(ids, "msg-i-%02d", 4);
        // Q.781, those with variants by their letters
        Map<String, String> letters = new LinkedHashMap<>();
        for (String id : List.of("1.1", "1.5", "1.8", "1.9", "1.12", "1.29")) {
            letters.put(id, "ab");
        }
        for (String id : List.of("1.30", "1.31", "1.32", "4.1", "8.9", "8.12")) {
            letters.put(id, "ab");
        }
        letters.put("10.2", "abc");
        int[] sizes = {35, 8, 8, 3, 5, 4, 4, 14, 13, 3};
        for (int group = 1; group <= sizes.length; group++) {
            for (int test = 1; test <= sizes[group - 1]; test++) {
                String id = group + "." + test;
                String variants = letters.getOrDefault(id, "");
                if (variants.isEmpty()) {
                    ids.add(id);
                }
                variants.chars().forEach(letter -> ids.add(id + (char) letter));
            }
        }
        // ours
        number(ids, "S%d", 23);
        return ids;
    }

    private static Map<String, String> notApplicable() {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (String id : ids()) {
            if (id.matches("[567]\\.\\d+")) {
                reasons.put(id, NO_PHYSICAL_LINE);
            } else if (id.matches("9\\.\\d+")) {
                reasons.put(id, NO_RETRANSMISSION_OF_LINK_LEVEL);
            }
        }
        reasons.put("8.2", "negative acknowledgement: there is no indicator bit in RFC 4165");
        return reasons;
    }

    private static TreeSet<String> tested() {
        TreeSet<String> tested = new TreeSet<>();
        SUITES.stream()
                .flatMap(
                        suite ->
                                Stream.concat(
                                        Stream.of(suite), Stream.of(suite.getDeclaredClasses())))
                .flatMap(suite -> Stream.of(suite.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .forEach(method -> tested.addAll(idsOf(method)));
        return tested;
    }

    private static List<String> idsOf(Method method) {
        Conformance conformance = method.getAnnotation(Conformance.class);
        assertThat(conformance).as("%s carries an id", method).isNotNull();
        return List.of(conformance.value());
    }

    private static void number(List<String> ids, String form, int count) {
        IntStream.rangeClosed(1, count).mapToObj(form::formatted).forEach(ids::add);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Every purpose of ETSI TS 102 369 has a test that exists, or the reason why it does not apply.
class Ts102369CoverageTest {
    private static final Path MAP = Path.of("src/test/resources/conformance/ts102369.txt");
    private static final String ROOT = "org.signalbox.sctp.";

    /// A line of the map: the test, or `-` and a reason.
    private record Entry(String id, String served) {}

    @Test
    void everyPurposeStandsThereOnce() throws IOException {
        assertThat(entries())
                .extracting(Entry::id)
                .containsExactlyInAnyOrderElementsOf(purposes())
                .hasSize(121);
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Entry entry : entries()) {
            if (!entry.served.startsWith("- ") && !exists(entry.served)) {
                missing.add(entry.id + " " + entry.served);
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void whatDoesNotApplyHasAReason() throws IOException {
        assertThat(entries())
                .filteredOn(entry -> entry.served.startsWith("-"))
                .allMatch(entry -> entry.served.length() > 20)
                .hasSizeLessThan(5);
    }

    private static boolean exists(String test) {
        String[] names = test.split("#", 2);
        try {
            return Stream.of(Class.forName(ROOT + names[0]).getDeclaredMethods())
                    .filter(method -> method.getName().equals(names[1]))
                    .anyMatch(method -> AnnotationSupport.isAnnotated(method, Testable.class));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(MAP)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split("\\s+", 2);
            entries.add(new Entry(parts[0], parts[1].replaceFirst("\\s+#\\s.*$", "")));
        }
        return entries;
    }

    /// As the standard numbers them: group, validity (valid, invalid, inopportune), number.
    private static List<String> purposes() {
        return Stream.of(
                        "as-v-1-1-{1,2} as-i-1-2-{1,2} as-i-1-3-{1,2} as-i-1-4 as-v-1-5-{1,2}",
                        "as-v-1-6-{1,2} as-v-1-7-{1,3,5} as-i-1-7-{2,4} as-i-1-8-{1,2,3,4}",
                        "as-o-1-9-{1,2} as-v-1-10-{1,2} as-v-1-11-{1,2} as-v-1-12-1 as-i-1-12-2",
                        "as-v-1-13-1 as-i-1-13-2 as-i-1-14-{1,2} as-i-1-15",
                        "at-v-2-{2,6,14} at-i-2-{3,4,5,8,9,10,11,12,13} at-i-2-7-{1,2,3,4}",
                        "imh-i-3-{1,2,3,4,5,6,7,8,9,10}",
                        "dm-o-4-{1,3,4,5,8,9,10} dm-o-4-2-{1,2} dm-o-4-6-{1,2,3} dm-o-4-7-{1,2,3}",
                        "fh-i-5-1-{1,2} fh-v-5-2 fh-o-5-3-{1,2,3,4,5}",
                        "e-o-6-{1,2} e-i-6-{3,4,5,6}",
                        "bdc-i-7-{1,2,3} bdc-v-7-{4,5,6,7,8}",
                        "d-v-8-{1,2,3,4,9,10,13,14,15} d-i-8-{5,11} d-o-8-{6,7,8,12}",
                        "a-v-9-{1,2} a-o-9-3 m-i-10-{1,2,3,4} rt-i-11-{1,2,3}")
                .flatMap(line -> Stream.of(line.split(" ")))
                .flatMap(Ts102369CoverageTest::expand)
                .toList();
    }

    private static Stream<String> expand(String word) {
        int brace = word.indexOf('{');
        if (brace < 0) {
            return Stream.of(word);
        }
        String[] last = word.substring(brace + 1, word.length() - 1).split(",");
        return IntStream.range(0, last.length).mapToObj(i -> word.substring(0, brace) + last[i]);
    }
}

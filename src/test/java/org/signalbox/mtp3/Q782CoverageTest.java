// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Every case of `conformance/q782.txt` has a test, unless the list says that it has none yet; and
/// every test of the campaign carries a case of the list.
class Q782CoverageTest {
    private static final Path LIST = Path.of("src/test/resources/conformance/q782.txt");

    private static final Pattern LINE =
            Pattern.compile("(\\? +)?(\\S+) +([A-D]|-) +(SP|STP|both) +\\S.*");

    /// @param open whether there is no test yet
    private record Case(String id, boolean open) {}

    @Test
    void everyCaseIsTestedOrSaysThatItIsNot() throws Exception {
        TreeSet<String> missing = new TreeSet<>();
        cases().stream().filter(entry -> !entry.open).map(Case::id).forEach(missing::add);
        missing.removeAll(tested());

        assertThat(missing).isEmpty();
    }

    @Test
    void whatIsTestedIsNoLongerOpen() throws Exception {
        List<String> open = cases().stream().filter(Case::open).map(Case::id).toList();

        assertThat(open).doesNotContainAnyElementsOf(tested());
    }

    @Test
    void testsNameOnlyCasesOfTheList() throws Exception {
        TreeSet<String> unknown = tested();
        cases().forEach(entry -> unknown.remove(entry.id));

        assertThat(unknown).isEmpty();
    }

    @Test
    void noIdIsGivenTwice() throws Exception {
        assertThat(cases()).extracting(Case::id).doesNotHaveDuplicates();
    }

    private static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String line : Files.readAllLines(LIST)) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                Matcher fields = LINE.matcher(line);
                assertThat(fields.matches()).as(line).isTrue();
                cases.add(new Case(fields.group(2), fields.group(1) != null));
            }
        }
        return cases;
    }

    private static TreeSet<String> tested()
            throws IOException, URISyntaxException, ClassNotFoundException {
        TreeSet<String> tested = new TreeSet<>();
        Path classes =
                Path.of(Q782CoverageTest.class.getResource("Q782CoverageTest.class").toURI())
                        .getParent();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(classes, "Q782*Test*.class")) {
            for (Path file : files) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> suite =
                        Class.forName(Q782CoverageTest.class.getPackageName() + "." + name);
                if (suite != Q782CoverageTest.class && !suite.isRecord()) {
                    Stream.of(suite.getDeclaredMethods())
                            .filter(Q782CoverageTest::isTest)
                            .forEach(method -> tested.addAll(idsOf(method)));
                }
            }
        }
        return tested;
    }

    /// By name, since a test may be repeated or parameterized.
    private static boolean isTest(Method method) {
        return Stream.of(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getSimpleName())
                .anyMatch(name -> name.equals("Seeds") || name.endsWith("Test"));
    }

    private static List<String> idsOf(Method method) {
        Conformance conformance = method.getAnnotation(Conformance.class);
        assertThat(conformance).as("%s carries an id", method).isNotNull();
        return List.of(conformance.value());
    }
}

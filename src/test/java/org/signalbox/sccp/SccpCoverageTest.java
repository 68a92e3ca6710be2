// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.Conformance;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Every point of `conformance/sccp.txt` has a test, unless the list says that it has none yet; and
/// every test of the campaign carries a point of the list.
class SccpCoverageTest {
    private static final Path LIST = Path.of("src/test/resources/conformance/sccp.txt");

    /// @param open whether there is no test yet
    private record Point(String id, boolean open) {}

    @Test
    void everyPointIsTestedOrSaysThatItIsNot() throws Exception {
        TreeSet<String> missing = new TreeSet<>();
        points().stream().filter(point -> !point.open).map(Point::id).forEach(missing::add);
        missing.removeAll(tested());

        assertThat(missing).isEmpty();
    }

    @Test
    void whatIsTestedIsNoLongerOpen() throws Exception {
        List<String> open = points().stream().filter(Point::open).map(Point::id).toList();

        assertThat(open).doesNotContainAnyElementsOf(tested());
    }

    @Test
    void testsNameOnlyPointsOfTheList() throws Exception {
        TreeSet<String> unknown = tested();
        points().forEach(point -> unknown.remove(point.id));

        assertThat(unknown).isEmpty();
    }

    private static List<Point> points() throws IOException {
        List<Point> points = new ArrayList<>();
        for (String line : Files.readAllLines(LIST)) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                boolean open = line.startsWith("? ");
                points.add(new Point((open ? line.substring(2) : line).split(" ")[0], open));
            }
        }
        return points;
    }

    /// The ids that tests of SCCP carry, here and of whole nodes.
    private static TreeSet<String> tested()
            throws IOException, URISyntaxException, ClassNotFoundException {
        Path root =
                Path.of(SccpCoverageTest.class.getResource("/org/signalbox").toURI())
                        .resolve("../..")
                        .normalize();
        List<Path> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root.resolve("org/signalbox/sccp"))) {
            files.filter(file -> file.toString().endsWith("Test.class")).forEach(classes::add);
        }
        for (String name : List.of("Title", "Segment", "Congestion", "Address")) {
            classes.add(root.resolve("org/signalbox/node/" + name + "TopologyTest.class"));
        }
        TreeSet<String> tested = new TreeSet<>();
        for (Path file : classes) {
            String name = root.relativize(file).toString().replace('/', '.');
            Class<?> test =
                    Class.forName(
                            name.substring(0, name.length() - ".class".length()),
                            false,
                            SccpCoverageTest.class.getClassLoader());
            for (Method method : test.getDeclaredMethods()) {
                Conformance ids = method.getAnnotation(Conformance.class);
                if (ids != null) {
                    tested.addAll(List.of(ids.value()));
                }
            }
        }
        return tested;
    }
}

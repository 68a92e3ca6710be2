// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signalbox.simulator.topology.VirtualTopology;
import org.signalbox.simulator.topology.VirtualTopology.VirtualNode;
import org.signalbox.simulator.world.World;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How much a node says of a neighbour that is not there, to operators and into the log of the
/// process.
@NullUnmarked
class LinkNoiseSimulationTest {
    private static final Path COUNTRIES = Path.of("simulator/topologies/countries");

    private final Logger root = (Logger) LoggerFactory.getLogger("ROOT");
    private final Appender<ILoggingEvent> screen = root.getAppender("STDOUT");
    private final Level levelBefore = root.getLevel();
    private final ListAppender<ILoggingEvent> process = new ListAppender<>();

    private final World world = new World(1);
    private final VirtualTopology countries = VirtualTopology.load(COUNTRIES, world);
    private final VirtualNode a = countries.node("CountryA");

    @BeforeEach
    void readTheLog() {
        root.setLevel(Level.INFO);
        root.detachAppender(screen);
        process.start();
        root.addAppender(process);
    }

    @AfterEach
    void stopReadingTheLog() {
        root.detachAppender(process);
        root.addAppender(screen);
        root.setLevel(levelBefore);
        countries.stopAll();
    }

    @Test
    void absentNeighbourIsToldOnceAndThenAtGrowingIntervals() {
        a.start();

        world.runFor(Duration.ofSeconds(50));
        List<String> first = told();
        world.runFor(Duration.ofHours(2));
        List<String> later = told().subList(first.size(), told().size());

        assertThat(first)
                .filteredOn(line -> line.contains("is failed"))
                .singleElement()
                .asString()
                .startsWith("%CS7MTP3-4-LINKSTATUS: Link 0 of linkset ToCountryB is failed: SCTP")
                .contains("no answer to INIT");
        assertThat(first).filteredOn(line -> line.contains("activating")).hasSize(1);
        // after 1, 3, 7 and 15 minutes, then every quarter of an hour
        assertThat(later).hasSizeBetween(10, 12);
        assertThat(later)
                .allSatisfy(
                        line ->
                                assertThat(line)
                                        .matches(
                                                ".*ToCountryB is failed, \\d+ failures in \\d+"
                                                        + " (s|min): SCTP association not.*"));
        assertThat(process.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .as("the process's log says the same")
                .isEqualTo(told());
    }

    @Test
    void endOfTheOutageIsOneLineWithTheCount() {
        a.start();
        world.runFor(Duration.ofMinutes(10));
        int before = told().size();

        countries.node("CountryB").start();
        world.runFor(Duration.ofSeconds(60));
        List<String> healed = told().subList(before, told().size());
        countries.node("CountryB").stop();
        world.runFor(Duration.ofSeconds(60));

        assertThat(healed)
                .filteredOn(line -> line.contains("LINKSTATUS"))
                .singleElement()
                .asString()
                .matches(".*ToCountryB is available after \\d{2} failures in (9|10) min");
        assertThat(told().subList(before + healed.size(), told().size()))
                .as("a new outage is news")
                .filteredOn(line -> line.contains("is failed: "))
                .isNotEmpty();
    }

    @Test
    void eachCauseIsToldOnceInAnOutage() {
        a.start();
        world.runFor(Duration.ofSeconds(30));
        countries.node("CountryB").start();
        countries.node("CountryB").stop();
        world.runFor(Duration.ofSeconds(40));

        assertThat(told())
                .filteredOn(line -> line.contains("is failed"))
                .as("%s", told())
                .doesNotHaveDuplicates()
                .hasSizeBetween(1, 3);
    }

    private List<String> told() {
        return a.node().events().events().stream().map(NodeEvent::message).toList();
    }
}

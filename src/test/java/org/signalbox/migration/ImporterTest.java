// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.migration.ImportedLine.Fate;
import org.signalbox.node.NodeConfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Whole configurations as routers and osmo-stp print them.
class ImporterTest {
    private static final Path FOLDER = Path.of("src/test/resources/migration");

    @ParameterizedTest
    @ValueSource(strings = {"itp-gateway.conf", "osmo-stp.cfg", "osmo-stp-bare.cfg"})
    void everyLineIsAccountedForOnce(String file) throws IOException {
        String text = Files.readString(FOLDER.resolve(file));
        Imported imported = read(file);

        assertThat(imported.lines())
                .extracting(ImportedLine::text)
                .containsExactlyElementsOf(
                        text.lines()
                                .map(String::strip)
                                .filter(line -> !line.isEmpty() && !line.startsWith("!"))
                                .toList());
        assertThat(imported.lines()).extracting(ImportedLine::number).isSorted();
        assertThat(
                        imported.count(Fate.TAKEN)
                                + imported.count(Fate.CHANGED)
                                + imported.count(Fate.REFUSED))
                .isEqualTo(imported.lines().size());
        assertThat(imported.lines())
                .filteredOn(line -> line.fate() != Fate.TAKEN)
                .allSatisfy(line -> assertThat(line.why()).as(line.text()).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"itp-gateway.conf", "osmo-stp.cfg"})
    void whatIsTakenIsAConfigurationThatCanBeRun(String file) throws IOException {
        Imported imported = read(file);

        assertThat(imported.missing()).isEmpty();
        Checked again =
                ConfigFile.parse(imported.configuration().tree().toString(), NodeConfig.SCHEMA);
        NodeConfig.from(again.block(), again.problems());
        assertThat(again.problems().hasErrors()).as("%s", again.problems()).isFalse();
        assertThat(again.block()).isEqualTo(imported.configuration());
    }

    @Test
    void gatewayOfItpKeepsWhatIsSignalling() throws IOException {
        Imported imported = read("itp-gateway.conf");

        assertFate(imported, "hostname Harbour", Fate.TAKEN, "");
        assertFate(imported, "cs7 local-peer 7000 offload 2 0", Fate.CHANGED, "no line cards");
        assertFate(imported, "link 0 Serial1/0:0", Fate.REFUSED, "converter");
        assertFate(imported, "cs7 sua 14001", Fate.REFUSED, "SUA is not spoken");
        assertFate(
                imported,
                "update route 2.70.1 7.255.7 linkset nowhere",
                Fate.REFUSED,
                "does not fit");
        assertFate(imported, "interface FastEthernet0/0", Fate.REFUSED, "operating system");
        assertFate(imported, "access-list 2700 instance 0 permit all", Fate.TAKEN, "");
        assertFate(imported, "access-list 10 permit 192.0.2.0 0.0.0.255", Fate.REFUSED, "for IP");
        assertFate(imported, "duplex auto", Fate.REFUSED, "beneath a line");
        assertFate(imported, "cs7 point-code 9.9.9", Fate.REFUSED, "banner");
        assertFate(imported, "enable secret 5 $1$harbour$0123456789abcdef", Fate.REFUSED, "user");
        assertThat(imported.configuration().toString())
                .contains(
                        "hostname Harbour", "cs7 instance 1 point-code 10.20.30", "as centre m3ua")
                .doesNotContain("nowhere", "9.9.9", "Serial");
    }

    @Test
    void osmoStpKeepsWhatIsM3ua() throws IOException {
        Imported imported = read("osmo-stp.cfg");

        assertFate(imported, "log stderr", Fate.REFUSED, "logs go to the system");
        assertFate(imported, "routing-key 23 0.2.7", Fate.TAKEN, "");
        assertFate(imported, "qos-class 3", Fate.TAKEN, "no effect");
        assertFate(imported, "as hnb sua", Fate.REFUSED, "SUA");
        assertFate(
                imported, "update route 0.3.0 7.255.7 linkset hnb", Fate.REFUSED, "does not fit");
    }

    @Test
    void missingPointCodeIsSaid() throws IOException {
        Imported imported = read("osmo-stp-bare.cfg");

        assertThat(imported.missing()).singleElement().asString().contains("cs7 point-code");
    }

    @Test
    void dialectIsGuessed() throws IOException {
        assertThat(Dialect.guess(Files.readString(FOLDER.resolve("itp-gateway.conf"))))
                .isEqualTo(Dialect.ITP);
        assertThat(Dialect.guess(Files.readString(FOLDER.resolve("osmo-stp.cfg"))))
                .isEqualTo(Dialect.OSMO_STP);
    }

    private static Imported read(String file) throws IOException {
        Path path = FOLDER.resolve(file);
        return Importer.read(Optional.empty(), path, Files.readString(path));
    }

    private static void assertFate(Imported imported, String text, Fate fate, String why) {
        assertThat(imported.lines())
                .filteredOn(line -> line.text().equals(text))
                .as(text)
                .isNotEmpty()
                .first()
                .satisfies(
                        line -> {
                            assertThat(line.fate()).as("%s", line).isEqualTo(fate);
                            assertThat(line.why()).contains(why);
                        });
    }
}

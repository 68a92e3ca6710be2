// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.node.NodeConfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What stands around the program: packages are installed and run by `.ci/package-tests`; this is
/// what can be said of their sources.
class PackagingTest {
    private static final Path COMPOSE = Path.of("etc/compose.yaml");
    private static final Path APPLIANCE = Path.of("etc/gns3/signalbox.gns3a");

    @ParameterizedTest
    @ValueSource(strings = {"CountryA", "CountryB", "CountryC", "CountryD"})
    void containersOfTheLaboratoryAreWhatTheLaboratoryIs(String country) throws IOException {
        String inContainer = composed(country.toLowerCase(Locale.ROOT));
        String inLaboratory =
                Files.readString(Path.of("simulator/topologies/countries", country + ".conf"));

        assertThat(inContainer.lines())
                .containsExactlyElementsOf(
                        inLaboratory
                                .replace("127.0.1.", "10.0.5.")
                                .lines()
                                .filter(line -> !line.startsWith("!") && !line.startsWith("web "))
                                .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/deb/etc/signalbox.conf", "src/image/signalbox.conf"})
    void configurationThatPackagesBringIsRight(String file) throws IOException {
        Checked checked = ConfigFile.load(Path.of(file), NodeConfig.SCHEMA);
        NodeConfig.from(checked.block(), checked.problems());

        assertThat(checked.problems().list()).isEmpty();
    }

    @Test
    void imageIsMadeOfFilesThatAreThere() throws IOException {
        List<String> copied =
                Files.readString(Path.of("Dockerfile"))
                        .lines()
                        .filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
                        .flatMap(
                                line ->
                                        Stream.of(line.split(" "))
                                                .skip(1)
                                                .filter(word -> !word.startsWith("--")))
                        .filter(word -> !word.startsWith("/"))
                        .toList();

        assertThat(copied).contains("src/image/signalbox.conf");
        assertThat(copied).allSatisfy(file -> assertThat(Path.of(file)).exists());
    }

    /// The words of GNS3's schema of version 6 that an appliance of a container must have.
    @Test
    void applianceSaysWhatGns3MustKnow() throws IOException {
        String appliance = Files.readString(APPLIANCE);

        assertThat(appliance)
                .containsPattern("\"appliance_id\": \"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\"")
                .containsPattern("\"category\": \"(router|multilayer_switch|firewall|guest)\"")
                .containsPattern("\"status\": \"(stable|experimental|broken)\"")
                .containsPattern("\"adapters\": \\d+")
                .containsPattern("\"console_type\": \"(telnet|vnc|http|https|none)\"");
        for (String member :
                List.of(
                        "name",
                        "description",
                        "vendor_name",
                        "vendor_url",
                        "product_name",
                        "registry_version",
                        "maintainer",
                        "maintainer_email",
                        "image")) {
            assertThat(appliance).contains("\"" + member + "\": ");
        }
    }

    /// The text of a configuration in the file for containers.
    private static String composed(String service) throws IOException {
        Matcher block =
                Pattern.compile("(?m)^  " + service + ":\n    content: \\|\n((?:      .*\n)+)")
                        .matcher(Files.readString(COMPOSE));
        assertThat(block.find()).as("configuration of " + service).isTrue();
        return block.group(1).indent(-6);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.config.Block;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.config.Schema;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.PointCodeMask;
import org.signalbox.ss7.Variant;

import java.util.List;
import java.util.Map;

/// Aliases of points in other networks, as an operator writes them.
@NullUnmarked
class ConversionCommandsTest {
    private static final Schema SCHEMA =
            Schema.configuration("config", ConversionCommands.PC_CONVERSION);

    private static final Map<Integer, ConversionCommands.Network> NETWORKS =
            Map.of(0, network("1.1.1", "2.2.2", "5.5.5"), 1, ansi("10.1.1", "10.2.2", "10.5.5"));

    private final Problems problems = new Problems();

    private static ConversionCommands.Network network(
            String own, String adjacent, String destination) {
        return network(PointCode.itu(own), PointCode.itu(adjacent), PointCode.itu(destination));
    }

    private static ConversionCommands.Network ansi(
            String own, String adjacent, String destination) {
        return network(
                PointCode.parse(Variant.ANSI, own),
                PointCode.parse(Variant.ANSI, adjacent),
                PointCode.parse(Variant.ANSI, destination));
    }

    private static ConversionCommands.Network network(
            PointCode own, PointCode adjacent, PointCode destination) {
        return new ConversionCommands.Network(
                Mtp3Config.of(NetworkIndicator.INTERNATIONAL, own),
                Map.of("ToNeighbour", new LinksetConfig("ToNeighbour", adjacent)),
                RouteTable.of(new Route(PointCodeMask.full(destination), "ToNeighbour")));
    }

    @Test
    void eachNetworkHasItsAliases() {
        Map<Integer, List<PointConversion>> read =
                read(
                        """
                        cs7 pc-conversion 6.6.6 instance 1 10.2.2
                        cs7 instance 0 pc-conversion 6.6.7 instance 1 10.1.1
                        cs7 instance 1 pc-conversion 10.6.6 instance 0 2.2.2
                        """);

        assertThat(messages()).isEmpty();
        assertThat(read)
                .isEqualTo(
                        Map.of(
                                0,
                                List.of(
                                        new PointConversion(
                                                PointCode.itu("6.6.6"),
                                                1,
                                                PointCode.parse(Variant.ANSI, "10.2.2")),
                                        new PointConversion(
                                                PointCode.itu("6.6.7"),
                                                1,
                                                PointCode.parse(Variant.ANSI, "10.1.1"))),
                                1,
                                List.of(
                                        new PointConversion(
                                                PointCode.parse(Variant.ANSI, "10.6.6"),
                                                0,
                                                PointCode.itu("2.2.2")))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "6.6.6 instance 0 3.3.3  | a point of instance 0 itself needs no alias there",
                "6.6.6 instance 2 3.3.3  | instance 2 has no point code: expected cs7 instance 2"
                        + " point-code",
                "1.1.1 instance 1 10.2.2 | 1.1.1 is this node's own point code in instance 0:"
                        + " expected a code that no point there has",
                "2.2.2 instance 1 10.2.2 | 2.2.2 is the point that linkset ToNeighbour leads to:"
                        + " expected a code that no point there has",
                "5.5.5 instance 1 10.2.2 | 5.5.5 has a route of its own over linkset ToNeighbour:"
                        + " expected a code that no point there has",
            })
    void whatMakesNoSenseIsRefused(String line, String reason) {
        Map<Integer, List<PointConversion>> read = read("cs7 pc-conversion " + line + "\n");

        assertThat(read).isEmpty();
        assertThat(messages()).containsExactly(reason);
    }

    @Test
    void pointWithTwoAliasesIsRefused() {
        read(
                """
                cs7 pc-conversion 6.6.6 instance 1 10.2.2
                cs7 pc-conversion 6.6.7 instance 1 10.2.2
                cs7 pc-conversion 3254 instance 1 10.1.1
                cs7 pc-conversion 6.6.5 instance 1 10.1.1
                """);

        assertThat(messages())
                .containsExactly(
                        "10.2.2 of instance 1 has the alias 6.6.6 in instance 0 already",
                        "10.1.1 of instance 1 has the alias 1.150.6 in instance 0 already");
    }

    @Test
    void aliasOfAnAliasIsRefused() {
        read(
                """
                cs7 pc-conversion 6.6.6 instance 1 10.6.6
                cs7 instance 1 pc-conversion 10.6.6 instance 0 2.2.2
                """);

        assertThat(messages())
                .containsExactly(
                        "10.6.6 of instance 1 is an alias itself: expected the point's own code");
    }

    @Test
    void oneTooManyIsRefused() {
        StringBuilder text = new StringBuilder();
        for (int number = 0; number <= PointConversion.CONVERSIONS_MAX; number++) {
            text.append(
                    "cs7 pc-conversion %d instance 1 %d\n".formatted(6_000 + number, 100 + number));
        }

        Map<Integer, List<PointConversion>> read = read(text.toString());

        assertThat(read.get(0)).hasSize(PointConversion.CONVERSIONS_MAX);
        assertThat(messages()).containsExactly("one too many: at most 1024 in an instance");
    }

    private Map<Integer, List<PointConversion>> read(String text) {
        Checked checked = ConfigFile.parse(text, SCHEMA);
        assertThat(checked.problems().list()).isEmpty();
        Block block = checked.block();
        return ConversionCommands.from(block, NETWORKS, problems);
    }

    private List<String> messages() {
        return problems.list().stream().map(Problem::message).toList();
    }
}

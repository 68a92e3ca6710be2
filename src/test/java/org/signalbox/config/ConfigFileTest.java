// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.configuration2.builder.FileBasedConfigurationBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class ConfigFileTest {
    @TempDir Path directory;

    @Test
    void labTextIsUnderstoodWithoutAProblem() {
        Block block = sound(LabGrammar.LAB);

        assertThat(block.value(LabGrammar.VARIANT_LINE, LabGrammar.VARIANT))
                .contains(LabGrammar.Variant.ITU);
        Statement linkset = block.find(LabGrammar.LINKSET).orElseThrow();
        assertThat(linkset.get(LabGrammar.NAME)).isEqualTo("ToCountryB");
        Statement link = linkset.block().find(LabGrammar.LINK).orElseThrow();
        assertThat(link.get(LabGrammar.SLC)).isZero();
        assertThat(link.all(LabGrammar.REMOTE_IP))
                .containsExactly(InetAddress.ofLiteral("10.0.5.2"));
        assertThat(link.get(LabGrammar.REMOTE_PORT)).isEqualTo(1024);
        Statement table = block.find(LabGrammar.ROUTE_TABLE).orElseThrow();
        assertThat(table.block().all(LabGrammar.UPDATE_ROUTE))
                .extracting(Statement::text)
                .containsExactly(
                        "update route 7.0.0/3 linkset ToCountryB priority 5",
                        "update route 7.0.0 7.0.0 linkset ToCountryB");
    }

    @Test
    void printedConfigurationReadsBackEqual() {
        Block block =
                sound(
                        LabGrammar.LAB
                                + """
                                cs7 linkset "brief" 1.1.1
                                 description  It's   "quoted"  in part
                                 link 15 sctp 10.0.0.1 2001:db8::7 2905 2906
                                  timer t1 45s
                                  shutdown
                                 shutdown
                                no cs7 fast-restart
                                """);

        Block again = sound(block.toString());

        assertThat(again).isEqualTo(block);
        assertThat(again.toString()).isEqualTo(block.toString()).contains("  timer t1 45000\n");
    }

    @Test
    void textThatLostItsIndentationMeansTheSame() {
        Block block = sound(LabGrammar.LAB);

        assertThat(sound(LabGrammar.LAB.replaceAll("(?m)^ +", ""))).isEqualTo(block);
        assertThat(sound(LabGrammar.LAB.replaceAll("(?m)^", "\t  "))).isEqualTo(block);
        assertThat(sound(LabGrammar.LAB.replaceAll("(?m)^ ", "      "))).isEqualTo(block);
        assertThat(sound(LabGrammar.LAB.replace("\n", "\r\n"))).isEqualTo(block);
        assertThat(sound("\uFEFF! saved by an editor\n\n" + LabGrammar.LAB)).isEqualTo(block);
    }

    @Test
    void indentationTellsWhoseWordItIs() {
        Block block =
                sound(
                        """
                        cs7 linkset ToB 4.5.6
                         link 0 sctp 10.0.5.2 1024 1024
                          shutdown
                         link 1 sctp 10.0.5.3 1024 1024
                         shutdown
                        """);

        Block linkset = block.find(LabGrammar.LINKSET).orElseThrow().block();
        assertThat(linkset.has(LabGrammar.SHUTDOWN)).isTrue();
        assertThat(linkset.all(LabGrammar.LINK))
                .extracting(link -> link.block().has(LabGrammar.SHUTDOWN))
                .containsExactly(true, false);
    }

    @Test
    void exitAndEndLeaveModesAsInTheShell() {
        Block block =
                sound(
                        """
                        cs7 linkset ToB 4.5.6
                        link 0 sctp 10.0.5.2 1024 1024
                        shutdown
                        exit
                        shutdown
                        exit
                        cs7 linkset ToC 4.5.7
                        link 0 sctp 10.0.5.3 1024 1024
                        end
                        """);

        assertThat(block.all(LabGrammar.LINKSET)).hasSize(2);
        Block first = block.all(LabGrammar.LINKSET).getFirst().block();
        assertThat(first.has(LabGrammar.SHUTDOWN)).isTrue();
        assertThat(first.all(LabGrammar.LINK).getFirst().block().has(LabGrammar.SHUTDOWN)).isTrue();
    }

    @Test
    void allErrorsAreReportedAtOnceWithPlaceAndHint() throws IOException {
        Path file =
                write(
                        "lab.conf",
                        """
                        cs7 varient itu
                        cs7 point-code 1.2.9
                        cs7 local-peer 70000
                         local-ip 10.0.5
                        cs7 linkset ToCountryB 4.5.6
                         link 0 sctp 10.0.5.2 1024
                         link 16 sctp 10.0.5.2 1024 1024
                        cs7 route-table system
                          update rout 7.0.0/3 linkst ToCountryB
                        foo
                         bar
                        access-list 2700 instance 0 permit all of them
                        cs7 linkset "ToC 4.5.6
                        """);

        Problems problems = ConfigFile.load(file, LabGrammar.ROOT).problems();

        String at = file.toString();
        assertThat(problems.toString())
                .isEqualTo(
                        """
                        %1$s:1:5: error: "varient": expected variant or network-indicator or point-code or fast-restart or local-peer or linkset or route-table or paklog (nearest: variant)
                        %1$s:2:16: error: "1.2.9": expected PC, a point code such as 1.2.3; this is not: not three numbers with dots
                        %1$s:3:16: error: "70000": expected PORT, an integer from 1 to 65535; this is not: out of range
                        %1$s:4:11: error: "10.0.5": expected LOCAL-IP, an IP address such as 10.0.5.1 or 2001:db8::1; this is not: neither four numbers with dots nor groups with colons
                        %1$s:6:27: error: the line ends too early: expected LOCAL-PORT, an integer from 1 to 65535
                        %1$s:7:7: error: "16": expected SLC, an integer from 0 to 15; this is not: out of range
                        %1$s:9:23: error: "linkst": expected MASK, a point code such as 1.2.3 or linkset; this is not: not three numbers with dots (nearest: linkset)
                        %1$s:10:1: error: "foo": expected exit or end or cs7 or access-list or debug
                        %1$s:12:40: error: "of": the command is complete before this
                        %1$s:13:13: error: "ToC 4.5.6": the closing quote is missing"""
                                .formatted(at));
    }

    @Test
    void linesThatDoNothingOrUndoOthersAreWarnedOf() {
        Checked checked =
                ConfigFile.parse(
                        """
                        cs7 point-code 1.2.3
                        cs7 point-code 1.2.4
                        cs7 paklog 10.0.0.9 dest-port 514
                        cs7 paklog 10.0.0.9 dest-port 514
                        no cs7 linkset ToX
                        cs7 linkset ToB 4.5.6
                         no shutdown
                        cs7 linkset ToB 4.5.6
                         shutdown
                        """,
                        LabGrammar.ROOT);

        assertThat(checked.problems().hasErrors()).isFalse();
        assertThat(checked.problems().list())
                .extracting(Problem::toString)
                .containsExactly(
                        "terminal:2:1: warning: replaces the line at terminal:1:1: cs7 point-code 1.2.3",
                        "terminal:4:1: warning: repeats the line at terminal:3:1: cs7 paklog 10.0.0.9 dest-port 514",
                        "terminal:5:1: warning: has no effect, there is no such line before it");
    }

    @Test
    void packagesAddWhatOnlyTheyCanKnow() {
        Checked checked =
                ConfigFile.parse(
                        """
                        cs7 linkset ToCountryB 4.5.6
                        cs7 linkset Backup 4.5.7
                        cs7 route-table system
                         update route 7.0.0/3 linkset ToCountryX
                        """,
                        LabGrammar.ROOT);
        Block block = checked.block();
        List<String> known =
                block.all(LabGrammar.LINKSET).stream().map(l -> l.get(LabGrammar.NAME)).toList();
        Statement route =
                block.find(LabGrammar.ROUTE_TABLE)
                        .orElseThrow()
                        .block()
                        .all(LabGrammar.UPDATE_ROUTE)
                        .getFirst();

        checked.problems().undefined(route, LabGrammar.NAME, "linkset", known);
        checked.problems().warning(route, LabGrammar.DESTINATION, "covers the node itself");

        assertThat(checked.problems().toString())
                .isEqualTo(
                        """
                        terminal:4:31: error: "ToCountryX": linkset ToCountryX is not defined (nearest: ToCountryB)
                        terminal:4:15: warning: "7.0.0/3": covers the node itself""");
    }

    @Test
    void problemsAreKeptUpToABound() {
        Checked checked = ConfigFile.parse("nonsense\n".repeat(1_000), LabGrammar.ROOT);

        assertThat(checked.problems().list()).hasSize(Problems.KEPT_MAX);
        assertThat(checked.problems().dropped()).isEqualTo(800);
        assertThat(checked.problems().toString()).endsWith("(800 more)");
    }

    @Test
    void includedLinesStandWhereTheIncludeStands() throws IOException {
        write("routes/b.routes", "update route 7.0.0/3 linkset ToB\n! comment\nupdate rute\n");
        Path file =
                write(
                        "main.conf",
                        """
                        cs7 route-table system
                         update route 1.0.0/3 linkset ToB
                         include routes/b.routes
                        cs7 point-code 1.2.3
                        """);

        Checked checked = ConfigFile.load(file, LabGrammar.ROOT);

        assertThat(checked.problems().list())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.position().file()).endsWith("routes/b.routes");
                            assertThat(problem.position().line()).isEqualTo(3);
                            assertThat(problem.nearest()).isEqualTo("route");
                        });
        assertThat(checked.block().toString())
                .isEqualTo(
                        """
                        cs7 point-code 1.2.3
                        !
                        cs7 route-table system
                         update route 1.0.0/3 linkset ToB
                         update route 7.0.0/3 linkset ToB
                        """);
    }

    @Test
    void includesThatLoopGoTooDeepOrAreMissingAreErrors() throws IOException {
        write("loop.conf", "include main.conf\n");
        for (int i = 0; i < 10; i++) {
            write("deep" + i + ".conf", "include deep" + (i + 1) + ".conf\n");
        }
        Path file =
                write(
                        "main.conf",
                        """
                        include loop.conf
                        include deep0.conf
                        include nowhere.conf
                        include
                        """);

        List<Problem> problems = ConfigFile.load(file, LabGrammar.ROOT).problems().list();

        assertThat(problems)
                .extracting(Problem::message)
                .satisfiesExactly(
                        loop -> assertThat(loop).isEqualTo("includes itself: main.conf"),
                        deep -> assertThat(deep).isEqualTo("more than 8 files deep: deep7.conf"),
                        missing -> assertThat(missing).startsWith("is no file: "),
                        bare -> assertThat(bare).startsWith("expected include FILE"));
        assertThat(problems.getFirst().position().file()).endsWith("loop.conf");
        assertThat(ConfigFile.parse("include x.conf", LabGrammar.ROOT).problems().toString())
                .contains("only a file can include others");
    }

    @Test
    void namedFileIsReadIntoABlockOfItsOwn() throws IOException {
        Path main = write("main.conf", "cs7 paklog b.routes dest-port 1\n");
        write("b.routes", "update route 7.0.0/3 linkset ToB\nupdate rute\n");
        Schema routes = LabGrammar.ROUTE_TABLE.block().orElseThrow();
        Statement line =
                ConfigFile.load(main, LabGrammar.ROOT)
                        .block()
                        .find(LabGrammar.PAKLOG)
                        .orElseThrow();
        Statement typed = (Statement) LabGrammar.ROOT.parse("cs7 paklog b.routes dest-port 1");
        Statement wrong = (Statement) LabGrammar.ROOT.parse("cs7 paklog no.such dest-port 1");
        Problems problems = new Problems();

        Block block =
                ConfigFile.loadNamed(line, LabGrammar.HOST, Path.of("elsewhere"), routes, problems);
        Block again = ConfigFile.loadNamed(typed, LabGrammar.HOST, directory, routes, problems);
        ConfigFile.loadNamed(wrong, LabGrammar.HOST, directory, routes, problems);

        assertThat(block.all(LabGrammar.UPDATE_ROUTE)).hasSize(1);
        assertThat(again).isEqualTo(block);
        assertThat(problems.list())
                .extracting(Problem::word)
                .containsExactly("rute", "rute", "no.such");
    }

    @Test
    void variablesAreReplacedAfterWordsWereParted() {
        System.setProperty("signalbox.test.pc", "1.2.3");
        System.setProperty("signalbox.test.text", "two words\ncs7 point-code 7.7.7");
        try {
            Block block =
                    sound(
                            """
                            cs7 point-code ${sys:signalbox.test.pc}
                            cs7 linkset To${sys:signalbox.test.none:-B} 4.5.6
                             description ${sys:signalbox.test.text}
                            """);

            assertThat(block.value(LabGrammar.POINT_CODE, LabGrammar.PC)).contains("1.2.3");
            Statement linkset = block.find(LabGrammar.LINKSET).orElseThrow();
            assertThat(linkset.get(LabGrammar.NAME)).isEqualTo("ToB");
            assertThat(linkset.block().value(LabGrammar.DESCRIPTION, LabGrammar.TEXT))
                    .contains("two words\ncs7 point-code 7.7.7");
            assertThat(block.toString())
                    .as("print keeps the variable")
                    .contains("cs7 point-code ${sys:signalbox.test.pc}\n");
            assertThat(sound(block.toString())).isEqualTo(block);
        } finally {
            System.clearProperty("signalbox.test.pc");
            System.clearProperty("signalbox.test.text");
        }
    }

    @Test
    void variableNeverBecomesAKeyword() {
        System.setProperty("signalbox.test.word", "variant");
        System.setProperty("signalbox.test.empty", "");
        try {
            assertThat(problem("cs7 ${sys:signalbox.test.word} itu"))
                    .contains(":1:5: error: \"${sys:signalbox.test.word}\": expected variant or");
            assertThat(problem("cs7 route-table ${sys:signalbox.test.empty}"))
                    .contains("expected system");
        } finally {
            System.clearProperty("signalbox.test.word");
            System.clearProperty("signalbox.test.empty");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${env:SIGNALBOX_NO_SUCH_VARIABLE}",
                "${file:UTF-8:/etc/hostname}",
                "${script:javascript:1+1}",
                "${dns:address|localhost}",
                "${url:UTF-8:http://localhost/}",
                "${const:java.io.File.separator}",
                "${line}",
                "${"
            })
    void otherVariablesAreErrorsAndAreNotLookedUp(String variable) {
        Problems problems =
                ConfigFile.parse("cs7 linkset " + variable + " 4.5.6", LabGrammar.ROOT).problems();

        assertThat(problems.list())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.position().column()).isEqualTo(13);
                            assertThat(problem.message()).startsWith("a variable without a value");
                        });
    }

    @Test
    void environmentIsRead() {
        Map.Entry<String, String> variable =
                System.getenv().entrySet().stream()
                        .filter(e -> e.getKey().matches("[A-Z]+"))
                        .filter(e -> e.getValue().matches("[A-Za-z0-9/._-]{1,60}"))
                        .findFirst()
                        .orElseThrow();

        Block block =
                sound("cs7 linkset ToB 4.5.6\n description ${env:%s}".formatted(variable.getKey()));

        assertThat(
                        block.find(LabGrammar.LINKSET)
                                .orElseThrow()
                                .block()
                                .value(LabGrammar.DESCRIPTION, LabGrammar.TEXT))
                .contains(variable.getValue());
    }

    @Test
    void reportNamesTheVariableRatherThanItsValue() {
        System.setProperty("signalbox.test.secret", "hunter2");
        try {
            String problem = problem("cs7 point-code ${sys:signalbox.test.secret}");

            assertThat(problem)
                    .contains("\"${sys:signalbox.test.secret}\"")
                    .doesNotContain("hunter2");
        } finally {
            System.clearProperty("signalbox.test.secret");
        }
    }

    @Test
    void textBeyondTheLimitsIsRefusedWithTheReason() {
        assertThat(problem("description " + "x".repeat(ConfigText.LINE_CHARS_MAX)))
                .contains(":1:1: error: longer than 4096 characters");
        assertThat(problem("cs7 point-code 1.2.3\u0000"))
                .contains(":1:21: error: holds the control character 0x0");
        assertThat(problem("!\n".repeat(ConfigText.LINES_MAX + 1)))
                .contains(":300001:1: error: more than 300000 lines in all");
        assertThat(problem(" ".repeat(ConfigText.CHARS_MAX + 1)))
                .contains(":1:1: error: more than 16777216 characters");
        StringBuilder stairs = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            stairs.repeat(" ", i).append("shutdown\n");
        }
        assertThat(problem(stairs.toString()))
                .contains(":18:18: error: indented more than 16 levels deep");
    }

    @Test
    @Timeout(60)
    void timeGrowsWithTheNumberOfLinesAndNoFaster() {
        StringBuilder text = new StringBuilder("cs7 route-table system\n");
        for (int i = 0; i < 40_000; i++) {
            text.append(" update route 7.0.0/3 linkset L").append(i).append('\n');
        }
        for (int i = 0; i < 39_999; i++) {
            text.append(" no update route 7.0.0/3 linkset L").append(i).append('\n');
        }

        assertThat(sound(text.toString()).toString())
                .isEqualTo("cs7 route-table system\n update route 7.0.0/3 linkset L39999\n");
    }

    @Test
    void fileThatIsNotThereIsAProblem() {
        Problems problems =
                ConfigFile.load(directory.resolve("none.conf"), LabGrammar.ROOT).problems();

        assertThat(problems.hasErrors()).isTrue();
        assertThat(problems.toString()).contains("none.conf:1:1: error: cannot be read: ");
    }

    @Test
    void libraryBuilderReadsAndWritesTheFormat() throws Exception {
        Path file = write("main.conf", LabGrammar.LAB + "cs7 linkset ${env:HOME} 1.1.1 ! mine\n");
        FileBasedConfigurationBuilder<CommandConfiguration> builder = ConfigFile.builder(file);

        CommandConfiguration configuration = builder.getConfiguration();
        StringWriter written = new StringWriter();
        configuration.write(written);

        assertThat(configuration.getList("line")).hasSize(10).contains("cs7 variant itu");
        assertThat(configuration.getString("line(3).line")).isEqualTo("local-ip 10.0.5.1");
        assertThat(written.toString())
                .startsWith(
                        """
                        cs7 variant itu
                        cs7 network-indicator international
                        cs7 point-code 1.2.3
                        !
                        cs7 local-peer 1024
                         local-ip 10.0.5.1
                        !
                        cs7 linkset ToCountryB 4.5.6
                        """)
                .endsWith("cs7 linkset ${env:HOME} 1.1.1\n");

        configuration.addProperty("line", "cs7 fast-restart");
        builder.save();

        assertThat(Files.readString(file)).endsWith("\ncs7 fast-restart\n");
        assertThat(ConfigFile.load(file, LabGrammar.ROOT).block().has(LabGrammar.FAST_RESTART))
                .isTrue();
    }

    private static Block sound(String text) {
        Checked checked = ConfigFile.parse(text, LabGrammar.ROOT);
        assertThat(checked.problems().list()).isEmpty();
        return checked.block();
    }

    private static String problem(String text) {
        return ConfigFile.parse(text, LabGrammar.ROOT).problems().toString();
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.signalbox.sctp.tcp.TcpPorts;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the documents tell readers to type into a shell is typed into one, in a folder laid out
/// like
/// the repository whose laboratory has addresses of its own. What needs a package manager, a
/// supervisor, a container engine or an hour is looked at instead: the files, units, classes,
/// profiles and options that it names exist.
@NullUnmarked
@Timeout(300)
class DocumentedShellTest {
    private static final long PATIENCE_SECONDS = 120;

    /// Programs that are not started, only looked at.
    private static final Set<String> LOOKED_AT =
            Set.of("mvn", "java", "docker", "apt-get", "systemctl", "cc", "mkdir");

    /// What runs for minutes, by a word of it, and what tries the same for a shorter time.
    private static final Map<String, String> LONG =
            Map.of("load sms 1000 seconds 60", "LoadOverSocketsTest");

    /// What is done elsewhere in full, by how it begins.
    private static final Map<String, String> ELSEWHERE =
            Map.of("ssh -p ", "SecureShellTest", "signalbox cli", "ConsoleSocketTest");

    /// Laboratories that are run with the addresses they have.
    private static final Set<String> TOPOLOGIES = Set.of("sms", "sgd");

    private static final Pattern TOKEN =
            Pattern.compile("dashboard of CountryA: http://([0-9.]+):\\d+/#token=(\\S+)");
    private static final Pattern CLASS =
            Pattern.compile("-cp (?:\"[^\"]*\"|\\S+)\\s+([a-zA-Z0-9_.]+)");
    private static final Pattern BENCHMARK = Pattern.compile("(\\w+Benchmark)\\b");
    private static final Pattern PATH =
            Pattern.compile("(?<![\\w./-])((?:src|etc|simulator|\\.ci)/[\\w./-]+)");
    private static final Pattern OPTION = Pattern.compile("(?<=\\s)(--[a-z][a-z-]*)");

    @TempDir private Path home;
    private OwnCountries countries;
    private OwnProcess lab;

    /// How a shell ended.
    private record Outcome(int status, String words) {}

    @BeforeEach
    void layOutTheFolder() throws IOException {
        countries = OwnCountries.in(home);
        for (String topology : TOPOLOGIES) {
            Path folder =
                    Files.createDirectories(home.resolve("simulator/topologies").resolve(topology));
            try (Stream<Path> files = Files.list(Path.of("simulator/topologies", topology))) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
        }
        script(
                "signalbox",
                "exec '%s' @%s -Dsignalbox.home=%s -cp '%s' org.signalbox.Main \"$@\""
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                Path.of("etc/jvm.options").toAbsolutePath(),
                                home,
                                System.getProperty("java.class.path")));
    }

    @AfterEach
    void endTheLaboratory() {
        if (lab != null) {
            lab.close();
        }
    }

    /// Each that stands in several documents once.
    static Stream<DocumentationFiles.Quote> obeyed() throws IOException {
        Set<String> seen = new HashSet<>();
        return blocks().filter(block -> startsWith(block, "signalbox", "./signalbox"))
                .filter(block -> !isDoneElsewhere(block))
                .filter(block -> seen.add(text(block)));
    }

    /// Each line alone, since readers type them into terminals of their own.
    @ParameterizedTest
    @MethodSource("obeyed")
    void signalboxObeys(DocumentationFiles.Quote block) throws Exception {
        Files.copy(
                Path.of("src/test/resources/migration/osmo-stp.cfg"), home.resolve("router.txt"));

        if (text(block).contains("audit.log")) {
            Files.writeString(home.resolve("audited.conf"), "audit file audit.log\n");
            Outcome audited = type("./signalbox run audited.conf --exec 'clear logging'", "");
            assertThat(audited.status()).as(audited.words()).isZero();
        }

        for (String command : commands(block)) {
            if (LONG.keySet().stream().noneMatch(command::contains)) {
                Outcome outcome = type(command, "show version\nexit\n");
                assertThat(outcome.status())
                        .as("%s: %s%n%s", block, command, outcome.words)
                        .isZero();
            }
        }
    }

    @Test
    void nodeIsDrivenByAPipe() throws Exception {
        String text = text(only("mkfifo"));

        Outcome outcome = type(text + "\nexec 3>&-\nwait\ncat a.out", "");

        assertThat(outcome.status()).as(outcome.words()).isZero();
        assertThat(outcome.words()).contains("lsn=ToCountryB");
    }

    /// An authority and a certificate made as it is written are those of the configuration that
    /// stands before.
    @Test
    void certificatesAreMadeForTheExample() throws Exception {
        DocumentationFiles.Quote example =
                DocumentationFiles.quotes().stream()
                        .filter(quote -> quote.kind().equals("cfg-with-certificates"))
                        .findFirst()
                        .orElseThrow();
        Files.write(home.resolve("iwf.conf"), example.lines());

        Outcome outcome = type(text(only("openssl")) + "\n./signalbox check iwf.conf", "");

        assertThat(outcome.status()).as(outcome.words()).isZero();
    }

    @Test
    void webAnswersAsItIsAsked() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
        script(
                "curl",
                // a stream has no end: what came of it in some seconds is its answer
                "/usr/bin/curl -sS --fail-with-body --max-time 5 \"$@\"",
                "status=$?",
                "echo",
                "[ $status = 28 ] || exit $status");
        Files.writeString(home.resolve("lines.txt"), "hostname Renamed\n");
        lab = OwnProcess.start(home, "lab", "countries");
        lab.awaitErr("all available");
        lab.awaitErr("dashboard of CountryA");
        String token =
                lab.err().stream()
                        .map(TOKEN::matcher)
                        .filter(Matcher::find)
                        .map(found -> found.group(2))
                        .findFirst()
                        .orElseThrow();

        List<DocumentationFiles.Quote> asked =
                blocks().filter(block -> startsWith(block, "curl", "api=")).toList();

        assertThat(asked).isNotEmpty();
        ObjectMapper json = new ObjectMapper();
        for (DocumentationFiles.Quote block : asked) {
            String before = "TOKEN=%s\n".formatted(token);
            for (String command : commands(block)) {
                if (!command.startsWith("curl")) {
                    before += command + "\n";
                    continue;
                }
                Outcome outcome = type(before + command, "");
                assertThat(outcome.status())
                        .as("%s: %s%n%s", block, command, outcome.words)
                        .isZero();
                if (command.contains("/metrics")) {
                    assertThat(outcome.words()).contains("# HELP signalbox_");
                } else if (command.contains("/stream")) {
                    assertThat(outcome.words()).contains("retry: ");
                } else {
                    assertThat(json.readTree(outcome.words()).isContainerNode())
                            .as("%s%n%s", command, outcome.words())
                            .isTrue();
                }
            }
        }
    }

    /// Captures need byte streams and files, which virtual time has not. Sizes, names and times are
    /// others each time; the words are those that are shown.
    @Test
    void capturesAreTakenAsTheyAreShown() throws Exception {
        String port = Integer.toString(TcpPorts.twoFree().getFirst().port());
        lab = OwnProcess.start(home, "lab", "countries");
        lab.awaitErr("all available");
        List<DocumentationFiles.Quote> captures =
                DocumentationFiles.quotes().stream()
                        .filter(quote -> quote.kind().equals("console"))
                        .filter(quote -> text(quote).contains("#capture "))
                        .toList();

        assertThat(captures).isNotEmpty();
        for (DocumentationFiles.Quote quote : captures) {
            List<String> shown = new ArrayList<>();
            List<String> typed = new ArrayList<>();
            List<String> answered = new ArrayList<>();
            for (String line : quote.lines()) {
                String own = line.replace("57012", port);
                if (own.startsWith("CountryA#")) {
                    typed.add(own);
                    answered.addAll(lab.tell(own.substring("CountryA#".length())));
                } else {
                    shown.add(own);
                }
            }
            assertThat(typed).as(quote.toString()).isNotEmpty();
            assertThat(answered).as(quote.toString()).noneMatch(line -> line.startsWith("% "));
            if (!shown.isEmpty()) {
                assertThat(numberless(answered))
                        .as(quote.toString())
                        .containsSubsequence(numberless(shown));
            }
        }
    }

    private static List<String> numberless(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll("[0-9]+", "N").replaceAll("[ -]+", " "))
                .toList();
    }

    /// Whoever writes a command of another kind decides how it is tried.
    @Test
    void everyBlockIsRunOrLookedAt() throws IOException {
        assertThat(blocks())
                .allMatch(
                        block ->
                                isLookedAt(block)
                                        || isDoneElsewhere(block)
                                        || startsWith(
                                                block,
                                                "signalbox",
                                                "./signalbox",
                                                "mkfifo",
                                                "openssl",
                                                "curl",
                                                "api="));
    }

    @Test
    void whatIsNotRunNamesWhatThereIs() throws Exception {
        List<String> missing = new ArrayList<>();
        int commands = 0;
        for (DocumentationFiles.Quote block : blocks().toList()) {
            if (isLookedAt(block)) {
                for (String command : commands(block)) {
                    commands++;
                    missing(command).forEach(what -> missing.add(block + ": " + what));
                }
            }
        }

        assertThat(commands).isPositive();
        assertThat(missing).isEmpty();
    }

    private static List<String> missing(String command) throws IOException {
        List<String> missing = new ArrayList<>();
        PATH.matcher(command)
                .results()
                .map(found -> found.group(1))
                .filter(file -> !Files.exists(Path.of(file)))
                .forEach(missing::add);
        switch (program(command)) {
            case "mvn" -> missingOfMaven(command, missing);
            case "java" -> missingClasses(command, missing);
            case "systemctl" -> missingOfUnit(command, missing);
            case "docker" -> missingOfContainers(command, missing);
            case "apt-get" -> {
                if (!Files.readString(Path.of("pom.xml")).contains("_amd64.deb")) {
                    missing.add("a package that is called so");
                }
            }
            case "cc", "mkdir" -> {}
            default -> missingOptions(command, missing);
        }
        return missing;
    }

    private static void missingOfMaven(String command, List<String> missing) throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        for (String word : command.split("\\s+")) {
            if (word.startsWith("-P") && !pom.contains("<id>" + word.substring(2) + "</id>")) {
                missing.add("profile " + word);
            }
        }
    }

    private static void missingClasses(String command, List<String> missing) throws IOException {
        Matcher named = CLASS.matcher(command);
        if (!named.find()) {
            missing.add("a class in " + command);
            return;
        }
        List<String> classes = new ArrayList<>(List.of(named.group(1)));
        Matcher selected = Pattern.compile(" -c (\\S+)").matcher(command);
        while (selected.find()) {
            classes.add(selected.group(1));
        }
        for (String name : classes) {
            try {
                Class.forName(name, false, DocumentedShellTest.class.getClassLoader());
            } catch (ClassNotFoundException notThere) {
                missing.add(name);
            }
        }
        Matcher benchmark = BENCHMARK.matcher(command);
        while (benchmark.find()) {
            if (!sourceExists(benchmark.group(1))) {
                missing.add(benchmark.group(1));
            }
        }
    }

    private static boolean sourceExists(String name) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.anyMatch(file -> file.endsWith(name + ".java"));
        }
    }

    private static void missingOfUnit(String command, List<String> missing) throws IOException {
        String[] words = command.split("\\s+");
        Path unit = Path.of("systemd", words[2] + ".service");
        if (!Set.of("status", "reload", "restart", "start", "stop").contains(words[1])) {
            missing.add("systemctl " + words[1]);
        } else if (!Files.exists(unit)) {
            missing.add(unit.toString());
        } else if (words[1].equals("reload") && !Files.readString(unit).contains("ExecReload=")) {
            missing.add("ExecReload of " + unit);
        }
    }

    private static void missingOfContainers(String command, List<String> missing)
            throws IOException {
        String compose = Files.readString(Path.of("etc/compose.yaml"));
        Matcher service = Pattern.compile(" attach (\\w+)").matcher(command);
        if (service.find() && !compose.contains("\n  " + service.group(1) + ":\n")) {
            missing.add("service " + service.group(1));
        }
        if (command.contains("SIGNALBOX_IMAGE") && !compose.contains("SIGNALBOX_IMAGE")) {
            missing.add("SIGNALBOX_IMAGE");
        }
        Matcher volume = Pattern.compile(":(/etc/\\S+)\" ").matcher(command);
        if (volume.find() && !Files.readString(Path.of("Dockerfile")).contains(volume.group(1))) {
            missing.add(volume.group(1));
        }
    }

    /// Options of the scripts of ours that it names.
    private static void missingOptions(String command, List<String> missing) throws IOException {
        StringBuilder scripts = new StringBuilder();
        Matcher named = PATH.matcher(command);
        while (named.find()) {
            if (named.group(1).startsWith(".ci/")) {
                scripts.append(Files.readString(Path.of(named.group(1))));
            }
        }
        OPTION.matcher(command)
                .results()
                .map(found -> found.group(1))
                .filter(option -> scripts.indexOf(option) < 0)
                .forEach(missing::add);
    }

    private static Stream<DocumentationFiles.Quote> blocks() throws IOException {
        return DocumentationFiles.quotes().stream().filter(quote -> quote.kind().equals("sh"));
    }

    private static DocumentationFiles.Quote only(String program) throws IOException {
        List<DocumentationFiles.Quote> found =
                blocks().filter(block -> startsWith(block, program)).toList();
        assertThat(found).as(program).hasSize(1);
        return found.getFirst();
    }

    private static boolean startsWith(DocumentationFiles.Quote block, String... words) {
        return Stream.of(words)
                .anyMatch(
                        word ->
                                block.lines().getFirst().startsWith(word + " ")
                                        || word.endsWith("=")
                                                && block.lines().getFirst().startsWith(word));
    }

    private static boolean isDoneElsewhere(DocumentationFiles.Quote block) {
        return block.lines().stream()
                .allMatch(line -> ELSEWHERE.keySet().stream().anyMatch(line::startsWith));
    }

    private static boolean isLookedAt(DocumentationFiles.Quote block) {
        return commands(block).stream()
                .map(DocumentedShellTest::program)
                .allMatch(name -> LOOKED_AT.contains(name) || name.startsWith(".ci/"));
    }

    private static String program(String command) {
        return command.replaceFirst("^([A-Z_]+=\\S+ )+", "").split("\\s+")[0];
    }

    /// The commands of a block: lines that end with `\`, or within a quotation, go on.
    private static List<String> commands(DocumentationFiles.Quote block) {
        List<String> commands = new ArrayList<>();
        StringBuilder command = new StringBuilder();
        for (String line : block.lines()) {
            boolean goesOn = line.endsWith("\\");
            command.append(goesOn ? line.substring(0, line.length() - 1) : line);
            if (!goesOn && command.chars().filter(c -> c == '\'').count() % 2 == 0) {
                commands.add(command.toString());
                command.setLength(0);
            } else if (!goesOn) {
                command.append('\n');
            }
        }
        return commands;
    }

    private static String text(DocumentationFiles.Quote block) {
        return String.join("\n", block.lines());
    }

    private Outcome type(String text, String input) throws IOException, InterruptedException {
        Path typed = Files.writeString(home.resolve("typed"), input);
        Path words = home.resolve("words");
        ProcessBuilder shell =
                new ProcessBuilder(
                                "bash",
                                "-euo",
                                "pipefail",
                                "-c",
                                text.replace("127.0.1.", countries.net()))
                        .directory(home.toFile())
                        .redirectInput(typed.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(words.toFile());
        shell.environment()
                .merge("PATH", home.toString(), (path, own) -> own + File.pathSeparator + path);
        Process process = shell.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("it does not end: " + text + "\n" + Files.readString(words));
        }
        return new Outcome(process.exitValue(), Files.readString(words, StandardCharsets.UTF_8));
    }

    private void script(String name, String... lines) throws IOException {
        Path file =
                Files.writeString(
                        home.resolve(name), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}

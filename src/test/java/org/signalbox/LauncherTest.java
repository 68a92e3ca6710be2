// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The script `signalbox`, in a tree of its own with a JDK and a Maven that only tell how they were
/// called.
class LauncherTest {
    private static final int TIMEOUT_SECONDS = 30;
    private static final String TOLD = "java was called with";

    @TempDir Path home;
    @TempDir Path elsewhere;

    private record Outcome(int status, List<String> out, List<String> err) {}

    @BeforeEach
    void layOutTheTree() throws IOException {
        Files.copy(Path.of("signalbox"), home.resolve("signalbox"));
        Files.createDirectories(home.resolve("etc"));
        Files.copy(Path.of("etc/jvm.options"), home.resolve("etc/jvm.options"));
        Files.createDirectories(home.resolve("src/main/java"));
        Files.createDirectories(home.resolve("simulator/src/main/java"));
        Files.createFile(home.resolve("pom.xml"));
        Files.createFile(home.resolve("src/main/java/A.java"));
        program(
                elsewhere.resolve("tools/mvn"),
                "echo '[INFO] --- maven-jar-plugin:3.5.1:jar (default-jar) @ signalbox ---'",
                "mkdir -p target && touch target/signalbox-1.0.jar");
    }

    @Test
    void takesTheJdkOfJavaHomeAndPassesTheArgumentsOn() throws Exception {
        Path jdk = jdk("25.0.3");

        Outcome outcome = run(jdk.toString(), "lab", "countries", "--exec", "show cs7 route");

        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.out()).hasSize(1);
        assertThat(outcome.out().getFirst())
                .startsWith(TOLD + " --enable-native-access=ALL-UNNAMED ")
                .endsWith("org.signalbox.Main lab countries --exec show cs7 route");
    }

    @Test
    void takesTheJdkOfThePathIfJavaHomeIsOfAnotherVersion() throws Exception {
        Path jdk = jdk("25");
        program(elsewhere.resolve("jdk-17/bin/java"), "echo no");
        program(elsewhere.resolve("jdk-17/bin/javac"), "echo no");
        Files.writeString(elsewhere.resolve("jdk-17/release"), "JAVA_VERSION=\"17.0.2\"\n");
        Files.createSymbolicLink(elsewhere.resolve("tools/javac"), jdk.resolve("bin/javac"));

        Outcome outcome = run(elsewhere.resolve("jdk-17").toString(), "help");

        assertThat(outcome.status()).as("%s", outcome).isZero();
        assertThat(outcome.out().getFirst()).startsWith(TOLD);
    }

    @Test
    void withoutAJdkOneLineTellsWhatToInstall() throws Exception {
        // no machine has this one
        Path launcher = home.resolve("signalbox");
        Files.writeString(
                launcher, Files.readString(launcher).replace("\nwanted=25\n", "\nwanted=9999\n"));

        Outcome outcome = run("", "lab", "countries");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .singleElement()
                .asString()
                .startsWith("signalbox: needs a JDK 9999: install one (")
                .endsWith("or set JAVA_HOME");
    }

    @Test
    void buildsOnceWithVisibleProgressAndAgainWhenTheSourceHasChanged() throws Exception {
        String jdk = jdk("25.0.3").toString();

        assertThat(run(jdk, "help").err())
                .first()
                .asString()
                .startsWith("signalbox: building (once;");
        assertThat(run(jdk, "help").err()).isEmpty();

        Files.setLastModifiedTime(
                home.resolve("src/main/java/A.java"),
                FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));
        assertThat(run(jdk, "help").err()).contains("signalbox:   maven-jar-plugin jar");
    }

    @Test
    void buildThatFailsIsToldAndNothingIsRun() throws Exception {
        program(elsewhere.resolve("tools/mvn"), "echo '[ERROR] COMPILATION ERROR'", "exit 1");

        Outcome outcome = run(jdk("25.0.3").toString(), "help");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains(
                        "signalbox: error: COMPILATION ERROR",
                        "signalbox: the build failed; the whole output is in target/build.log");
    }

    /// A folder that looks like a JDK.
    private Path jdk(String version) throws IOException {
        Path jdk = elsewhere.resolve("jdk");
        program(jdk.resolve("bin/java"), "echo " + TOLD + " \"$@\"");
        program(jdk.resolve("bin/javac"), "exit 1");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    private static void program(Path file, String... lines) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Outcome run(String javaHome, String... arguments) throws Exception {
        Path out = elsewhere.resolve("out");
        Path err = elsewhere.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder("bash", home.resolve("signalbox").toString())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("JAVA_HOME", javaHome);
        builder.environment().remove("SIGNALBOX_NO_BUILD");
        builder.environment().remove("SIGNALBOX_JAVA_OPTS");
        builder.environment()
                .merge(
                        "PATH",
                        elsewhere.resolve("tools").toString(),
                        (old, own) -> own + ":" + old);
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Outcome(
                process.exitValue(),
                Files.readAllLines(out, StandardCharsets.UTF_8),
                Files.readAllLines(err, StandardCharsets.UTF_8));
    }
}

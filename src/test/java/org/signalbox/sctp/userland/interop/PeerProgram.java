// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program in C, compiled against one of the stacks when a test first asks for it.
public record PeerProgram(Path executable) {
    private static final Path SOURCES = Path.of("src/test/c");
    /// Of what these tests make.
    static final Path FOLDER = Path.of("target/interop");
    private static final long COMPILE_SECONDS = 120;

    /// libusrsctp. Skips the test, and says why, where it cannot be compiled; fails it if it was
    /// promised (`-Dinterop.usrsctp=required`, as `.ci/run` does).
    static PeerProgram usrsctp() throws IOException, InterruptedException {
        return program(
                "usrsctp-peer", "sctp-peer.c", "interop.usrsctp", List.of("-O1", "-lusrsctp"));
    }

    /// The Linux kernel; compiled where the kernel tests are promised (`-Dkernel.sctp=required`).
    public static PeerProgram kernel() throws IOException, InterruptedException {
        return program("kernel-peer", "sctp-peer.c", "kernel.sctp", List.of("-O1", "-DKERNEL"));
    }

    /// What makes an MME of freeDiameter; promised by `-Dinterop.freediameter=required`.
    public static PeerProgram freeDiameterMme() throws IOException, InterruptedException {
        return program(
                "freediameter-mme.fdx",
                "freediameter-mme.c",
                "interop.freediameter",
                List.of("-O1", "-shared", "-fPIC"));
    }

    /// libusrsctp as fast as it can, for [UsrsctpRateComparison].
    static PeerProgram usrsctpRate() throws IOException, InterruptedException {
        return program(
                "usrsctp-rate", "usrsctp-rate.c", "interop.usrsctp", List.of("-O2", "-lusrsctp"));
    }

    private static PeerProgram program(
            String name, String file, String promise, List<String> options)
            throws IOException, InterruptedException {
        Path source = SOURCES.resolve(file);
        Path executable = FOLDER.resolve(name);
        String failure = isFresh(executable, source) ? "" : compile(executable, source, options);
        if ("required".equals(System.getProperty(promise))) {
            assertThat(failure).as("why %s cannot be compiled", name).isEmpty();
        }
        assumeTrue(
                failure.isEmpty(),
                () ->
                        "%s cannot be compiled (it wants a C compiler and the stack's headers): %s"
                                .formatted(name, failure));
        return new PeerProgram(executable.toAbsolutePath());
    }

    private static boolean isFresh(Path executable, Path source) throws IOException {
        return Files.isExecutable(executable)
                && Files.getLastModifiedTime(executable)
                                .compareTo(Files.getLastModifiedTime(source))
                        > 0;
    }

    /// @return why not, or nothing
    private static String compile(Path executable, Path source, List<String> options)
            throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        Path made = Files.createTempFile(FOLDER, "peer", ".made");
        List<String> command = new ArrayList<>();
        command.addAll(List.of("cc", "-std=gnu11", "-Wall", "-Wextra", "-Werror"));
        command.addAll(List.of("-pthread", "-o", made.toString(), source.toString()));
        command.addAll(options);
        Process compiler;
        try {
            compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            Files.delete(made);
            return e.getMessage();
        }
        String words = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS)).isTrue();
        if (compiler.exitValue() != 0) {
            Files.delete(made);
            return words.strip();
        }
        Files.move(made, executable, StandardCopyOption.REPLACE_EXISTING);
        return "";
    }
}

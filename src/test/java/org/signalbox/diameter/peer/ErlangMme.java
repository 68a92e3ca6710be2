// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.NullUnmarked;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// MMEs of our own on Erlang's diameter; made for 2.2.7, which Debian has.
@NullUnmarked
public final class ErlangMme {
    private static final Path PROGRAM = Path.of("/usr/bin/erl");
    private static final Path LIBRARIES = Path.of("/usr/lib/erlang/lib");
    private static final Path FOLDER = Path.of("target/interop/erlang");
    private static final long COMPILE_SECONDS = 120;
    private static final String COMPILE =
            """
            Out = "%1$s",
            [ok = diameter_make:codec("src/test/erlang/" ++ Dictionary, [{outdir, Out}])
             || Dictionary <- ["sgd.dia", "overload.dia"]],
            [{ok, _} = compile:file(File, [report, warnings_as_errors, {outdir, Out}, {i, Out}])
             || File <- ["src/test/erlang/service", Out ++ "/sgd", "src/test/erlang/mme",
                         Out ++ "/overload", "src/test/erlang/overloaded"]],
            halt().
            """
                    .formatted(FOLDER);

    private ErlangMme() {}

    /// Skips a test, and says why, where it cannot be made; fails it if it was promised.
    public static void assumeInstalled() throws IOException {
        boolean isThere = Files.isExecutable(PROGRAM) && isInstalled("diameter-*");
        if ("required".equals(System.getProperty("interop.erlang"))) {
            assertThat(isThere).as("Erlang's diameter is installed").isTrue();
        }
        assumeTrue(
                isThere, "no Erlang's diameter: Debian's erlang-diameter and erlang-dev have it");
    }

    private static boolean isInstalled(String library) throws IOException {
        try (var found = Files.newDirectoryStream(LIBRARIES, library)) {
            return found.iterator().hasNext();
        }
    }

    /// Compiles it and starts it.
    ///
    /// @param folder for its log
    /// @param identity of its realm, `example.org`
    /// @param port of loopback where it is called
    public static PeerProcess start(Path folder, String identity, int port)
            throws IOException, InterruptedException {
        return start("mme", folder, identity, port);
    }

    /// Compiles one that asks for no more messages, and starts it.
    static PeerProcess startOverloaded(Path folder, String identity, int port)
            throws IOException, InterruptedException {
        return start("overloaded", folder, identity, port);
    }

    private static PeerProcess start(String module, Path folder, String identity, int port)
            throws IOException, InterruptedException {
        assumeInstalled();
        compile();
        return new PeerProcess(
                List.of(
                        PROGRAM.toString(),
                        "-noshell",
                        "-pa",
                        FOLDER.toString(),
                        "-s",
                        module,
                        "-extra",
                        identity,
                        "example.org",
                        "" + port),
                folder.resolve(identity + ".log"));
    }

    private static void compile() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        Process compiler =
                new ProcessBuilder(PROGRAM.toString(), "-noshell", "-eval", COMPILE)
                        .redirectErrorStream(true)
                        .start();
        String words = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(compiler.exitValue()).as(words).isZero();
    }
}

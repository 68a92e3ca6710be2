// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A dialogue with the shell, as it would stand on a terminal: prompts with what was typed, and
/// what was answered. Lines that begin with `;;` are remarks; `-Dtranscripts=apply` rewrites the
/// answers.
///
/// Replayed, each typed line is given to a session, and the whole screen is written anew; the
/// test is that both screens are the same.
final class Transcript {
    private static final String REMARK = ";;";

    private final Path file;
    private final List<String> wanted;

    private Transcript(Path file, List<String> wanted) {
        this.file = file;
        this.wanted = wanted;
    }

    static Transcript read(Path file) throws IOException {
        return new Transcript(file, Files.readAllLines(file));
    }

    /// The transcripts of a folder.
    static List<Path> allIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".transcript")).sorted().toList();
        }
    }

    /// Whether what is replayed is to become what is wanted.
    static boolean toBeRewritten() {
        return "apply".equals(System.getProperty("transcripts"));
    }

    List<String> wanted() {
        return wanted;
    }

    /// What the screen shows when the typed lines of the transcript are given to a session.
    ///
    /// @param screen where the session's monitor writes, too
    /// @param pump lets the nodes work until nothing is left to do
    List<String> replay(Session session, List<String> screen, Runnable pump) {
        return replay(session, screen, _ -> pump.run());
    }

    /// As above.
    ///
    /// @param await waits for the answer to each line
    List<String> replay(
            Session session, List<String> screen, Consumer<CompletableFuture<Reply>> await) {
        for (String line : wanted) {
            if (line.startsWith(REMARK)) {
                screen.add(line);
                continue;
            }
            String prompt = session.prompt();
            if (!line.startsWith(prompt)) {
                continue;
            }
            screen.add(line);
            int monitored = screen.size();
            CompletableFuture<Reply> reply =
                    session.execute(line.substring(prompt.length())).toCompletableFuture();
            await.accept(reply);
            if (!reply.isDone()) {
                throw new AssertionError("no reply to: " + line);
            }
            // the answer stands above the events that the command caused
            screen.addAll(monitored, reply.join().lines());
        }
        return screen;
    }

    /// Makes what was replayed the wanted screen.
    void rewrite(List<String> screen) throws IOException {
        Files.write(file, new ArrayList<>(screen));
    }
}

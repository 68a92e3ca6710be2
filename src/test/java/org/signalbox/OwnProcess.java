// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Signalbox in a process of its own, with the shipped options of the JVM: what an operator starts.
///
/// Whatever is waited for has a bound that a slow machine keeps; what is there already is not
/// waited for. [#close] ends the process in any case.
final class OwnProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path OPTIONS = Path.of("etc", "jvm.options").toAbsolutePath();
    private static final Path LOG_SETTINGS =
            Path.of("src", "main", "resources", "logback.xml").toAbsolutePath();

    private final String name;
    private final Process process;
    private final BufferedWriter keyboard;
    private final Screen out;
    private final Screen err;
    private int asked;

    private OwnProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.keyboard = process.outputWriter();
        this.out = new Screen(process.inputReader());
        this.err = new Screen(process.errorReader());
    }

    /// Starts it with a pipe for its standard input.
    ///
    /// @param folder where it runs and writes
    static OwnProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, ProcessBuilder.Redirect.PIPE, arguments);
    }

    /// Starts it as a supervisor does, with nothing to read.
    static OwnProcess service(Path folder, String... arguments) throws IOException {
        return start(
                folder,
                ProcessBuilder.Redirect.from(new File("/dev/null").getAbsoluteFile()),
                arguments);
    }

    /// As [#service], with the log on standard error, which a test's own settings keep quiet.
    static OwnProcess loggingService(Path folder, String... arguments) throws IOException {
        return start(
                folder,
                ProcessBuilder.Redirect.from(new File("/dev/null").getAbsoluteFile()),
                List.of("-Dlogback.configurationFile=" + LOG_SETTINGS),
                arguments);
    }

    private static OwnProcess start(Path folder, ProcessBuilder.Redirect input, String... arguments)
            throws IOException {
        return start(folder, input, List.of(), arguments);
    }

    private static OwnProcess start(
            Path folder, ProcessBuilder.Redirect input, List<String> options, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + OPTIONS);
        command.addAll(options);
        command.add("-Dsignalbox.home=" + folder);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("org.signalbox.Main");
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).directory(folder.toFile()).redirectInput(input).start();
        return new OwnProcess(String.join(" ", arguments), process);
    }

    /// Types a line and waits until it is answered.
    ///
    /// @return what was written since, events included
    List<String> tell(String line) {
        int before = out.size();
        String end = "! " + ++asked;
        type(line + "\n" + end);
        await(out, before, written -> written.endsWith("#" + end));
        return out.from(before);
    }

    /// Types a line and waits for nothing.
    void type(String line) {
        try {
            keyboard.write(line + "\n");
            keyboard.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(this + " reads no more", gone);
        }
    }

    /// Waits until such a line stands in the standard error.
    void awaitErr(String part) {
        await(err, 0, line -> line.contains(part));
    }

    /// Waits for an event on the screen after the first `from` lines; `terminal monitor` shows
    /// them.
    void awaitEvent(int from, String part) {
        await(out, from, line -> line.contains(part));
    }

    /// Lines of standard output so far.
    int written() {
        return out.size();
    }

    /// Closes the pipe.
    void endOfInput() throws IOException {
        keyboard.close();
    }

    /// SIGTERM. What the process writes after it is still read.
    void terminate() {
        process.toHandle().destroy();
    }

    /// SIGHUP, for which Java has no word.
    void hangUp() throws IOException, InterruptedException {
        int sent =
                new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
        if (sent != 0) {
            throw new AssertionError("no signal for " + this);
        }
    }

    /// Waits for its end.
    ///
    /// @return the exit status
    int status() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(this + " did not end");
        }
        out.awaitEnd();
        err.awaitEnd();
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    List<String> out() {
        return out.from(0);
    }

    List<String> err() {
        return err.from(0);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// What it was asked to do and all it wrote, for a test that fails.
    @Override
    public String toString() {
        return "%s%n--- out%n%s%n--- err%n%s%n---"
                .formatted(name, String.join("\n", out()), String.join("\n", err()));
    }

    private void await(Screen screen, int from, Predicate<String> wanted) {
        if (!screen.await(from, wanted, System.nanoTime() + PATIENCE.toNanos())) {
            throw new AssertionError("what was waited for did not come: " + this);
        }
    }

    /// The lines that come out of a stream, read by a thread of its own.
    private static final class Screen {
        private final List<String> lines = new ArrayList<>();
        private final Thread reader;
        private boolean ended;

        Screen(BufferedReader in) {
            reader = Thread.ofVirtual().start(() -> read(in));
        }

        private void read(BufferedReader in) {
            try (in) {
                for (String line; (line = in.readLine()) != null; ) {
                    add(line);
                }
            } catch (IOException _) {
                // the process was ended by force; what it wrote until then is there
            } finally {
                end();
            }
        }

        private synchronized void add(String line) {
            lines.add(line);
            notifyAll();
        }

        private synchronized void end() {
            ended = true;
            notifyAll();
        }

        synchronized int size() {
            return lines.size();
        }

        synchronized List<String> from(int first) {
            return List.copyOf(lines.subList(first, lines.size()));
        }

        void awaitEnd() throws InterruptedException {
            reader.join();
        }

        /// @return whether it came before the deadline and before the end of the stream
        synchronized boolean await(int from, Predicate<String> wanted, long deadline) {
            int next = from;
            try {
                while (true) {
                    for (; next < lines.size(); next++) {
                        if (wanted.test(lines.get(next))) {
                            return true;
                        }
                    }
                    long left = deadline - System.nanoTime();
                    if (ended || left <= 0) {
                        return false;
                    }
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}

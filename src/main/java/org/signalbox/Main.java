// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import org.signalbox.access.AuditChain;
import org.signalbox.admin.NodePort;
import org.signalbox.admin.Product;
import org.signalbox.cli.LabCommand;
import org.signalbox.cli.Shell;
import org.signalbox.cli.Terminal;
import org.signalbox.config.Checked;
import org.signalbox.config.ConfigFile;
import org.signalbox.config.Problems;
import org.signalbox.door.ConsoleClient;
import org.signalbox.migration.Dialect;
import org.signalbox.migration.Imported;
import org.signalbox.migration.Importer;
import org.signalbox.node.NodeConfig;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Parses the command line, starts a node or a laboratory, and waits.
public final class Main {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    /// How long lines to be obeyed wait for the links of a node whose neighbours may be absent.
    private static final Duration IN_SERVICE_MAX = Duration.ofSeconds(5);

    private static final double NANOS_PER_SECOND = 1e9;

    private Main() {}

    /// Exit status: 0 if all went well, 1 if something failed, 2 if the command line makes no
    /// sense.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        CommandLine command = CommandLine.parse(arguments);
        if (Terminal.isThere() || command instanceof CommandLine.Lab) {
            // a person reads the events in the shell; the log is for services
            System.setProperty("signalbox.log.level", "ERROR");
        }
        System.exit(obey(command));
    }

    private static int obey(CommandLine command) throws IOException, InterruptedException {
        try {
            return switch (command) {
                case CommandLine.Run(Path file, List<String> lines) -> run(file, lines);
                case CommandLine.Lab wanted -> lab(wanted);
                case CommandLine.Check(Path file) -> check(file);
                case CommandLine.Import(Path file, Optional<Dialect> dialect, Optional<Path> to) ->
                        importFrom(file, dialect, to);
                case CommandLine.Cli(Path socket, List<String> lines) -> cli(socket, lines);
                case CommandLine.VerifyAudit(Path file) -> verifyAudit(file);
                case CommandLine.Help _ -> {
                    System.out.print(CommandLine.USAGE);
                    yield OK;
                }
                case CommandLine.Version _ -> {
                    System.out.println("Signalbox " + Product.running().version());
                    yield OK;
                }
                case CommandLine.Wrong(String why) -> {
                    System.err.println("signalbox: " + why);
                    System.err.print(CommandLine.USAGE);
                    yield USAGE;
                }
            };
        } catch (IOException refused) {
            System.err.println("signalbox: " + refused.getMessage());
            return FAILED;
        }
    }

    private static int run(Path file, List<String> lines) throws IOException, InterruptedException {
        Checked checked = load(file);
        try (NodeProcess node = NodeProcess.start(checked.block(), file, file)) {
            NodePort port = node.port();
            Optional<SignsOfLife> signs = SignsOfLife.begin(System.getenv(), port::view);
            Runnable end =
                    () -> {
                        signs.ifPresent(SignsOfLife::close);
                        node.close();
                    };
            if (Terminal.isThere()) {
                // a terminal that goes away says so by SIGHUP
                closeOnSignal(end);
            } else {
                EndSignals.handle(end, node::reload);
            }
            Shell shell = shell(List.of(port), List.of());
            if (!lines.isEmpty()) {
                node.awaitService(System.nanoTime() + IN_SERVICE_MAX.toNanos());
                return shell.batch(lines) ? OK : FAILED;
            }
            if (Terminal.isThere()) {
                shell.interact();
                tellOfStop();
                return OK;
            }
            System.err.println("signalbox: " + port.hostname() + " is running");
            return switch (shell.pipe()) {
                case SUCCEEDED -> OK;
                case FAILED -> FAILED;
                case NOTHING -> untilSignal();
            };
        }
    }

    private static int lab(CommandLine.Lab wanted) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        List<String> lines = wanted.lines();
        Path folder = topologyFolder(wanted.topology());
        Path saved = Path.of("lab", folder.getFileName().toString());
        try (Lab lab = Lab.start(folder, saved, wanted.oneAddress(), wanted.relays())) {
            closeOnSignal(lab::close);
            boolean all = lab.awaitService();
            System.err.printf(
                    "signalbox: %d nodes, %d linksets, %s after %.1f s%n",
                    lab.ports().size(),
                    lab.linksets(),
                    all ? "all available" : "not all available",
                    (System.nanoTime() - begun) / NANOS_PER_SECOND);
            lab.remarks().forEach(remark -> System.err.println("signalbox: " + remark));
            Shell shell = shell(lab.ports(), lab.commands());
            if (lines.isEmpty()) {
                lab.dashboards().forEach(place -> System.err.println("signalbox: " + place));
                System.err.println(
                        "signalbox: connect NAME changes node, show nodes lists them, exit ends");
                return shell.interact() ? OK : FAILED;
            }
            return shell.batch(lines) ? OK : FAILED;
        }
    }

    private static int check(Path file) throws IOException {
        load(file);
        System.out.println(file + ": ok");
        return OK;
    }

    /// Writes the configuration to where it is wanted, and tells what became of each line.
    private static int importFrom(Path file, Optional<Dialect> dialect, Optional<Path> to)
            throws IOException {
        Imported imported;
        try {
            imported = Importer.read(dialect, file, Files.readString(file));
        } catch (IllegalArgumentException tooLong) {
            throw new IOException(file + ": " + tooLong.getMessage(), tooLong);
        } catch (IOException unreadable) {
            throw new IOException(file + ": cannot be read: " + unreadable, unreadable);
        }
        String text = imported.configuration().tree().toString();
        PrintStream report = to.isPresent() ? System.out : System.err;
        imported.lines().forEach(report::println);
        if (to.isPresent()) {
            write(to.get(), text);
        } else {
            System.out.print(text);
        }
        report.println(file + ": " + imported.summary());
        imported.missing().forEach(missing -> report.println("still wrong: " + missing));
        return imported.missing().isEmpty() ? OK : FAILED;
    }

    private static void write(Path file, String text) throws IOException {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException there) {
            throw new IOException(file + " is there already: name another file", there);
        }
    }

    /// The command line of a node that runs already.
    private static int cli(Path socket, List<String> lines) throws IOException {
        try (ConsoleClient client = ConsoleClient.connect(socket)) {
            if (!lines.isEmpty()) {
                return client.obey(lines, System.out);
            }
            return Terminal.isThere() ? client.converse() : client.pipe(System.in, System.out);
        }
    }

    private static int verifyAudit(Path file) throws IOException {
        return switch (AuditChain.verify(file)) {
            case AuditChain.Whole(int parts, long first, long last, String hash) -> {
                System.out.printf(
                        "%s: whole, entries %d to %d in %d files, the last with hash %s%n",
                        file, first, last, parts, hash);
                yield OK;
            }
            case AuditChain.Broken(Path part, int line, String why) -> {
                System.out.printf("%s:%d: %s%n", part, line, why);
                yield FAILED;
            }
        };
    }

    /// Reads a file and checks all of it: what its lines say, and whether they fit together.
    ///
    /// @throws IOException if there are errors, with all of them
    private static Checked load(Path file) throws IOException {
        Checked checked = ConfigFile.load(file, NodeConfig.SCHEMA);
        NodeConfig.from(checked.block(), checked.problems());
        if (checked.problems().hasErrors()) {
            throw new IOException(file + ": not usable\n" + checked.problems());
        }
        report(checked.problems(), System.err);
        return checked;
    }

    private static void report(Problems problems, PrintStream to) {
        problems.list().forEach(to::println);
    }

    private static Path topologyFolder(String topology) {
        Path shipped =
                Path.of(System.getProperty("signalbox.home", "."), "simulator", "topologies")
                        .resolve(topology);
        return Files.isDirectory(shipped) ? shipped : Path.of(topology);
    }

    private static Shell shell(List<NodePort> ports, List<LabCommand> more) {
        return new Shell(ports, more, System.in, System.out);
    }

    /// When the process is told to end, it does so in order; when told again, at once.
    private static void closeOnSignal(Runnable close) {
        EndSignals.handle(
                () -> {
                    tellOfStop();
                    close.run();
                });
    }

    /// A person does not see the log, and may not want to wait.
    private static void tellOfStop() {
        if (Terminal.isThere()) {
            System.err.println("signalbox: stopping; Ctrl-C ends at once");
        }
    }

    /// A service: nobody types, and only a signal ends it.
    private static int untilSignal() throws InterruptedException {
        new CountDownLatch(1).await();
        return OK;
    }
}

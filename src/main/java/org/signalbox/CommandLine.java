// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import org.signalbox.migration.Dialect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// What the process was asked to do.
sealed interface CommandLine {
    /// One node from a file; with lines, obey them and end.
    record Run(Path file, List<String> lines) implements CommandLine {}

    /// All nodes of a topology in this process; with lines, obey them and end.
    ///
    /// @param topology a name below `simulator/topologies`, or a folder of configuration files
    /// @param oneAddress whether all nodes share 127.0.0.1, as they do where it is the only one
    /// @param relays whether relays of Diameter run, where there is a program for them
    record Lab(String topology, boolean oneAddress, boolean relays, List<String> lines)
            implements CommandLine {}

    /// Read a configuration and say what is wrong with it.
    record Check(Path file) implements CommandLine {}

    /// Take over a configuration of somebody else's.
    ///
    /// @param dialect whose words it is in; empty: guessed
    /// @param to where ours is written; empty: to the standard output
    record Import(Path file, Optional<Dialect> dialect, Optional<Path> to) implements CommandLine {}

    /// The command line of a node that runs on this machine; with lines, obey them and end.
    record Cli(Path socket, List<String> lines) implements CommandLine {}

    /// Say whether an audit log is as it was written.
    record VerifyAudit(Path file) implements CommandLine {}

    record Help() implements CommandLine {}

    record Version() implements CommandLine {}

    /// The command line makes no sense.
    record Wrong(String why) implements CommandLine {}

    /// Where the service of the system has it.
    Path SOCKET_DEFAULT = Path.of("/run/signalbox/console");

    String USAGE =
            """
            usage: signalbox COMMAND

              lab TOPOLOGY [--exec LINE]...   run all nodes of a topology here, with a prompt;
                                              topologies: countries, sms, sgd or a folder
                                              of .conf files
                                              --one-address: all on 127.0.0.1, told apart by
                                              their UDP ports, as where there is no other address
                                              --without-dra: no relay of Diameter between, even
                                              if freeDiameter is installed
              run FILE [--exec LINE]...       run one node from a configuration file; without a
                                              terminal it obeys lines from its standard input, and
                                              is a service if that is empty
              cli [--socket PATH] [--exec LINE]...
                                              the command line of a node that runs on this machine
                                              with console socket PATH (/run/signalbox/console)
              check FILE                      say what is wrong with a configuration file
              import FILE [--from itp|osmo-stp] [--to OUT]
                                              take over a configuration of Cisco ITP or osmo-stp,
                                              and say what becomes of each line
              audit verify FILE               say whether an audit log is whole, and where it is not
              version                         print the version
              help                            print this

            --exec obeys a line of the command line as if it were typed, prints what it answers, and
            ends after the last; the exit status is 1 if any of them failed.
            """;

    static CommandLine parse(String... arguments) {
        Iterator<String> words = List.of(arguments).iterator();
        if (!words.hasNext()) {
            return new Help();
        }
        String command = words.next();
        return switch (command) {
            case "run", "lab" -> withLines(command, words);
            case "cli" -> cli(words);
            case "audit" ->
                    words.hasNext() && words.next().equals("verify") && words.hasNext()
                            ? atEnd(new VerifyAudit(Path.of(words.next())), words)
                            : new Wrong("audit: expected verify and a file");
            case "check" ->
                    words.hasNext()
                            ? atEnd(new Check(Path.of(words.next())), words)
                            : new Wrong("check: expected a configuration file");
            case "import" -> imported(words);
            case "help", "--help", "-h" -> new Help();
            case "version", "--version" -> new Version();
            default -> new Wrong("unknown command \"" + command + "\"");
        };
    }

    private static CommandLine withLines(String command, Iterator<String> words) {
        List<String> lines = new ArrayList<>();
        String subject = null;
        boolean oneAddress = false;
        boolean relays = true;
        while (words.hasNext()) {
            String word = words.next();
            if (word.equals("--exec")) {
                if (!words.hasNext()) {
                    return new Wrong("--exec: expected a line to obey");
                }
                lines.add(words.next());
            } else if (word.equals("--one-address") && command.equals("lab")) {
                oneAddress = true;
            } else if (word.equals("--without-dra") && command.equals("lab")) {
                relays = false;
            } else if (word.startsWith("--")) {
                return new Wrong("unknown option " + word);
            } else if (subject == null) {
                subject = word;
            } else {
                return new Wrong("unexpected \"" + word + "\"");
            }
        }
        if (subject == null) {
            return new Wrong(
                    command.equals("run")
                            ? "run: expected a configuration file"
                            : "lab: expected a topology, such as countries");
        }
        return command.equals("run")
                ? new Run(Path.of(subject), List.copyOf(lines))
                : new Lab(subject, oneAddress, relays, List.copyOf(lines));
    }

    private static CommandLine imported(Iterator<String> words) {
        Path file = null;
        Optional<Dialect> dialect = Optional.empty();
        Optional<Path> to = Optional.empty();
        while (words.hasNext()) {
            String word = words.next();
            if (word.equals("--from") && words.hasNext()) {
                String whose = words.next();
                dialect = Dialect.of(whose);
                if (dialect.isEmpty()) {
                    return new Wrong("import: expected --from itp or osmo-stp, not " + whose);
                }
            } else if (word.equals("--to") && words.hasNext()) {
                to = Optional.of(Path.of(words.next()));
            } else if (word.startsWith("--") || file != null) {
                return new Wrong("import: unexpected \"" + word + "\"");
            } else {
                file = Path.of(word);
            }
        }
        return file == null
                ? new Wrong("import: expected a configuration file of ITP or osmo-stp")
                : new Import(file, dialect, to);
    }

    private static CommandLine cli(Iterator<String> words) {
        Path socket = SOCKET_DEFAULT;
        List<String> lines = new ArrayList<>();
        while (words.hasNext()) {
            String word = words.next();
            if (!word.equals("--socket") && !word.equals("--exec")) {
                return new Wrong("cli: unexpected \"" + word + "\"");
            }
            if (!words.hasNext()) {
                return new Wrong(word + ": expected something behind it");
            }
            if (word.equals("--socket")) {
                socket = Path.of(words.next());
            } else {
                lines.add(words.next());
            }
        }
        return new Cli(socket, List.copyOf(lines));
    }

    private static CommandLine atEnd(CommandLine parsed, Iterator<String> words) {
        return words.hasNext() ? new Wrong("unexpected \"" + words.next() + "\"") : parsed;
    }
}

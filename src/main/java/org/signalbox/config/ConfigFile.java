// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.apache.commons.configuration2.builder.FileBasedConfigurationBuilder;
import org.apache.commons.configuration2.builder.fluent.Parameters;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.signalbox.config.Problem.Severity;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads configurations from files and from texts.
public final class ConfigFile {
    private ConfigFile() {}

    /// Reads and checks a file in UTF-8, with what it includes. A file that cannot be read is a
    /// problem like any other.
    public static Checked load(Path file, Schema schema) {
        try {
            return builder(file).getConfiguration().check(schema);
        } catch (ConfigurationException unreadable) {
            Problems problems = new Problems();
            problems.add(
                    new Problem(
                            Severity.ERROR,
                            new Position(ConfigText.nameOf(file), 1, 1),
                            "",
                            "cannot be read: " + reason(unreadable),
                            null));
            return new Checked(Block.EMPTY, problems);
        }
    }

    /// Reads a file that a line names, such as `load routes/national.routes`, into a block of
    /// its own.
    ///
    /// @param name the argument that holds the file's name; it is relative to the file in which the
    ///     line stands
    /// @param base the directory to which it is relative if the line was typed
    /// @param problems takes what is wrong with the file
    public static Block loadNamed(
            Statement line, Argument<String> name, Path base, Schema schema, Problems problems) {
        return pathNamed(line, name, base, problems)
                .map(
                        path -> {
                            Checked loaded = load(path, schema);
                            problems.addAll(loaded.problems().list());
                            return loaded.block();
                        })
                .orElse(Block.EMPTY);
    }

    /// Where a file is that a line names; empty, and reported, if it is not there. As for
    /// [#loadNamed].
    public static Optional<Path> pathNamed(
            Statement line, Argument<String> name, Path base, Problems problems) {
        Optional<Path> path = placeNamed(line, name, base, problems);
        if (path.isPresent() && !Files.isRegularFile(path.get())) {
            problems.error(line, name, "is no file: " + path.get());
            return Optional.empty();
        }
        return path;
    }

    /// As above, where the file need not be there yet.
    public static Optional<Path> placeNamed(
            Statement line, Argument<String> name, Path base, Problems problems) {
        String file = line.get(name);
        try {
            boolean typed = line.position().file().equals(Position.TERMINAL);
            return Optional.of(
                    typed
                            ? base.resolve(file)
                            : Path.of(line.position().file()).resolveSibling(file));
        } catch (InvalidPathException unusable) {
            problems.error(line, name, "is no file name: " + unusable.getReason());
            return Optional.empty();
        }
    }

    /// How the operator knows a file: by its path from the working directory, if it is below that.
    public static String nameOf(Path file) {
        return ConfigText.nameOf(file);
    }

    /// The library's builder for a file in our format.
    public static FileBasedConfigurationBuilder<CommandConfiguration> builder(Path file) {
        return new FileBasedConfigurationBuilder<>(CommandConfiguration.class)
                .configure(
                        new Parameters()
                                .fileBased()
                                .setFile(file.toFile())
                                .setEncoding(StandardCharsets.UTF_8.name()));
    }

    /// Reads and checks a text that is no file, and therefore cannot include any.
    public static Checked parse(String text, Schema schema) {
        return read(text).check(schema);
    }

    /// The lines of a text that [ConfigTree#toString] wrote, whatever they mean.
    public static ConfigTree lines(String text) {
        return read(text).tree();
    }

    private static CommandConfiguration read(String text) {
        CommandConfiguration configuration = new CommandConfiguration();
        try {
            configuration.read(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
        return configuration;
    }

    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }
}

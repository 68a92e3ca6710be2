// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.signalbox.config.Problem.Severity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Collects what is wrong with a configuration, so that all of it is reported at once.
public final class Problems {
    /// A file that is not a configuration at all would have a problem in every line.
    public static final int KEPT_MAX = 200;

    private final List<Problem> kept = new ArrayList<>();
    private final Set<Path> files = new LinkedHashSet<>();
    private int errors;
    private int dropped;

    public void add(Problem problem) {
        if (problem.isError()) {
            errors++;
        }
        if (kept.size() < KEPT_MAX) {
            kept.add(problem);
        } else {
            dropped++;
        }
    }

    /// All that another one has collected, its files too.
    public void addAll(Problems others) {
        others.kept.forEach(this::add);
        files.addAll(others.files);
    }

    /// A file was read, or missed, whose text is part of the configuration.
    void read(Path file) {
        files.add(file.toAbsolutePath().normalize());
    }

    /// The files that the configuration was read from, whether they were there or not.
    public Set<Path> files() {
        return Collections.unmodifiableSet(files);
    }

    public void addAll(Collection<Problem> problems) {
        problems.forEach(this::add);
    }

    /// Something is wrong that no line alone is to blame for.
    public void general(String message) {
        add(new Problem(Severity.ERROR, Position.NOWHERE, "", message, null));
    }

    /// The line as a whole is wrong.
    public void error(Statement statement, String message) {
        add(new Problem(Severity.ERROR, statement.position(), "", message, null));
    }

    /// The word that stands for `argument` is wrong; of several, the first.
    public void error(Statement statement, Argument<?> argument, String message) {
        error(statement, word(statement, argument), message);
    }

    /// A word of the line is wrong.
    public void error(Statement statement, Word word, String message) {
        add(new Problem(Severity.ERROR, at(statement, word), word.shown(), message, null));
    }

    /// The line is understood but can have no effect, or not the one its writer expects.
    public void warning(Statement statement, String message) {
        add(new Problem(Severity.WARNING, statement.position(), "", message, null));
    }

    /// As above, because of one word of it.
    public void warning(Statement statement, Argument<?> argument, String message) {
        Word word = word(statement, argument);
        add(new Problem(Severity.WARNING, at(statement, word), word.shown(), message, null));
    }

    /// The word that stands for `argument` names something that is not there.
    ///
    /// @param kind what should have that name: `linkset`
    /// @param known the names there are
    public void undefined(
            Statement statement, Argument<?> argument, String kind, Collection<String> known) {
        Word word = word(statement, argument);
        String message = kind + " " + word.shown() + " is not defined";
        add(
                new Problem(
                        Severity.ERROR,
                        at(statement, word),
                        word.shown(),
                        known.isEmpty() ? message + ", nor is any other" : message,
                        Spelling.nearest(word.text(), known)));
    }

    public boolean hasErrors() {
        return errors > 0;
    }

    /// What was collected, in the order of finding; at most [#KEPT_MAX].
    public List<Problem> list() {
        return List.copyOf(kept);
    }

    /// How many more there were.
    public int dropped() {
        return dropped;
    }

    /// One problem a line.
    @Override
    public String toString() {
        String text = kept.stream().map(Problem::toString).collect(Collectors.joining("\n"));
        return dropped == 0 ? text : text + "\n(" + dropped + " more)";
    }

    private static Word word(Statement statement, Argument<?> argument) {
        return statement.words(argument).getFirst();
    }

    private static Position at(Statement statement, Word word) {
        return statement.position().at(word.column());
    }
}

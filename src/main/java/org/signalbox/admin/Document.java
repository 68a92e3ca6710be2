// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.ArrayList;
import java.util.List;

/// The answer to a `show`: one content, rendered as the text an operator of ITP knows or as JSON.
///
/// As JSON a document is an object: fields are its members, groups and tables are arrays of
/// objects.
///
/// @param parts in the order of the text
public record Document(List<Part> parts) {
    /// A piece of a document.
    public sealed interface Part {}

    /// A line of text with fields in it.
    ///
    /// @param pattern for [String#format], with one `%s` for each field
    /// @param fields shown in the pattern's order
    public record Line(String pattern, List<Field> fields) implements Part {
        public Line {
            fields = List.copyOf(fields);
        }

        String text() {
            Object[] shown = fields.stream().map(Field::shown).toArray();
            return pattern.formatted(shown).stripTrailing();
        }
    }

    /// A line for people only: a heading, a blank line, an explanation.
    public record Note(String text) implements Part {}

    /// Fields for machines only, because the text says them in another way or not at all.
    public record Unshown(List<Field> fields) implements Part {
        public Unshown {
            fields = List.copyOf(fields);
        }
    }

    /// Documents of one kind.
    ///
    /// @param name of the array in JSON
    /// @param between printed between two of them; empty for none, a blank for an empty line
    public record Group(String name, List<Document> items, String between) implements Part {
        public Group {
            items = List.copyOf(items);
        }
    }

    /// A table whose columns are as wide as they must be.
    ///
    /// @param name of the array in JSON
    /// @param titles one for each field of a row
    /// @param rows each with its fields in the order of the titles; what follows is for machines
    /// only
    public record Table(String name, List<String> titles, List<List<Field>> rows) implements Part {
        public Table {
            titles = List.copyOf(titles);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    public Document {
        parts = List.copyOf(parts);
    }

    /// The answer as an operator reads it.
    public List<String> lines() {
        return TextRendering.lines(this);
    }

    /// The answer as a program reads it: one JSON object over several lines.
    public List<String> json() {
        return JsonRendering.lines(this);
    }

    public static Builder builder() {
        return new Builder();
    }

    /// Puts a document together, part by part.
    public static final class Builder {
        private final List<Part> parts = new ArrayList<>();

        private Builder() {}

        public Builder line(String pattern, Field... fields) {
            parts.add(new Line(pattern, List.of(fields)));
            return this;
        }

        public Builder note(String text) {
            parts.add(new Note(text));
            return this;
        }

        public Builder unshown(Field... fields) {
            parts.add(new Unshown(List.of(fields)));
            return this;
        }

        public Builder group(String name, List<Document> items) {
            parts.add(new Group(name, items, ""));
            return this;
        }

        public Builder spacedGroup(String name, List<Document> items) {
            parts.add(new Group(name, items, " "));
            return this;
        }

        public Builder table(String name, List<String> titles, List<List<Field>> rows) {
            parts.add(new Table(name, titles, rows));
            return this;
        }

        public Builder addAll(Document other) {
            parts.addAll(other.parts());
            return this;
        }

        public Document build() {
            return new Document(parts);
        }
    }
}

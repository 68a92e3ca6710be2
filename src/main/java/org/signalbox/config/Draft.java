// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A block that is being written.
final class Draft {
    private record Key(Command command, List<?> identity) {}

    private record Entry(Statement head, @Nullable Draft inside) {}

    private final Schema schema;
    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    Draft(Schema schema) {
        this.schema = schema;
    }

    static Draft of(Schema schema, Block block) {
        Draft draft = new Draft(schema);
        for (Statement statement : block.statements()) {
            draft.entries.put(
                    keyOf(statement),
                    new Entry(
                            statement,
                            statement
                                    .command()
                                    .block()
                                    .map(inside -> of(inside, statement.block()))
                                    .orElse(null)));
        }
        return draft;
    }

    Schema schema() {
        return schema;
    }

    /// Puts a line in, in place of the one with the same key, whose block it keeps. A line that
    /// leads into a block and says nothing new, such as `cs7 linkset ToB` where the point code
    /// is known, leaves the old line in place.
    @Nullable Statement put(Statement statement) {
        Key key = keyOf(statement);
        Entry old = entries.get(key);
        if (statement.negated()) {
            entries.put(key, new Entry(statement, null));
        } else if (old == null || old.inside() == null) {
            entries.put(
                    key,
                    new Entry(statement, statement.command().block().map(Draft::new).orElse(null)));
        } else if (!statement.isPartOf(old.head())) {
            entries.put(key, new Entry(statement, old.inside()));
        }
        return old == null ? null : old.head();
    }

    /// The block beneath a line that was put in.
    @Nullable Draft inside(Statement statement) {
        Entry entry = entries.get(keyOf(statement));
        return entry == null ? null : entry.inside();
    }

    /// Takes out the line that a `no` line names, if there is one.
    @Nullable Statement remove(Statement no) {
        Key key = keyOf(no);
        Entry entry = entries.get(key);
        if (entry == null || !no.isPartOf(entry.head())) {
            return null;
        }
        entries.remove(key);
        return entry.head();
    }

    Block freeze() {
        return new Block(
                entries.values().stream()
                        .map(
                                entry ->
                                        entry.inside() == null
                                                ? entry.head()
                                                : entry.head().with(entry.inside().freeze()))
                        .sorted(Comparator.comparingInt(s -> schema.orderOf(s.command())))
                        .toList());
    }

    private static Key keyOf(Statement statement) {
        return new Key(statement.command(), statement.command().identityOf(statement));
    }
}

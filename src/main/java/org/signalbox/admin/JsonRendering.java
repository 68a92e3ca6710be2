// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.Document.Group;
import org.signalbox.admin.Document.Line;
import org.signalbox.admin.Document.Note;
import org.signalbox.admin.Document.Part;
import org.signalbox.admin.Document.Table;
import org.signalbox.admin.Document.Unshown;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes a [Document] as JSON (RFC 8259), indented by two blanks a level.
final class JsonRendering {
    /// What a member of an object can be here.
    private sealed interface Node {
        record Scalar(Value value) implements Node {}

        record Items(List<Members> items) implements Node {}
    }

    private record Members(Map<String, Node> byName) {}

    private JsonRendering() {}

    static List<String> lines(Document document) {
        StringBuilder json = new StringBuilder();
        write(members(document), 0, json);
        return json.toString().lines().toList();
    }

    private static Members members(Document document) {
        Map<String, Node> byName = new LinkedHashMap<>();
        for (Part part : document.parts()) {
            switch (part) {
                case Line(String _, List<Field> fields) -> put(fields, byName);
                case Unshown(List<Field> fields) -> put(fields, byName);
                case Note _ -> {}
                case Group(String name, List<Document> items, String _) ->
                        put(
                                name,
                                new Node.Items(items.stream().map(i -> members(i)).toList()),
                                byName);
                case Table(String name, List<String> _, List<List<Field>> rows) ->
                        put(
                                name,
                                new Node.Items(rows.stream().map(r -> members(r)).toList()),
                                byName);
            }
        }
        return new Members(byName);
    }

    private static Members members(List<Field> fields) {
        Map<String, Node> byName = new LinkedHashMap<>();
        put(fields, byName);
        return new Members(byName);
    }

    private static void put(List<Field> fields, Map<String, Node> byName) {
        fields.forEach(field -> put(field.name(), new Node.Scalar(field.value()), byName));
    }

    private static void put(String name, Node node, Map<String, Node> byName) {
        Node before = byName.put(name, node);
        assert before == null || before.equals(node) : "two members of the name " + name;
    }

    private static void write(Members members, int depth, StringBuilder json) {
        if (members.byName().isEmpty()) {
            json.append("{}");
            return;
        }
        json.append('{');
        String separator = "\n";
        for (Map.Entry<String, Node> member : members.byName().entrySet()) {
            json.append(separator).repeat("  ", depth + 1);
            string(member.getKey(), json);
            json.append(": ");
            switch (member.getValue()) {
                case Node.Scalar(Value value) -> write(value, json);
                case Node.Items(List<Members> items) -> write(items, depth + 1, json);
            }
            separator = ",\n";
        }
        json.append('\n').repeat("  ", depth).append('}');
    }

    private static void write(List<Members> items, int depth, StringBuilder json) {
        if (items.isEmpty()) {
            json.append("[]");
            return;
        }
        json.append('[');
        String separator = "\n";
        for (Members item : items) {
            json.append(separator).repeat("  ", depth + 1);
            write(item, depth + 1, json);
            separator = ",\n";
        }
        json.append('\n').repeat("  ", depth).append(']');
    }

    private static void write(Value value, StringBuilder json) {
        switch (value) {
            case Value.Text(String text) -> string(text, json);
            case Value.Whole(long number) -> json.append(number);
            case Value.Flag(boolean set) -> json.append(set);
            case Value.Nothing _ -> json.append("null");
        }
    }

    private static void string(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
                        json.append("\\u%04x".formatted((int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}

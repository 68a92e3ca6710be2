// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The declared schemas of the API's answers, and what answers were really like.
///
/// With `-Ddocs=apply` what was seen and is not declared is written into the declaration; then read
/// what it says, for a test cannot know that a member may be `null` which never was.
final class ApiSchemas {
    private static final Path FILE = Path.of("src/main/resources/openapi/schemas.json");
    static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final ObjectNode declared;

    ApiSchemas() throws IOException {
        declared = (ObjectNode) JSON.readTree(Files.readString(FILE));
    }

    static boolean toBeRewritten() {
        return "apply".equals(System.getProperty("docs"));
    }

    /// What is wrong with an answer; empty if nothing is.
    Set<String> problems(String name, JsonNode answer) {
        if (toBeRewritten()) {
            JsonNode before = declared.get(name);
            declared.set(name, merged(before, answer));
            return Set.of();
        }
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$ref", "#/components/schemas/" + name);
        schema.putObject("components").set("schemas", declared);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(schema)
                .validate(answer)
                .stream()
                .map(ValidationMessage::getMessage)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    void rewrite() throws IOException {
        ObjectNode sorted = JSON.createObjectNode();
        Map<String, JsonNode> byName = new TreeMap<>();
        declared.fields().forEachRemaining(e -> byName.put(e.getKey(), e.getValue()));
        byName.forEach(sorted::set);
        Files.writeString(FILE, JSON.writeValueAsString(sorted) + "\n");
    }

    private static ObjectNode merged(JsonNode before, JsonNode value) {
        if (before instanceof ObjectNode reference && reference.has("$ref")) {
            return reference;
        }
        ObjectNode schema =
                before instanceof ObjectNode known ? known.deepCopy() : JSON.createObjectNode();
        boolean first = !schema.has("type") || schema.path("type").asText().equals("null");
        addType(schema, typeOf(value));
        if (value.isObject()) {
            mergeObject(schema, value, first);
        } else if (value.isArray()) {
            JsonNode items = schema.get("items");
            for (JsonNode item : value) {
                items = merged(items, item);
            }
            if (items != null) {
                schema.set("items", items);
            }
        }
        return schema;
    }

    private static void mergeObject(ObjectNode schema, JsonNode value, boolean first) {
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.withObject("/properties");
        Set<String> required = new TreeSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        value.fields()
                .forEachRemaining(
                        e ->
                                properties.set(
                                        e.getKey(),
                                        merged(properties.get(e.getKey()), e.getValue())));
        if (first) {
            value.fieldNames().forEachRemaining(required::add);
        } else {
            required.removeIf(name -> !value.has(name));
        }
        ArrayNode names = schema.putArray("required");
        required.forEach(names::add);
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> "integer";
            case NULL -> "null";
            case BINARY, MISSING, POJO -> throw new IllegalArgumentException(value.toString());
        };
    }

    private static void addType(ObjectNode schema, String type) {
        Set<String> types = new TreeSet<>();
        JsonNode known = schema.get("type");
        if (known != null && known.isArray()) {
            known.forEach(one -> types.add(one.asText()));
        } else if (known != null) {
            types.add(known.asText());
        }
        types.add(type);
        if (types.size() == 1) {
            schema.put("type", type);
        } else {
            ArrayNode all = schema.putArray("type");
            types.forEach(all::add);
        }
    }
}

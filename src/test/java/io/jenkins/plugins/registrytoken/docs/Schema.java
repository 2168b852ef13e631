package io.jenkins.plugins.registrytoken.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.everit.json.schema.ValidationException;
import org.everit.json.schema.loader.SchemaLoader;
import org.json.JSONObject;
import org.yaml.snakeyaml.Yaml;

/** {@code docs/schema.json}, which editors check Configuration as Code by. */
final class Schema {
    private final JSONObject json;
    private final org.everit.json.schema.Schema schema;

    Schema() throws IOException {
        json = new JSONObject(Files.readString(Path.of("docs/schema.json")));
        schema = SchemaLoader.builder()
                .draftV7Support()
                .schemaJson(json)
                .build()
                .load()
                .build();
    }

    /** What is wrong with a file, by place; empty if nothing is. */
    List<String> problems(String yaml) {
        try {
            schema.validate(new JSONObject(new Yaml().<Map<String, Object>>load(yaml)));
            return List.of();
        } catch (ValidationException e) {
            return e.getAllMessages();
        }
    }

    JSONObject definition(String name) {
        return json.getJSONObject("definitions").getJSONObject(name);
    }

    /** The attributes of a definition. */
    JSONObject properties(String name) {
        return definition(name).getJSONObject("properties");
    }

    Set<String> required(String name) {
        JSONObject definition = definition(name);
        return definition.has("required")
                ? definition.getJSONArray("required").toList().stream()
                        .map(String::valueOf)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    /** Which kinds there may be where one of several is due. */
    Set<String> kinds(String name) {
        JSONObject definition = definition(name);
        return (definition.has("anyOf") ? definition.getJSONArray("anyOf").getJSONObject(0) : definition)
                .getJSONObject("properties")
                .keySet();
    }
}

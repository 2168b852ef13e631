package io.jenkins.plugins.registrytoken.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import okhttp3.mockwebserver.MockResponse;

/** An answer of which one part is missing or is something else: a header, or a value in JSON or XML. */
final class Changes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ELEMENT = Pattern.compile("(?s)<(\\w+)>((?:(?!<\\1>).)*?)</\\1>");
    private static final Map<String, JsonNode> OTHERS = Map.of(
            "null", JsonNodeFactory.instance.nullNode(),
            "true", JsonNodeFactory.instance.booleanNode(true),
            "a number", JsonNodeFactory.instance.numberNode(-1),
            "a text", JsonNodeFactory.instance.textNode("x"),
            "an empty text", JsonNodeFactory.instance.textNode(""),
            "a list", JsonNodeFactory.instance.arrayNode().add(1),
            "an object", JsonNodeFactory.instance.objectNode().put("x", 1));

    private final MockResponse answer;
    private final Map<String, MockResponse> all = new LinkedHashMap<>();

    private Changes(MockResponse answer) {
        this.answer = answer;
    }

    /** By what is changed. */
    static Map<String, MockResponse> of(MockResponse answer) {
        Changes changes = new Changes(answer);
        for (String name : answer.getHeaders().names()) {
            if (!name.equalsIgnoreCase("Content-Length")) {
                changes.all.put("no " + name, answer.clone().removeHeader(name));
                changes.all.put("an empty " + name, answer.clone().setHeader(name, ""));
            }
        }
        String body = answer.getBody() == null ? "" : answer.getBody().readUtf8();
        try {
            JsonNode json = JSON.readTree(body);
            changes.ofJson(json, json, "body");
        } catch (JsonProcessingException e) {
            changes.ofXml(body);
        }
        return changes.all;
    }

    private void ofXml(String xml) {
        List<MatchResult> open = new ArrayList<>(ELEMENT.matcher(xml).results().toList());
        while (!open.isEmpty()) {
            MatchResult element = open.remove(0);
            String name = element.group(1);
            put("no " + name, xml.replace(element.group(), ""));
            put("an empty " + name, xml.replace(element.group(), '<' + name + "/>"));
            ELEMENT.matcher(element.group(2)).results().forEach(open::add);
        }
    }

    /** Changes each part of the tree for as long as the change is written down. */
    private void ofJson(JsonNode whole, JsonNode part, String path) {
        if (part instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
                String place = path + '.' + member.getKey();
                object.remove(member.getKey());
                put("no " + place, whole.toString());
                OTHERS.forEach((what, value) -> {
                    object.set(member.getKey(), value);
                    put(what + " as " + place, whole.toString());
                });
                object.set(member.getKey(), member.getValue());
                ofJson(whole, member.getValue(), place);
            }
        } else if (part instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode element = array.get(i);
                String place = path + '[' + i + ']';
                for (Map.Entry<String, JsonNode> other : OTHERS.entrySet()) {
                    array.set(i, other.getValue());
                    put(other.getKey() + " as " + place, whole.toString());
                }
                array.set(i, element);
                ofJson(whole, element, place);
            }
        }
    }

    private void put(String what, String body) {
        all.put(what, answer.clone().setBody(body));
    }
}

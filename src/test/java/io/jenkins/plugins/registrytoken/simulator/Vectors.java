package io.jenkins.plugins.registrytoken.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import okhttp3.mockwebserver.MockResponse;

/** Signatures made by the official SDKs and answers as the documents have them, kept as data under {@code vectors/}. */
public final class Vectors {
    private Vectors() {}

    public static JsonNode read(String file) {
        try (InputStream stream = Vectors.class.getResourceAsStream("/vectors/" + file)) {
            return new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** An answer of {@code response-fixtures.json}. */
    public static JsonNode fixture(String id) {
        return elements(read("response-fixtures.json").path("fixtures"))
                .filter(fixture -> fixture.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** That answer, ready to be sent. */
    public static MockResponse response(String id) {
        JsonNode fixture = fixture(id);
        MockResponse response = new MockResponse()
                .setResponseCode(fixture.path("status").asInt())
                .setBody(fixture.path("body").asText());
        fixture.path("headers")
                .properties()
                .forEach(header ->
                        response.addHeader(header.getKey(), header.getValue().asText()));
        return response;
    }
}

package io.jenkins.plugins.registrytoken.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;

/** JSON, in and out. */
final class Answers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Answers() {}

    static MockResponse json(int status, String body) {
        return new MockResponse()
                .setResponseCode(status)
                .setHeader("Content-Type", "application/json")
                .setBody(body);
    }

    static MockResponse json(int status, Map<String, ?> body) {
        return json(status, JSON.valueToTree(body).toString());
    }

    static MockResponse gatewayError(int status, String code, String message) {
        return json(status, Map.of("error_code", code, "error_msg", message, "request_id", "simulated-request"));
    }

    static JsonNode body(RecordedRequest request) {
        try {
            return JSON.readTree(request.getBody().clone().readByteArray());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a body that is not JSON", e);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.jenkins.plugins.registrytoken.cloud.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Instant;
import java.util.function.Function;

/**
 * What an API of Alibaba Cloud answered, as far as its form goes. Its {@link #toString} shows no content.
 *
 * @param key what the call was signed with; null if it was not
 */
record AcsAnswer(
        @NonNull String service,
        @NonNull ApiResponse response,
        @CheckForNull IssuedKey key,
        @NonNull JsonNode body) {

    private static final Function<ApiResponse, JsonNode> PARSE = AcsAnswer::parse;

    /**
     * @throws TokenException if the call failed by its status or by {@code IsSuccess}, which comes with status 200, or
     *     if the answer is no object
     */
    @NonNull
    static AcsAnswer of(@NonNull String service, @NonNull ApiResponse response, @CheckForNull IssuedKey key)
            throws TokenException {
        JsonNode body = object(response);
        AcsAnswer answer =
                new AcsAnswer(service, response, key, body == null ? JsonNodeFactory.instance.objectNode() : body);
        if (!response.isSuccessful() || answer.body.path("IsSuccess").asText().equalsIgnoreCase("false")) {
            throw AlibabaErrors.explain(service, response);
        }
        if (body == null) {
            throw answer.invalid("with " + response.contentType() + " where a JSON object is due");
        }
        return answer;
    }

    /** The object in the body, written as JSON or as XML; null if there is none. */
    @CheckForNull
    static JsonNode object(@NonNull ApiResponse response) {
        return response.read(PARSE);
    }

    private static JsonNode parse(ApiResponse response) {
        JsonNode json = response.json();
        return json != null ? json.isObject() ? json : null : FlatXml.read(response.body());
    }

    @NonNull
    Instant receivedAt() {
        return response.receivedAt();
    }

    @NonNull
    TokenException invalid(@NonNull String what) {
        return new TokenException(
                Reason.INVALID_ANSWER,
                service + " answered HTTP " + response.status() + ' ' + what
                        + ". Check the endpoint, and whether a proxy answers in its place.");
    }

    @Override
    public String toString() {
        return "answer of " + service;
    }
}

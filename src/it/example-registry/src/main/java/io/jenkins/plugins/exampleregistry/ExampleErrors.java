package io.jenkins.plugins.exampleregistry;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.registrytoken.cloud.ApiError;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Duration;

/** Turns an answer that is no success into one line: {@code {"code": "…", "message": "…"}}. */
final class ExampleErrors {
    private static final String ADVICE = "Check the API key, and whether it may create registry logins.";

    private ExampleErrors() {}

    static TokenException explain(String service, ApiResponse response) {
        JsonNode body = response.json();
        ApiError error = new ApiError(
                response,
                ApiError.text(response, body, "code"),
                ApiError.text(response, body, "message"),
                ApiError.header(response, "X-Request-Id"),
                body != null);
        String advice = error.generalAdvice(error.reason(), Duration.ZERO);
        return error.explain(service, error.reason(), advice.isEmpty() ? ADVICE : advice);
    }
}

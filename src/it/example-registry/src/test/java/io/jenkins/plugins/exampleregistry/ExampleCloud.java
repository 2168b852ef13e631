package io.jenkins.plugins.exampleregistry;

import io.jenkins.plugins.registrytoken.token.Login;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;

/** Answers as Example Cloud does, and gives this login to everybody with a key that begins with {@code canary}. */
final class ExampleCloud extends Dispatcher {
    private final Login issued;

    ExampleCloud(Login issued) {
        this.issued = issued;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        if (!"POST /v1/logins HTTP/1.1".equals(request.getRequestLine())) {
            return new MockResponse().setResponseCode(404);
        }
        if (!String.valueOf(request.getHeader("Authorization")).startsWith("Bearer canary")) {
            return rejected();
        }
        return json("""
                {"username": "%s", "password": "%s", "expiresAt": "%s"}""".formatted(
                        issued.username(), issued.password(), Instant.now().plus(1, ChronoUnit.HOURS)));
    }

    static MockResponse rejected() {
        return json("{\"code\": \"InvalidKey\", \"message\": \"The key is invalid.\"}")
                .setResponseCode(401);
    }

    private static MockResponse json(String body) {
        return new MockResponse().setHeader("Content-Type", "application/json").setBody(body);
    }
}

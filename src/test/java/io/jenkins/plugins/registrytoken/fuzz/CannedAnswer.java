package io.jenkins.plugins.registrytoken.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.Login;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** An answer of a cloud, whose secrets are canaries. */
record CannedAnswer(int status, Map<String, String> headers, byte[] body) {

    /** Stands where a cloud repeats what was sent to it, secrets included. */
    static final String ECHO = "ECHO";

    static final String LOGIN = new Login("eu-de@AK", "canary-password").encode();

    /** An answer of {@code response-fixtures.json}. */
    static CannedAnswer fixture(String id) {
        JsonNode fixture = Vectors.fixture(id);
        Map<String, String> headers = new LinkedHashMap<>();
        fixture.path("headers")
                .properties()
                .forEach(header -> headers.put(
                        header.getKey(),
                        canaries(header.getKey(), current(header.getValue().asText()))));
        return new CannedAnswer(
                fixture.path("status").asInt(),
                headers,
                canaries(current(fixture.path("body").asText())).getBytes(StandardCharsets.UTF_8));
    }

    static CannedAnswer of(String body) {
        return new CannedAnswer(200, Map.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
    }

    static CannedAnswer error(String message) {
        return new CannedAnswer(
                400,
                Map.of("Content-Type", ECHO, "X-Request-Id", ECHO, "x-acs-request-id", ECHO),
                ("{\"error_code\": \"X.1\", \"code\": \"X.1\", \"message\": \"" + message + "\", \"request_id\": \""
                                + ECHO + "\"}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    Response to(Request request) {
        String echo = echo(request);
        Headers.Builder all = new Headers.Builder();
        headers.forEach((name, value) -> all.addUnsafeNonAscii(name, value.replace(ECHO, echo)));
        String text = new String(body, StandardCharsets.ISO_8859_1);
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .headers(all.build())
                .body(ResponseBody.create(text.replace(ECHO, echo).getBytes(StandardCharsets.ISO_8859_1), null))
                .build();
    }

    private static String echo(Request request) {
        StringBuilder echo = new StringBuilder("You sent ");
        Redaction.Secrets.of(request).texts().forEach(secret -> echo.append(secret)
                .append(' '));
        request.headers().forEach(header -> echo.append(header.getSecond()).append(' '));
        return echo.toString().replace("\\", "").replace("\"", "");
    }

    /** As if it had been given just now. */
    private static String current(String text) {
        Instant expiry = CannedCloud.NOW.plus(Duration.ofHours(1));
        return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", expiry.toString())
                .replaceAll("\\b1[5-9]\\d{11}\\b", String.valueOf(expiry.toEpochMilli()));
    }

    private static String canaries(String header, String value) {
        return header.equalsIgnoreCase("X-Subject-Token")
                ? "canary-iam-token"
                : value.replaceFirst(" -p \\S+", " -p canary-password");
    }

    private static String canaries(String body) {
        return body.replaceAll("(\"auth\": )\"[^\"]*\"", "$1\"" + LOGIN + '"')
                .replaceAll(
                        "(\"(?:auth_token|secret|securitytoken|AuthorizationToken|authorizationToken|AccessKeySecret"
                                + "|SecurityToken)\": )\"[^\"]*\"",
                        "$1\"canary-password\"")
                .replaceAll("(<AuthorizationToken>)[^<]*", "$1canary-password");
    }
}

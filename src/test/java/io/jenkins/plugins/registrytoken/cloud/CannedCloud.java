package io.jenkins.plugins.registrytoken.cloud;

import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.Login;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;

/** Answers as clouds document it, as if it were given just now, with canaries for secrets. */
public final class CannedCloud extends Dispatcher {
    private static final String LOGIN = new Login("eu-de@AK", "canary-password").encode();

    private final String expiry = Instant.now().plus(Duration.ofHours(1)).toString();
    private final String expiryMillis = String.valueOf(Instant.parse(expiry).toEpochMilli());
    private final Map<String, MockResponse> answers = new LinkedHashMap<>();

    /**
     * @param call the name of an operation, or a path as a regular expression; the first one that fits is answered
     * @param answer the name of an answer of {@code response-fixtures.json}
     */
    public CannedCloud with(String call, String answer) {
        MockResponse documented = Vectors.response(answer);
        MockResponse current =
                documented.clone().setBody(canaries(documented.getBody().readUtf8()));
        documented
                .getHeaders()
                .forEach(header -> current.setHeader(
                        header.getFirst(),
                        header.getFirst().equals("Content-Length")
                                ? String.valueOf(current.getBody().size())
                                : canaries(header.getFirst(), header.getSecond())));
        answers.putIfAbsent(call, current);
        return this;
    }

    /** With an answer that is no error and has this body. */
    public CannedCloud saying(String call, String body) {
        answers.putIfAbsent(call, new MockResponse().setBody(body));
        return this;
    }

    @Override
    public MockResponse dispatch(RecordedRequest call) {
        String action = call.getHeader("x-acs-action");
        String path = action == null ? call.getRequestUrl().encodedPath() : action;
        return answers.entrySet().stream()
                .filter(answer -> path.matches(answer.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseGet(() -> new MockResponse().setResponseCode(501));
    }

    private String canaries(String header, String value) {
        return header.equalsIgnoreCase("X-Subject-Token")
                ? "canary-iam-token"
                : current(value).replaceFirst(" -p \\S+", " -p canary-password");
    }

    private String canaries(String body) {
        return current(body)
                .replaceAll("(\"auth\": )\"[^\"]*\"", "$1\"" + LOGIN + '"')
                .replaceAll(
                        "(\"(?:auth_token|secret|secret_access_key|security_token|securitytoken|AuthorizationToken|authorizationToken|AccessKeySecret"
                                + "|SecurityToken)\": )\"[^\"]*\"",
                        "$1\"canary-password\"")
                .replaceAll("(<AuthorizationToken>)[^<]*", "$1canary-password");
    }

    private String current(String text) {
        return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", expiry)
                .replaceAll("\\b1[5-9]\\d{11}\\b", expiryMillis);
    }
}

package io.jenkins.plugins.registrytoken.cloud;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Instant;
import java.util.List;
import okhttp3.Headers;
import okhttp3.Request;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String LOGIN = """
        {"user": "u", "password": "canary-password", "iso": "2026-11-22T11:00:00Z", "millis": 1795345200000,
         "past": "2026-11-22T09:59:59Z", "far": "2026-11-24T10:00:00Z", "wrong": "soon", "part": {"name": "value"}}
        """;

    @ParameterizedTest
    @ValueSource(strings = {"iso", "millis"})
    void aMomentIsATextOrANumberOfMilliseconds(String name) throws Exception {
        assertThat(answer(LOGIN, null).expiry(name), equalTo(NOW.plusSeconds(3600)));
    }

    @ParameterizedTest
    @CsvSource({
        "past,with past in the past: 2026-11-22T09:59:59Z (is the clock of the controller right?)",
        "far,with far more than 25 hours ahead: 2026-11-24T10:00:00Z (is the clock of the controller right?)",
        "wrong,with a date in wrong that cannot be read",
        "none,without none",
        "part,without part"
    })
    void aMomentThatCannotBeRightIsOneLine(String name, String problem) {
        assertThat(
                message(() -> answer(LOGIN, null).expiry(name)),
                equalTo("Example at cloud.example answered HTTP 200 " + problem
                        + ". Check the endpoint, and whether a proxy answers in its place."));
    }

    @Test
    void aTokenNeverOutlivesItsProof() throws Exception {
        assertThat(token(key(NOW.plusSeconds(60))).expiresAt(), equalTo(NOW.plusSeconds(60)));
        assertThat(token(key(NOW.plusSeconds(7200))).expiresAt(), equalTo(NOW.plusSeconds(3600)));
        assertThat(token(null).expiresAt(), equalTo(NOW.plusSeconds(3600)));
        assertThat(
                message(() -> token(key(NOW))),
                containsString("with a login, but what it was obtained with expired at 2026-11-22T10:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "1", "<html>", "{\"cut"})
    void whatIsNoObjectIsRefused(String body) {
        assertThat(
                message(() -> answer(body, null)), containsString("with no content type where a JSON object is due"));
    }

    @Test
    void aPartIsReadAsTheWholeIs() throws Exception {
        Answer answer = answer(LOGIN, null);
        assertThat(answer.in(answer.body().path("part")).text("name"), equalTo("value"));
    }

    @Test
    void itsTextShowsNoContent() throws Exception {
        assertThat(answer(LOGIN, null).toString(), not(containsString("canary")));
    }

    private static RegistryToken token(Expiring proof) throws TokenException {
        Answer answer = answer(LOGIN, proof);
        return answer.token(
                List.of("team.example.com"), answer.login("user", "password"), answer.expiry("iso"), List.of());
    }

    private static IssuedKey key(Instant expiresAt) {
        return new IssuedKey(new AccessKey("AK", "canary-secret", "canary-token"), NOW.minusSeconds(60), expiresAt);
    }

    private static Answer answer(String body, Expiring proof) throws TokenException {
        Request request = new Request.Builder().url("https://cloud.example/").build();
        ApiResponse response = new ApiResponse(request, 200, Headers.of(), ByteString.encodeUtf8(body), NOW);
        return Answer.of("Example at cloud.example", response, proof, response.json());
    }

    private static String message(Executable call) {
        return assertThrows(TokenException.class, call).getMessage();
    }
}

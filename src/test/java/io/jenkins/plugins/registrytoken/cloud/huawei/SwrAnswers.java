package io.jenkins.plugins.registrytoken.cloud.huawei;

import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Instant;
import java.util.List;
import okhttp3.Headers;
import okhttp3.Request;
import okio.ByteString;

/** What SWR answers, to be read. */
public enum SwrAnswers {
    LOGIN_IN_BODY("""
        {"auths": {"swr.eu-de.otc.t-systems.com": \
        {"auth": "ZXUtZGVARkFLRUFLMEVYQU1QTEUwMDAwMDAxOjZmMDc3OTA3MjAwMGZha2U4NjNkMWFlM2NjZWY5MjFiN2YzMw=="}}}\
        """),
    LOGIN_IN_HEADER("");

    private final ApiResponse response;

    SwrAnswers(String body) {
        response = new ApiResponse(
                new Request.Builder()
                        .url("https://swr-api.eu-de.otc.t-systems.com/")
                        .build(),
                200,
                Headers.of("X-Swr-Dockerlogin", command(), "X-Swr-Expireat", "2026-01-02T00:00:00.000000Z"),
                ByteString.encodeUtf8(body),
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    private static String command() {
        return "docker login -u eu-de@FAKEAK0EXAMPLE0000001"
                + " -p 6f0779072000fake863d1ae3ccef921b7f33 swr.eu-de.otc.t-systems.com";
    }

    public RegistryToken read() throws TokenException {
        return new SwrLoginAnswer(
                        new Answer("SWR", response, null, response.json()),
                        null,
                        HuaweiEndpoints.openTelekomCloudSwr("eu-de").hosts(List.of()),
                        null)
                .token();
    }
}

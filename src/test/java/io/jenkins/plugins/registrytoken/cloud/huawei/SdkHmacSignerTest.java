package io.jenkins.plugins.registrytoken.cloud.huawei;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.sign.CanonicalRequest;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SdkHmacSignerTest {

    static Stream<Named<JsonNode>> vectors() {
        return Vectors.elements(Vectors.read("huawei-sdk-hmac-sha256.json").path("vectors"))
                .filter(vector -> !isQuirk(vector))
                .map(vector -> Named.of(vector.path("name").asText(), vector));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signsAsTheOfficialSdkDoes(JsonNode vector) {
        JsonNode input = vector.path("input");
        HttpUrl.Builder url = HttpUrl.get(
                        input.path("endpoint").asText() + input.path("path").asText())
                .newBuilder();
        input.path("query").properties().forEach(parameter -> parameter
                .getValue()
                .forEach(value -> url.addQueryParameter(parameter.getKey(), value.asText())));
        Request.Builder request = new Request.Builder().url(url.build());
        input.path("extraHeaders")
                .properties()
                .forEach(header ->
                        request.header(header.getKey(), header.getValue().asText()));
        if (input.hasNonNull("contentTypeHeader")) {
            request.header("Content-Type", input.path("contentTypeHeader").asText());
        }
        request.method(input.path("method").asText(), body(input.path("method").asText(), input.path("body")));

        Request signed = SdkHmacSigner.sign(
                request.build(), key(input), time(input.path("xSdkDate").asText()));

        JsonNode expected = vector.path("expected");
        CanonicalRequest canonical = SdkHmacSigner.canonicalRequest(signedInput(signed));
        assertThat(canonical.text(), equalTo(expected.path("canonicalRequest").asText()));
        assertThat(
                SdkHmacSigner.stringToSign(signed.header("X-Sdk-Date"), canonical),
                equalTo(expected.path("stringToSign").asText()));
        assertThat(
                signed.header("Authorization"),
                equalTo(expected.path("authorization").asText()));
    }

    @Test
    void leavesOutNothingButTheQuirksOfTheSdk() {
        List<String> quirks = Vectors.elements(
                        Vectors.read("huawei-sdk-hmac-sha256.json").path("vectors"))
                .filter(SdkHmacSignerTest::isQuirk)
                .map(vector -> vector.path("name").asText())
                .toList();
        assertThat(quirks, equalTo(List.of("path-pre-encoded", "header-value-not-trimmed", "query-special-key")));
    }

    static Stream<Named<JsonNode>> wireRequests() {
        return Vectors.elements(Vectors.read("huawei-wire-requests.json").path("requests"))
                .map(request -> Named.of(request.path("uri").asText(), request));
    }

    @ParameterizedTest
    @MethodSource("wireRequests")
    void signsWhatTheOfficialSdkSentOverTheWire(JsonNode wire) {
        String secret = Vectors.read("huawei-wire-requests.json").path("sk").asText();
        JsonNode headers = wire.path("headers");
        Request request = new Request.Builder()
                .url("http://" + headers.path("Host").asText()
                        + wire.path("uri").asText())
                .headers(Headers.of(
                        "User-Agent", headers.path("User-agent").asText(),
                        "X-Project-Id", headers.path("X-project-id").asText(),
                        "X-Security-Token", headers.path("X-security-token").asText(),
                        "Content-Type", headers.path("Content-type").asText()))
                .post(RequestBody.create(new byte[0]))
                .build();
        Request signed = SdkHmacSigner.sign(
                request,
                new AccessKey("FAKEAK0EXAMPLE0000001", secret, null),
                time(headers.path("X-sdk-date").asText()));
        assertThat(
                signed.header("Authorization"),
                equalTo(headers.path("Authorization").asText()));
    }

    static Stream<Named<JsonNode>> identityRequests() {
        return Vectors.elements(Vectors.read("oidc-wire-requests.json").path("requests"))
                .filter(request ->
                        request.path("headers").path("Authorization").asText().startsWith("SDK-HMAC"))
                .map(request -> Named.of(request.path("operation").asText(), request));
    }

    @ParameterizedTest
    @MethodSource("identityRequests")
    void signsWhatTheOfficialSdkSentToTheIdentityServices(JsonNode wire) {
        JsonNode headers = wire.path("headers");
        Request.Builder request = new Request.Builder()
                .url("http://" + headers.path("Host").asText()
                        + wire.path("target").asText())
                .method(wire.path("method").asText(), body(wire.path("method").asText(), wire.path("body")));
        for (String name : List.of("User-Agent", "X-Domain-Id", "X-Idp-Id", "X-Project-Id")) {
            if (headers.has(name)) {
                request.header(name, headers.path(name).asText());
            }
        }
        Request signed = SdkHmacSigner.sign(
                request.build(),
                new AccessKey("FAKEAK0EXAMPLE0000001", "fakeSK0EXAMPLE0notARealSecretKey000000001", null),
                time(headers.path("X-Sdk-Date").asText()));
        assertThat(
                signed.header("Authorization"),
                equalTo(headers.path("Authorization").asText()));
    }

    static Stream<Named<JsonNode>> sdkCredentials() {
        return Vectors.elements(
                        Vectors.read("huawei-credentials-full-request.json").path("vectors"))
                .filter(vector -> vector.has("sentHeaders"))
                .map(vector -> Named.of(vector.path("name").asText(), vector));
    }

    @ParameterizedTest
    @MethodSource("sdkCredentials")
    void signsAsTheCredentialsOfTheSdkDo(JsonNode vector) {
        Request.Builder request = new Request.Builder().url(vector.path("url").asText());
        vector.path("sentHeaders").properties().stream()
                .filter(header ->
                        !List.of("Authorization", "Host", "X-Sdk-Date").contains(header.getKey()))
                .forEach(header ->
                        request.header(header.getKey(), header.getValue().asText()));
        request.method(
                vector.path("method").asText(), body(vector.path("method").asText(), vector.path("body")));
        JsonNode sent = vector.path("sentHeaders");
        Request signed = SdkHmacSigner.sign(
                request.build(), key(vector), time(sent.path("X-Sdk-Date").asText()));
        assertThat(
                signed.header("Authorization"),
                equalTo(sent.path("Authorization").asText()));
    }

    @Test
    void everyVectorIsThere() {
        assertThat(vectors().toList(), hasSize(23));
        assertThat(wireRequests().toList(), hasSize(2));
        assertThat(sdkCredentials().toList(), hasSize(2));
    }

    private static boolean isQuirk(JsonNode vector) {
        return vector.path("note").asText().startsWith("QUIRK");
    }

    private static Request signedInput(Request signed) {
        return signed.newBuilder().removeHeader("Authorization").build();
    }

    private static RequestBody body(String method, JsonNode body) {
        return method.equals("GET")
                ? null
                : RequestBody.create(body.asText("").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static AccessKey key(JsonNode input) {
        return new AccessKey(input.path("ak").asText(), input.path("sk").asText(), null);
    }

    private static Instant time(String date) {
        return LocalDateTime.parse(date, DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'"))
                .toInstant(ZoneOffset.UTC);
    }
}

package io.jenkins.plugins.registrytoken.cloud.alibaba;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.sign.CanonicalRequest;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Acs3SignerTest {
    /** What the signer adds itself. */
    private static final List<String> ADDED = List.of(
            "host",
            "authorization",
            "x-acs-date",
            "x-acs-signature-nonce",
            "x-acs-content-sha256",
            "x-acs-accesskey-id",
            "x-acs-security-token");

    static Stream<Named<JsonNode>> vectors() {
        return Vectors.elements(Vectors.read("alibaba-acs3-hmac-sha256.json").path("vectors"))
                .map(vector -> Named.of(vector.path("name").asText(), vector));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signsAsTheOfficialSdkDoes(JsonNode vector) {
        JsonNode input = vector.path("input");
        JsonNode headers = input.path("headers");
        HttpUrl.Builder url = HttpUrl.get("http://" + headers.path("host").asText())
                .newBuilder()
                .encodedPath(input.path("path").asText());
        input.path("query")
                .properties()
                .forEach(parameter -> url.addQueryParameter(
                        parameter.getKey(), parameter.getValue().asText()));
        Request request = request(
                url.build().toString(),
                input.path("method").asText(),
                headers,
                input.path("body").asText(""));
        AccessKey key = new AccessKey(
                input.path("accessKeyId").asText(),
                input.path("accessKeySecret").asText(),
                headers.path("x-acs-security-token").textValue());

        Request signed = sign(request, key, headers.path("x-acs-date"), headers.path("x-acs-signature-nonce"));

        JsonNode expected = vector.path("expected");
        CanonicalRequest canonical = Acs3Signer.canonicalRequest(signed);
        assertThat(
                signed.header("x-acs-content-sha256"),
                equalTo(expected.path("xAcsContentSha256").asText()));
        assertThat(canonical.text(), equalTo(expected.path("canonicalRequest").asText()));
        assertThat(
                Acs3Signer.stringToSign(canonical),
                equalTo(expected.path("stringToSign").asText()));
        assertThat(
                signed.header("Authorization"),
                equalTo(expected.path("authorization").asText()));
    }

    static Stream<Named<JsonNode>> wireRequests() {
        return Vectors.elements(Vectors.read("alibaba-wire-requests.json").path("requests"))
                .map(request ->
                        Named.of(request.path("headers").path("X-acs-date").asText(), request));
    }

    @ParameterizedTest
    @MethodSource("wireRequests")
    void signsWhatTheOfficialSdkSentOverTheWire(JsonNode wire) {
        JsonNode headers = wire.path("headers");
        Request request = request(
                "http://" + headers.path("Host").asText() + wire.path("uri").asText(),
                wire.path("method").asText(),
                headers,
                wire.path("body").asText());
        AccessKey key = new AccessKey(
                "LTAI_FAKE_EXAMPLE_ID",
                Vectors.read("alibaba-wire-requests.json")
                        .path("accessKeySecret")
                        .asText(),
                null);
        Request signed = sign(request, key, headers.path("X-acs-date"), headers.path("X-acs-signature-nonce"));
        assertThat(
                signed.header("Authorization"),
                equalTo(headers.path("Authorization").asText()));
    }

    @Test
    void signsTheExampleOfTheDocument() {
        JsonNode example =
                Vectors.read("documentation-examples.json").path("vectors").path(0);
        Request request = new Request.Builder()
                .url("https://ecs.cn-shanghai.aliyuncs.com/?RegionId=cn-shanghai"
                        + "&ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd")
                .header("x-acs-action", "RunInstances")
                .header("x-acs-version", "2014-05-26")
                .post(RequestBody.create(new byte[0]))
                .build();
        Request signed = Acs3Signer.sign(
                request,
                new AccessKey(
                        example.path("accessKeyId").asText(),
                        example.path("secret").asText(),
                        null),
                Instant.parse("2023-10-26T10:22:32.987Z"),
                "3156853299f313e23d1673dc12e1703d");
        CanonicalRequest canonical = Acs3Signer.canonicalRequest(signed);
        assertThat(canonical.text(), equalTo(example.path("canonicalRequest").asText()));
        assertThat(
                Acs3Signer.stringToSign(canonical),
                equalTo("ACS3-HMAC-SHA256\n"
                        + example.path("hashedCanonicalRequest").asText()));
        assertThat(
                signed.header("Authorization").replaceAll(".*Signature=", ""),
                equalTo(example.path("signature").asText()));
    }

    @Test
    void everyVectorIsThere() {
        assertThat(vectors().toList(), hasSize(10));
        assertThat(wireRequests().toList(), hasSize(2));
    }

    private static Request request(String url, String method, JsonNode headers, String body) {
        Request.Builder request = new Request.Builder()
                .url(url)
                .method(
                        method,
                        method.equals("GET") ? null : RequestBody.create(body.getBytes(StandardCharsets.UTF_8)));
        headers.properties().stream()
                .filter(header -> !ADDED.contains(header.getKey().toLowerCase(Locale.ROOT)))
                .forEach(header ->
                        request.header(header.getKey(), header.getValue().asText()));
        return request.build();
    }

    private static Request sign(Request request, AccessKey key, JsonNode date, JsonNode nonce) {
        return Acs3Signer.sign(request, key, Instant.parse(date.asText()), nonce.asText());
    }
}

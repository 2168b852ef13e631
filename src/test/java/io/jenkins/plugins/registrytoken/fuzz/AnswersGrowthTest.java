package io.jenkins.plugins.registrytoken.fuzz;

import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.CommonRequest;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.cloud.http.Timeouts;
import io.jenkins.plugins.registrytoken.contract.DirectCloud;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer of a megabyte takes no longer than its size explains, whoever made it. */
class AnswersGrowthTest {
    private static final Request REQUEST =
            new Request.Builder().url("https://cloud.example/").build();

    private static final List<CloudRequest<?>> REQUESTS =
            List.of(CommonRequest.SWR.make(), CommonRequest.ACR_ENTERPRISE.make(), CommonRequest.ACR_PERSONAL.make());

    @ParameterizedTest
    @ValueSource(strings = {" ", ", ", "server ", "canonical ", "string to ", "Signature=", "Signature=0", "a", "\n"})
    void aMessageOfOneThingRepeated(String thing) {
        Growth.isInProportion("cleaning", 80_000, size -> cleaning("x" + thing.repeat(size / thing.length()) + "x"));
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                body("open elements", size -> "<a>".repeat(size / 3)),
                body("nested elements", size -> "<a>".repeat(size / 7) + "</a>".repeat(size / 7)),
                body("prefixes", size -> nestedPrefixes(size / 25)),
                body("children", size -> "<E>" + "<Code>x</Code>".repeat(size / 14) + "</E>"),
                body("attributes", size -> "<E " + numbered(size / 12, "a%d=\"1\" ") + "/>"),
                body("entities", size -> "<E><Code>" + "&amp;".repeat(size / 5) + "</Code></E>"),
                body("comments", size -> "<E>" + "<!-- -->".repeat(size / 8) + "</E>"),
                body("text", size -> "<E><Code>" + "x ".repeat(size / 2) + "</Code></E>"),
                body("JSON nested", size -> "{\"errors\": " + "[".repeat(size)),
                body("JSON members", size -> "{" + numbered(size / 12, "\"m%d\": 1, ") + "\"z\": 1}"),
                body("JSON number", size -> "{\"code\": " + "9".repeat(size) + "}"),
                body(
                        "JSON hosts",
                        size -> "{\"auths\": {" + numbered(size / 100, "\"h%d.example\": {\"auth\": \"dTpw\"}, ")
                                + "\"z.example\": {\"auth\": \"dTpw\"}}}"),
                body(
                        "JSON auth",
                        size -> "{\"auths\": {\"z.example\": {\"auth\": \"" + "dTpw".repeat(size / 4) + "\"}}}"),
                body("JSON host", size -> "{\"auths\": {\"" + "a.".repeat(size / 2) + "\": {\"auth\": \"dTpw\"}}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void aBody(String what, IntFunction<String> body) {
        for (CloudRequest<?> request : REQUESTS) {
            Growth.isInProportion(what, 90_000, size -> sending(request, body.apply(size), Map.of()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker login -u %s",
                "docker login -u u -p %s",
                "docker login -u u -p p %s",
                "docker login -u u -p p https://%s/",
                "docker login -u u -p %s h.example "
            })
    void aHeader(String header) {
        for (String piece : new String[] {"x", " ", "-p ", "https://", "/", "- p x "}) {
            Growth.isInProportion(
                    header,
                    20_000,
                    size -> sending(
                            REQUESTS.get(0),
                            "{}",
                            Map.of("X-Swr-Dockerlogin", header.formatted(piece.repeat(size / piece.length())))));
        }
    }

    private static Runnable cleaning(String text) {
        return () -> Redaction.clean(text, REQUEST);
    }

    private static Runnable sending(CloudRequest<?> request, String body, Map<String, String> headers) {
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(chain -> new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(200)
                        .message("")
                        .headers(Headers.of(headers))
                        .body(ResponseBody.create(body, null))
                        .build())
                .build();
        DirectCloud cloud = new DirectCloud(http, Timeouts.DEFAULT);
        return () -> {
            try {
                request.send(cloud);
            } catch (TokenException e) {
                // It is only about the time.
            }
        };
    }

    private static String nestedPrefixes(int depth) {
        StringBuilder xml = new StringBuilder();
        for (int level = 0; level < depth; level++) {
            xml.append("<a xmlns:p").append(level).append("=\"u\">");
        }
        return xml.append("</a>".repeat(depth)).toString();
    }

    private static String numbered(int count, String format) {
        StringBuilder text = new StringBuilder();
        for (int number = 0; number < count; number++) {
            text.append(format.replace("%d", String.valueOf(number)));
        }
        return text.toString();
    }

    private static Arguments body(String what, IntFunction<String> body) {
        return Arguments.of(what, body);
    }
}

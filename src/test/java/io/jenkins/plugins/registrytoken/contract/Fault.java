package io.jenkins.plugins.registrytoken.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import okio.Buffer;

/**
 * What goes wrong with a call, whatever the cloud.
 *
 * @param answer what comes instead of the genuine answer
 * @param times how often
 * @param waits whether it keeps the caller waiting
 * @param refused whether nothing listens where the call goes
 * @param ahead how far the cloud's clock is ahead of the controller's
 */
public record Fault(String name, Answer answer, int times, boolean waits, boolean refused, Duration ahead) {
    private static final Buffer TEN_MEGABYTES = new Buffer().write(new byte[10 << 20]);
    private static final String HTML =
            "<!DOCTYPE html><html><head><title>Log in</title></head><body class=\"a\">java.lang.Exception</body></html>";
    private static final String AN_HOUR_OFF = "Thu, 26 Dec 2024 11:00:00 GMT";

    public static final Fault NONE = garbled("none", genuine -> genuine);

    public static final List<Fault> ALL = List.of(
            new Fault("connection refused", (call, genuine) -> genuine, Integer.MAX_VALUE, false, true, Duration.ZERO),
            garbled("reset before the headers", ends(SocketPolicy.DISCONNECT_AFTER_REQUEST)),
            garbled("reset before the headers", ends(SocketPolicy.DISCONNECT_AFTER_REQUEST))
                    .once(),
            garbled("reset in the body", ends(SocketPolicy.DISCONNECT_DURING_RESPONSE_BODY)),
            garbled("stall before the headers", ends(SocketPolicy.NO_RESPONSE)).waiting(),
            garbled("stall before the body", genuine -> genuine.setBodyDelay(1200, MILLISECONDS))
                    .waiting(),
            garbled("slow drip", genuine -> genuine.throttleBody(1, 150, MILLISECONDS))
                    .waiting(),
            status(301, "Location", "https://elsewhere.example/"),
            status(400),
            status(401),
            status(403),
            status(404),
            status(408),
            status(408).once(),
            status(408).twice(),
            status(429, "Retry-After", "2"),
            status(429, "Retry-After", "2").once(),
            status(429, "Retry-After", "3600"),
            status(429, "Retry-After", "Thu, 26 Dec 2099 11:00:00 GMT"),
            status(429),
            status(500),
            status(502),
            status(503),
            status(503).once(),
            status(503, "Retry-After", "0"),
            html(401),
            html(407),
            html(502),
            html(200),
            garbled("empty 200", genuine -> new MockResponse()),
            garbled("empty 503", genuine -> new MockResponse().setResponseCode(503)),
            garbled("truncated", genuine -> body(genuine, cut(text(genuine)))),
            garbled("10 MB", genuine -> body(genuine, TEN_MEGABYTES.clone())),
            garbled("UTF-16", genuine -> body(genuine, new Buffer().writeString(text(genuine), UTF_16))),
            garbled("Latin-1", genuine -> body(genuine, new Buffer().writeString(accented(genuine), ISO_8859_1))),
            garbled("two dates", twice("Date", "Thu, 26 Dec 2024 10:00:00 GMT", AN_HOUR_OFF)),
            garbled("two types", twice("Content-Type", "text/html", "application/json")),
            new Fault("two times to wait", twiceLater(), Integer.MAX_VALUE, false, false, Duration.ZERO),
            skewed("clock an hour ahead", Duration.ofHours(1)),
            skewed("clock an hour behind", Duration.ofHours(-1)));

    /** Each answer is changed. */
    public static Fault garbled(String name, UnaryOperator<MockResponse> change) {
        return new Fault(
                name, (call, genuine) -> change.apply(genuine), Integer.MAX_VALUE, false, false, Duration.ZERO);
    }

    private static Fault skewed(String name, Duration ahead) {
        return new Fault(name, (call, genuine) -> genuine, Integer.MAX_VALUE, false, false, ahead);
    }

    private static Fault status(int code, String... header) {
        return new Fault(
                code + (header.length == 0 ? "" : " with " + String.join(" ", header)),
                (call, genuine) -> failure(code, call, header),
                Integer.MAX_VALUE,
                false,
                false,
                Duration.ZERO);
    }

    private static Fault html(int code) {
        return garbled(code + " as a page", genuine -> new MockResponse()
                .setResponseCode(code)
                .setHeader("Content-Type", "text/html; charset=utf-8")
                .setBody(HTML));
    }

    /** Whether it passes if the call is made again. */
    public boolean passes() {
        return times < Integer.MAX_VALUE;
    }

    /** The same, but the next call is answered well. */
    public Fault once() {
        return new Fault(name + ", once", answer, 1, waits, refused, ahead);
    }

    private Fault twice() {
        return new Fault(name + ", twice", answer, 2, waits, refused, ahead);
    }

    private Fault waiting() {
        return new Fault(name, answer, times, true, refused, ahead);
    }

    /** In words that clouds have for it, on many lines, with all that it was sent: clouds do that. */
    private static MockResponse failure(int code, RecordedRequest call, String... header) {
        String sent = call.getBody().clone().readUtf8();
        List<String> headers = new ArrayList<>();
        call.getHeaders().forEach(one -> headers.add(one.getSecond()));
        String message = "simulated:\n" + sent + "\n" + String.join("\n", headers);
        MockResponse response = new MockResponse()
                .setResponseCode(code)
                .setHeader("Content-Type", "application/json")
                .setBody(JsonNodeFactory.instance
                        .objectNode()
                        .put("error_code", "SIMULATED." + code)
                        .put("error_msg", message)
                        .put("Code", "Simulated")
                        .put("Message", message)
                        .toString());
        return header.length == 0 ? response : response.setHeader(header[0], header[1]);
    }

    private static UnaryOperator<MockResponse> ends(SocketPolicy policy) {
        return genuine -> genuine.setSocketPolicy(policy);
    }

    /** A header comes twice. */
    public static UnaryOperator<MockResponse> twice(String header, String first, String second) {
        return genuine -> genuine.addHeader(header, first).addHeader(header, second);
    }

    private static Answer twiceLater() {
        return (call, genuine) ->
                failure(429, call).addHeader("Retry-After", "1").addHeader("Retry-After", "3600");
    }

    private static MockResponse body(MockResponse response, Buffer body) {
        return response.setBody(body);
    }

    private static Buffer cut(String body) {
        Buffer half = new Buffer();
        Buffer whole = new Buffer().writeUtf8(body);
        half.write(whole, whole.size() / 2);
        return half;
    }

    private static String text(MockResponse response) {
        return response.getBody() == null ? "" : response.getBody().readUtf8();
    }

    private static String accented(MockResponse response) {
        String text = text(response);
        return text.startsWith("{") ? "{\"note\":\"\u00e9\"," + text.substring(1) : text + '\u00e9';
    }

    @Override
    public String toString() {
        return name;
    }

    /** Answers a call. */
    @FunctionalInterface
    public interface Answer {
        MockResponse of(RecordedRequest call, MockResponse genuine);
    }
}

package io.jenkins.plugins.registrytoken.contract;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;

/** Errors that repeat what is secret in a request: one text after the other, of its headers, its query and its body. */
final class Echo {
    /** What a text may be turned into before it is repeated. */
    static final Map<String, UnaryOperator<String>> FORMS = new TreeMap<>(Map.of(
            "as it is", text -> text,
            "quoted", Echo::quoted,
            "in percent codes", text -> URLEncoder.encode(text, StandardCharsets.UTF_8),
            "in base64", text -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)),
            "in base64 of URLs", text -> Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));

    /** Messages are cut after 300 characters, so a secret must stand near the beginning. */
    private static final int BEFORE = 30;

    private static final int LONGEST = 180;

    private final String form;
    private final int status;
    private final UnaryOperator<String> error;
    private final Set<String> signatures = new LinkedHashSet<>();
    private int index;
    private boolean more;

    /** @param error makes a body of a message */
    Echo(String form, int status, UnaryOperator<String> error) {
        this.form = form;
        this.status = status;
        this.error = error;
    }

    MockResponse of(RecordedRequest call) {
        List<String> texts = texts(call);
        more = index + 1 < texts.size();
        String text = FORMS.get(form).apply(index < texts.size() ? texts.get(index) : "");
        return new MockResponse()
                .setResponseCode(status)
                .addHeaderLenient("Content-Type", "application/json; sent=" + printable(text))
                .addHeaderLenient("X-Request-Id", printable(text))
                .setBody(error.apply("You sent " + quoted(text)));
    }

    /** Goes on to the next text; false if the last call had no more. */
    boolean next() {
        index++;
        return more;
    }

    List<String> flaws(String line) {
        List<String> flaws = new ArrayList<>();
        if (Line.holdsCanary(line) || Line.holdsCanary(line.replace('-', '+').replace('_', '/'))) {
            flaws.add("a secret");
        }
        if (signatures.stream().anyMatch(line::contains)) {
            flaws.add("a signature");
        }
        return flaws;
    }

    private List<String> texts(RecordedRequest call) {
        HttpUrl url = call.getRequestUrl();
        String authorization = call.getHeader("Authorization");
        if (authorization != null) {
            signatures.add(authorization.substring(authorization.length() / 2));
        }
        String body = call.getBody().clone().readUtf8();
        int canary = Math.max(0, body.indexOf("canary"));
        String excerpt = body.substring(Math.max(0, canary - BEFORE), Math.min(body.length(), canary + LONGEST));
        Stream<String> headers =
                call.getHeaders().names().stream().flatMap(name -> call.getHeaders().values(name).stream());
        Stream<String> parameters =
                url.queryParameterNames().stream().flatMap(name -> url.queryParameterValues(name).stream());
        return Stream.of(headers, parameters, url.pathSegments().stream(), Stream.of(excerpt))
                .flatMap(all -> all)
                .filter(text -> text != null && (text.equals(authorization) || Line.holdsCanary(text)))
                .toList();
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", " ");
    }

    @Override
    public String toString() {
        return status + " that repeats text " + (index + 1) + ' ' + form;
    }
}

package io.jenkins.plugins.registrytoken.cloud.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import okhttp3.Headers;
import okhttp3.Request;
import okio.ByteString;

/** The answer of a cloud, read whole. Its body is parsed once, however often it is asked for. */
public final class ApiResponse {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Function<ApiResponse, JsonNode> PARSE = ApiResponse::parse;

    private final Request request;
    private final int status;
    private final Headers headers;
    private final ByteString body;
    private final Instant receivedAt;
    private final Map<Function<ApiResponse, ?>, Optional<?>> read = new ConcurrentHashMap<>();

    /**
     * @param request what was asked, as it was sent
     * @param receivedAt by the controller's clock
     */
    public ApiResponse(
            @NonNull Request request,
            int status,
            @NonNull Headers headers,
            @NonNull ByteString body,
            @NonNull Instant receivedAt) {
        this.request = request;
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.receivedAt = receivedAt;
    }

    @NonNull
    public Request request() {
        return request;
    }

    public int status() {
        return status;
    }

    @NonNull
    public Headers headers() {
        return headers;
    }

    @NonNull
    public ByteString body() {
        return body;
    }

    @NonNull
    public Instant receivedAt() {
        return receivedAt;
    }

    /**
     * The result of a reader for this answer, which is remembered.
     *
     * @param reader a constant; may give null
     */
    @CheckForNull
    @SuppressWarnings("unchecked")
    public <T> T read(@NonNull Function<ApiResponse, T> reader) {
        Optional<?> known = read.get(reader);
        if (known == null) {
            known = Optional.ofNullable(reader.apply(this));
            read.put(reader, known);
        }
        return (T) known.orElse(null);
    }

    public boolean isSuccessful() {
        return status >= 200 && status < 300;
    }

    /** The value of a header whatever the case of its name, or null. */
    @CheckForNull
    public String header(@NonNull String name) {
        return headers.get(name);
    }

    /** The body as JSON; a missing node for an empty body, null if it is something else. */
    @CheckForNull
    public JsonNode json() {
        return read(PARSE);
    }

    private JsonNode parse() {
        try {
            return JSON.readTree(body.toByteArray());
        } catch (IOException e) {
            // Also of Jackson's decoder, for broken UTF-8 and UTF-32.
            return null;
        }
    }

    /** The content type that the answer claims, for messages: {@code text/html}. */
    @NonNull
    public String contentType() {
        String type = header("Content-Type");
        return type == null ? "no content type" : Redaction.clean(type, request);
    }

    /** How far the cloud's clock is ahead of the controller's; zero if the answer does not tell. */
    @NonNull
    public Duration clockSkew() {
        Date date = headers.getDate("Date");
        return date == null ? Duration.ZERO : Duration.between(receivedAt, date.toInstant());
    }

    @Override
    public String toString() {
        return "HTTP " + status + " from " + request.url().host();
    }
}

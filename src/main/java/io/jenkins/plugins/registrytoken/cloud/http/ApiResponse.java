package io.jenkins.plugins.registrytoken.cloud.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import okhttp3.Headers;
import okhttp3.Request;
import okio.ByteString;

/**
 * What a cloud answered, read whole.
 *
 * @param request what was asked, as it was sent
 * @param receivedAt by the controller's clock
 */
public record ApiResponse(
        @NonNull Request request,
        int status,
        @NonNull Headers headers,
        @NonNull ByteString body,
        @NonNull Instant receivedAt) {

    private static final ObjectMapper JSON = new ObjectMapper();

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
        try {
            return JSON.readTree(body.toByteArray());
        } catch (JsonProcessingException e) {
            return null;
        } catch (IOException e) {
            // Jackson's byte decoder throws these for broken UTF-8 and UTF-32.
            return null;
        }
    }

    /** What kind of body this says it is, for messages: {@code text/html}. */
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

package io.jenkins.plugins.registrytoken.cloud.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Turns an answer that is no success into one line. SWR, the API gateway and IAM each have their own JSON: SWR an
 * array, an object {@code errors} or flat with {@code errorCode}; gateway, IAM v3.0 and SWR Enterprise
 * {@code error_code}; IAM v3 an object {@code error}.
 *
 * @see <a href="https://support.huaweicloud.com/intl/en-us/api-swr/ErrorCode.html">SWR error codes</a>
 */
final class HuaweiErrors {
    private HuaweiErrors() {}

    /** Present if this says "too many calls", as the gateway does with status 429 and SWR with 403. */
    @NonNull
    static Optional<Duration> throttling(@NonNull ApiResponse response) {
        boolean throttled = !response.isSuccessful()
                && reason(response.status(), code(response, error(response))) == Reason.THROTTLED;
        return throttled ? Optional.of(Duration.ZERO) : Optional.empty();
    }

    /**
     * @param service who answered, to begin the message with
     * @param caller who was answered
     * @param permission what the caller must be allowed
     */
    @NonNull
    static TokenException explain(
            @NonNull String service,
            @NonNull ApiResponse response,
            @NonNull HuaweiCaller caller,
            @NonNull String permission) {
        JsonNode error = error(response);
        String code = code(response, error);
        String message = text(response, error, "errorMessage", "error_msg", "message");
        String requestId = requestId(response, error);
        Reason reason = reason(response.status(), code);
        StringBuilder line =
                new StringBuilder(service).append(" answered HTTP ").append(response.status());
        if (!code.isEmpty() && !code.equals(String.valueOf(response.status()))) {
            line.append(' ').append(code);
        }
        if (!message.isEmpty()) {
            line.append(": ").append(message.endsWith(".") ? message.substring(0, message.length() - 1) : message);
        }
        if (error == null) {
            line.append(" with ").append(response.contentType()).append(" where JSON is due");
        }
        if (!requestId.isEmpty()) {
            line.append(" (request ").append(requestId).append(')');
        }
        String advice = new HuaweiAdvice(response, caller, permission).about(reason, code, message);
        return new TokenException(reason, line.append(". ").append(advice).toString());
    }

    @CheckForNull
    private static JsonNode error(ApiResponse response) {
        JsonNode json = response.json();
        return json == null ? null : inner(json);
    }

    private static String code(ApiResponse response, @CheckForNull JsonNode error) {
        return text(response, error, "errorCode", "error_code", "code");
    }

    private static JsonNode inner(JsonNode json) {
        return Stream.of(json.path(0), json.path("errors").path(0), json.path("error"))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElse(json);
    }

    private static String text(ApiResponse response, @CheckForNull JsonNode error, String... names) {
        return Stream.of(names)
                .filter(name -> error != null)
                .map(name -> error.path(name).asText(""))
                .filter(value -> !value.isBlank())
                .findFirst()
                .map(value -> Redaction.clean(value, response.request()))
                .orElse("");
    }

    private static String requestId(ApiResponse response, @CheckForNull JsonNode error) {
        return Stream.of("X-Request-Id", "X-IAM-Trace-Id")
                .map(response::header)
                .filter(value -> value != null && !value.isBlank())
                .findFirst()
                .map(value -> Redaction.clean(value, response.request()))
                .orElseGet(() -> text(response, error, "request_id"));
    }

    private static Reason reason(int status, String code) {
        if (status == 429 || code.endsWith(".0308") || code.endsWith("4031032") || code.endsWith("4031042")) {
            return Reason.THROTTLED;
        }
        if (status == 401 || status == 403 || code.endsWith("4000031")) {
            return Reason.REFUSED;
        }
        return status >= 500 || status == 408 ? Reason.UNAVAILABLE : Reason.INVALID_REQUEST;
    }
}

package io.jenkins.plugins.registrytoken.cloud.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Turns an answer that is no success into one line. SWR, the API gateway and IAM each have their own JSON: SWR an
 * array, an object {@code errors} or flat with {@code errorCode}; gateway, IAM v3.0 and SWR Enterprise
 * {@code error_code}; IAM v3 an object {@code error}.
 *
 * @see <a href="https://support.huaweicloud.com/intl/en-us/api-swr/ErrorCode.html">SWR error codes</a>
 */
final class HuaweiErrors {
    private static final Duration TOLERATED_SKEW = Duration.ofMinutes(5);

    private HuaweiErrors() {}

    @NonNull
    static TokenException explain(@NonNull String service, @NonNull ApiResponse response) {
        JsonNode json = response.json();
        JsonNode error = json == null ? null : error(json);
        String code = text(response, error, "errorCode", "error_code", "code");
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
        return new TokenException(
                reason, line.append(". ").append(advice(reason, response)).toString());
    }

    private static JsonNode error(JsonNode json) {
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
                .map(Redaction::oneLine)
                .orElseGet(() -> text(response, error, "request_id"));
    }

    private static Reason reason(int status, String code) {
        if (status == 429 || code.endsWith(".0308") || code.endsWith("4031032") || code.endsWith("4031042")) {
            return Reason.THROTTLED;
        }
        if (status == 401 || status == 403 || code.endsWith("4000031")) {
            return Reason.REFUSED;
        }
        return status >= 500 ? Reason.UNAVAILABLE : Reason.INVALID_REQUEST;
    }

    private static String advice(Reason reason, ApiResponse response) {
        Duration skew = response.clockSkew();
        if (skew.abs().compareTo(TOLERATED_SKEW) > 0) {
            return "The clock of the controller is " + skew.abs().toMinutes() + " minutes "
                    + (skew.isNegative() ? "ahead of" : "behind") + " the cloud's: correct it.";
        }
        return switch (reason) {
            case REFUSED ->
                response.status() == 403
                        ? "Grant the owner of the access key the permission to create registry logins, and check the project."
                        : "Check the access key: that it is right, enabled, and of an account in this region.";
            case THROTTLED -> "Too many calls: try again later.";
            case UNAVAILABLE -> "The cloud has a problem of its own: try again later.";
            default ->
                response.status() / 100 == 3
                        ? "Redirects are not followed: check the endpoint."
                        : "Check the region, the endpoint and the project.";
        };
    }
}

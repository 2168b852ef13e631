package io.jenkins.plugins.registrytoken.cloud.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.ApiError;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
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
        boolean throttled = !response.isSuccessful() && reason(error(response)) == Reason.THROTTLED;
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
        return explain(service, response, (error, reason) -> new HuaweiAdvice(error, caller, permission).about(reason));
    }

    /**
     * @param service who answered, to begin the message with
     * @param advice on the error, which has this reason
     */
    @NonNull
    static TokenException explain(
            @NonNull String service,
            @NonNull ApiResponse response,
            @NonNull BiFunction<ApiError, Reason, String> advice) {
        ApiError error = error(response);
        Reason reason = reason(error);
        return error.explain(service, reason, advice.apply(error, reason));
    }

    private static ApiError error(ApiResponse response) {
        JsonNode json = response.json();
        JsonNode error = json == null ? null : inner(json);
        String requestId = ApiError.header(response, "X-Request-Id", "X-IAM-Trace-Id");
        return new ApiError(
                response,
                ApiError.text(response, error, "errorCode", "error_code", "code"),
                ApiError.text(response, error, "errorMessage", "error_msg", "message"),
                requestId.isEmpty() ? ApiError.text(response, error, "request_id") : requestId,
                error != null);
    }

    private static JsonNode inner(JsonNode json) {
        return Stream.of(json.path(0), json.path("errors").path(0), json.path("error"))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElse(json);
    }

    private static Reason reason(ApiError error) {
        String code = error.code();
        if (code.endsWith(".0308") || code.endsWith("4031032") || code.endsWith("4031042")) {
            return Reason.THROTTLED;
        }
        return code.endsWith("4000031") ? Reason.REFUSED : error.reason();
    }
}

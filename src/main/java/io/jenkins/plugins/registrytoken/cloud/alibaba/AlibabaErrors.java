package io.jenkins.plugins.registrytoken.cloud.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.ApiError;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Turns an answer that is no success into one line. Members are {@code Code}, {@code Message} and {@code RequestId} in
 * most APIs, lower-case in the Personal Edition's, and elements of {@code Error} where the answer is XML.
 *
 * @see <a href="https://api.alibabacloud.com/document/cr/2018-12-01/errorCode">Container Registry error codes</a>
 */
final class AlibabaErrors {
    private static final Pattern REFUSED = Pattern.compile(
            "(?i)(InvalidAccessKeyId|InvalidSecurityToken|Forbidden|NoPermission)(\\..*)?|SignatureDoesNotMatch"
                    + "|IncompleteSignature|MissingSecurityToken");

    private static final Pattern OF_KEY = Pattern.compile("(?i)(InvalidAccessKeyId|InvalidSecurityToken)(\\..*)?");

    private AlibabaErrors() {}

    /**
     * When the same call, signed anew, may be answered otherwise; empty if it may not. It may if there were too many calls, or
     * if this one came twice: HTTP clients and proxies repeat a call whose connection broke without signing it anew.
     */
    @NonNull
    static Optional<Duration> throttling(@NonNull ApiResponse response) {
        if (response.isSuccessful()) {
            return Optional.empty();
        }
        ApiError error = error(response);
        return error.code().equals("SignatureNonceUsed") || reason(error) == Reason.THROTTLED
                ? Optional.of(retryAfter(response))
                : Optional.empty();
    }

    /** Whether the cloud does not know the key, or knows it no more. */
    static boolean isOfKey(@NonNull ApiResponse response) {
        return !response.isSuccessful()
                && OF_KEY.matcher(error(response).code()).matches();
    }

    /** @param advice on the error, which has this reason */
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
        JsonNode error = AcsAnswer.object(response);
        String requestId = ApiError.text(response, error, "RequestId", "requestId");
        return new ApiError(
                response,
                ApiError.text(response, error, "Code", "code"),
                ApiError.text(response, error, "Message", "message"),
                requestId.isEmpty() ? ApiError.header(response, "x-acs-request-id") : requestId,
                error != null);
    }

    /** How long the cloud wants to be left alone; zero if it does not say. */
    @NonNull
    static Duration retryAfter(@NonNull ApiResponse response) {
        String millis = Optional.ofNullable(response.header("x-acs-retry-after"))
                .map(String::strip)
                .orElse("");
        return millis.matches("\\d{1,12}") ? Duration.ofMillis(Long.parseLong(millis)) : Duration.ZERO;
    }

    private static Reason reason(ApiError error) {
        String code = error.code();
        Reason ofStatus = error.reason();
        if (ofStatus == Reason.THROTTLED
                || !retryAfter(error.response()).isZero()
                || code.toLowerCase(Locale.ROOT).contains("throttling")) {
            return Reason.THROTTLED;
        }
        if (ofStatus == Reason.REFUSED || REFUSED.matcher(code).matches()) {
            return Reason.REFUSED;
        }
        return code.equals("ServiceUnavailable") || code.equals("InternalError") ? Reason.UNAVAILABLE : ofStatus;
    }
}

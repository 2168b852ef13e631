package io.jenkins.plugins.registrytoken.cloud.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
        String code = text(response, AcsAnswer.object(response), "Code", "code");
        return code.equals("SignatureNonceUsed") || reason(response, code) == Reason.THROTTLED
                ? Optional.of(retryAfter(response))
                : Optional.empty();
    }

    /** Whether the cloud does not know the key, or knows it no more. */
    static boolean isOfKey(@NonNull ApiResponse response) {
        return !response.isSuccessful()
                && OF_KEY.matcher(text(response, AcsAnswer.object(response), "Code", "code"))
                        .matches();
    }

    @NonNull
    static TokenException explain(@NonNull String service, @NonNull ApiResponse response) {
        JsonNode error = AcsAnswer.object(response);
        String code = text(response, error, "Code", "code");
        String message = text(response, error, "Message", "message");
        String requestId = requestId(response, error);
        Reason reason = reason(response, code);
        StringBuilder line =
                new StringBuilder(service).append(" answered HTTP ").append(response.status());
        if (!code.isEmpty()) {
            line.append(' ').append(code);
        } else if (response.isSuccessful()) {
            line.append(" without success");
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
        String advice = AlibabaAdvice.on(code, message, reason, response);
        return new TokenException(reason, line.append(". ").append(advice).toString());
    }

    /** How long the cloud wants to be left alone; zero if it does not say. */
    @NonNull
    static Duration retryAfter(@NonNull ApiResponse response) {
        String millis = Optional.ofNullable(response.header("x-acs-retry-after"))
                .map(String::strip)
                .orElse("");
        return millis.matches("\\d{1,12}") ? Duration.ofMillis(Long.parseLong(millis)) : Duration.ZERO;
    }

    private static Reason reason(ApiResponse response, String code) {
        int status = response.status();
        if (status == 429
                || !retryAfter(response).isZero()
                || code.toLowerCase(Locale.ROOT).contains("throttling")) {
            return Reason.THROTTLED;
        }
        if (status == 401 || status == 403 || REFUSED.matcher(code).matches()) {
            return Reason.REFUSED;
        }
        return status >= 500 || status == 408 || code.equals("ServiceUnavailable") || code.equals("InternalError")
                ? Reason.UNAVAILABLE
                : Reason.INVALID_REQUEST;
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
        String id = text(response, error, "RequestId", "requestId");
        String header = response.header("x-acs-request-id");
        return id.isEmpty() && header != null ? Redaction.clean(header, response.request()) : id;
    }
}

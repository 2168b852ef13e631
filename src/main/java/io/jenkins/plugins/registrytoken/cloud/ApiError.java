package io.jenkins.plugins.registrytoken.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An answer that is no success, of which users get one line. Its texts hold no secret of the request.
 *
 * @param code empty if there is none
 * @param message empty if there is none
 * @param requestId empty if there is none
 * @param readable whether the body has the form of an error
 */
public record ApiError(
        @NonNull ApiResponse response,
        @NonNull String code,
        @NonNull String message,
        @NonNull String requestId,
        boolean readable) {

    private static final Duration TOLERATED_SKEW = Duration.ofMinutes(5);

    /** The first of these members of an error that is not blank, fit for a message; empty if there is none. */
    @NonNull
    public static String text(@NonNull ApiResponse response, @CheckForNull JsonNode error, @NonNull String... names) {
        return first(
                response, error == null ? name -> "" : name -> error.path(name).asText(""), names);
    }

    /** The first of these headers that is not blank, fit for a message; empty if there is none. */
    @NonNull
    public static String header(@NonNull ApiResponse response, @NonNull String... names) {
        return first(response, response::header, names);
    }

    private static String first(ApiResponse response, Function<String, String> values, String... names) {
        return Stream.of(names)
                .map(values)
                .filter(value -> value != null && !value.isBlank())
                .findFirst()
                .map(value -> Redaction.clean(value, response.request()))
                .orElse("");
    }

    /** What the status says, for an error whose code says no more. */
    @NonNull
    public Reason reason() {
        return switch (response.status()) {
            case 401, 403 -> Reason.REFUSED;
            case 429 -> Reason.THROTTLED;
            case 408 -> Reason.UNAVAILABLE;
            default -> response.status() >= 500 ? Reason.UNAVAILABLE : Reason.INVALID_REQUEST;
        };
    }

    /**
     * The advice on an error that says nothing of the configuration; empty if this one may.
     *
     * @param retryAfter how long the cloud wants to be left alone; zero if it does not say
     */
    @NonNull
    public String generalAdvice(@NonNull Reason reason, @NonNull Duration retryAfter) {
        if (reason == Reason.THROTTLED) {
            long seconds = (retryAfter.toMillis() + 999) / 1000;
            return "Too many calls: try again " + (seconds > 0 ? "in " + seconds + " s." : "later.");
        }
        if (reason == Reason.UNAVAILABLE) {
            return "The cloud has a problem of its own: try again later.";
        }
        Duration skew = response.clockSkew();
        if (skew.abs().compareTo(TOLERATED_SKEW) > 0) {
            return "The clock of the controller is " + skew.abs().toMinutes() + " minutes "
                    + (skew.isNegative() ? "ahead of" : "behind") + " the cloud's: correct it.";
        }
        return response.status() / 100 == 3 ? "Redirects are not followed: check the endpoint." : "";
    }

    /**
     * The error in one line.
     *
     * @param service who answered, to begin the line with
     * @param advice what to do, to end it with
     */
    @NonNull
    public TokenException explain(@NonNull String service, @NonNull Reason reason, @NonNull String advice) {
        StringBuilder line =
                new StringBuilder(service).append(" answered HTTP ").append(response.status());
        if (code.isEmpty() && response.isSuccessful()) {
            line.append(" without success");
        } else if (!code.isEmpty() && !code.equals(String.valueOf(response.status()))) {
            line.append(' ').append(code);
        }
        if (!message.isEmpty()) {
            line.append(": ").append(message.endsWith(".") ? message.substring(0, message.length() - 1) : message);
        }
        if (!readable) {
            line.append(" with ").append(response.contentType()).append(" where JSON is due");
        }
        if (!requestId.isEmpty()) {
            line.append(" (request ").append(requestId).append(')');
        }
        return new TokenException(reason, line.append(". ").append(advice).toString());
    }
}

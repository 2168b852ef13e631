package io.jenkins.plugins.registrytoken.cloud.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Request;

/** Makes what a cloud says fit for a log: clouds echo what was sent to them, secrets included. */
public final class Redaction {
    private static final int LONGEST_MESSAGE = 300;
    private static final List<String> SECRET_HEADERS = List.of(
            "Authorization",
            "X-Auth-Token",
            "X-Security-Token",
            "X-Subject-Token",
            "X-Metadata-Token",
            "x-acs-security-token",
            "X-aliyun-ecs-metadata-token");
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");
    /** How clouds introduce what they would have signed: all of the request, its secret headers included. */
    private static final Pattern ECHO =
            Pattern.compile("(?i)[\\s,;:]*(?:server\\s+)?(?:canonical\\s*request|string\\s*to\\s*sign)");

    private static final Pattern SIGNATURE = Pattern.compile("(?i)Signature=[0-9a-f]+");

    private Redaction() {}

    /**
     * The text on one line, short, and without what the request carried as proof of who asks: in its secret headers, or
     * marked as a {@link Secret}, as it is or as JSON writes it.
     */
    @NonNull
    public static String clean(@NonNull String text, @NonNull Request request) {
        String clean = text;
        for (String name : SECRET_HEADERS) {
            String value = request.header(name);
            if (value != null && !value.isBlank()) {
                clean = clean.replace(value, "****");
            }
        }
        Secret secret = request.tag(Secret.class);
        if (secret != null && !secret.value().isEmpty()) {
            String inJson = new String(JsonStringEncoder.getInstance().quoteAsString(secret.value()));
            clean = clean.replace(inJson, "****").replace(secret.value(), "****");
        }
        Matcher echo = ECHO.matcher(clean);
        if (echo.find()) {
            clean = clean.substring(0, echo.start());
        }
        return oneLine(SIGNATURE.matcher(clean).replaceAll("Signature=****"));
    }

    /** The text on one line, and short. */
    @NonNull
    public static String oneLine(@NonNull String text) {
        String line = SPACE.matcher(text).replaceAll(" ").strip();
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
    }

    /** Tags a request whose body holds this. */
    public record Secret(@NonNull String value) {
        @Override
        public String toString() {
            return "****";
        }
    }
}

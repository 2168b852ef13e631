package io.jenkins.plugins.registrytoken.cloud.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cc}\\p{Zl}\\p{Zp}]+");
    /**
     * How clouds introduce what they would have signed: all of the request, its secret headers included. Begins nowhere
     * inside a run of blanks, or a message of blanks would be searched once from each of them.
     */
    private static final Pattern ECHO =
            Pattern.compile("(?i)(?<![\\s,;:])[\\s,;:]*+(?:server\\s+)?(?:canonical\\s*request|string\\s*to\\s*sign)");

    private static final Pattern SIGNATURE = Pattern.compile("(?i)Signature=[0-9a-f]+");

    private Redaction() {}

    /**
     * The text on one line, short, and without what the request carried as proof of who asks: in its secret headers, or
     * marked as a {@link Secret}, as it is or as JSON writes it.
     */
    @NonNull
    public static String clean(@NonNull String text, @NonNull Request request) {
        String clean = text;
        for (String secret : secrets(request)) {
            clean = clean.replace(secret, "****");
        }
        Matcher echo = ECHO.matcher(clean);
        if (echo.find()) {
            clean = clean.substring(0, echo.start());
        }
        return oneLine(SIGNATURE.matcher(clean).replaceAll("Signature=****"));
    }

    /** The longest first: if one begins with another, no rest of it may stay. */
    private static List<String> secrets(Request request) {
        Secret tagged = request.tag(Secret.class);
        return Stream.concat(
                        SECRET_HEADERS.stream().map(request::header),
                        Stream.ofNullable(tagged).map(Secret::value).flatMap(value -> Stream.of(value, inJson(value))))
                .filter(secret -> secret != null && !secret.isBlank())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static String inJson(String value) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(value));
    }

    /** The text on one line, and short. */
    @NonNull
    public static String oneLine(@NonNull String text) {
        String line = SPACE.matcher(text).replaceAll(" ").strip();
        if (line.length() <= LONGEST_MESSAGE) {
            return line;
        }
        boolean halved = Character.isHighSurrogate(line.charAt(LONGEST_MESSAGE - 1));
        return line.substring(0, halved ? LONGEST_MESSAGE - 1 : LONGEST_MESSAGE) + "…";
    }

    /** Tags a request whose body holds this. */
    public record Secret(@NonNull String value) {
        @Override
        public String toString() {
            return "****";
        }
    }
}

package io.jenkins.plugins.registrytoken.cloud.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import okhttp3.Request;

/** Makes what a cloud says fit for a log: clouds echo what was sent to them, secrets included, and in other forms. */
public final class Redaction {
    private static final int LONGEST_MESSAGE = 300;
    /** Fewer digits of base64 are part of too many words. */
    private static final int SHORTEST_BASE64 = 8;

    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cc}\\p{Zl}\\p{Zp}]+");
    /**
     * Where a message begins to echo the canonical request, which contains the secret headers. The look-behind keeps matching
     * linear on long runs of blanks.
     */
    private static final Pattern ECHO =
            Pattern.compile("(?i)(?<![\\s,;:])[\\s,;:]*+(?:server\\s+)?(?:canonical\\s*request|string\\s*to\\s*sign)");

    private static final Pattern SIGNATURE = Pattern.compile("(?i)Signature=[0-9a-f]+");

    private Redaction() {}

    /**
     * Marks what is secret in a request: values of its headers, parts of its address or of its body. Everybody who adds a
     * secret to a request marks it; {@code Authorization} needs no mark.
     *
     * @param secrets may hold nulls, which are skipped
     * @return the request with these marks and those it had
     */
    @NonNull
    public static Request withSecrets(@NonNull Request request, @NonNull String... secrets) {
        List<String> all = Stream.concat(Secrets.of(request).texts().stream(), Stream.of(secrets))
                .filter(Objects::nonNull)
                .toList();
        return request.newBuilder().tag(Secrets.class, new Secrets(all)).build();
    }

    /**
     * The text on one line, short, and without the secrets of the request: plain, as JSON writes them, in percent codes, and
     * in base64, of a longer text too.
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
        return Stream.concat(Stream.ofNullable(request.header("Authorization")), Secrets.of(request).texts().stream())
                // A body in JSON that is quoted in JSON.
                .flatMap(text -> Stream.of(text, inJson(text), inJson(inJson(text))))
                .distinct()
                .flatMap(text ->
                        Stream.concat(Stream.of(text, URLEncoder.encode(text, StandardCharsets.UTF_8)), inBase64(text)))
                .filter(secret -> !secret.isBlank())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** Three bytes are four digits, so there are three forms of a part. Digits that its neighbours decide are left out. */
    private static Stream<String> inBase64(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, 3)
                .mapToObj(before -> {
                    byte[] shifted = new byte[before + bytes.length];
                    System.arraycopy(bytes, 0, shifted, before, bytes.length);
                    String digits = Base64.getEncoder().encodeToString(shifted);
                    int begin = before == 0 ? 0 : before + 1;
                    return digits.substring(begin, Math.max(begin, shifted.length * 4 / 3));
                })
                .filter(digits -> digits.length() >= SHORTEST_BASE64)
                .flatMap(digits -> Stream.of(digits, digits.replace('+', '-').replace('/', '_')));
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

    /** The tag of a request that holds what is secret in it. */
    public record Secrets(@NonNull List<String> texts) {
        public Secrets {
            texts = List.copyOf(texts);
        }

        /** The secrets of this request; empty if nothing in it is marked. */
        @NonNull
        public static Secrets of(@NonNull Request request) {
            Secrets tagged = request.tag(Secrets.class);
            return tagged == null ? new Secrets(List.of()) : tagged;
        }

        @Override
        public String toString() {
            return "****";
        }
    }
}

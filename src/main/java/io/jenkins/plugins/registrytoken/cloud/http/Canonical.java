package io.jenkins.plugins.registrytoken.cloud.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import okhttp3.HttpUrl;
import okhttp3.RequestBody;
import okio.Buffer;

/**
 * The forms in which every cloud's signature covers the parts of a request. They are written in one pass, as they would
 * otherwise take longer than the cryptography.
 */
public final class Canonical {
    private static final String NOTHING = Sha256.hex(new byte[0]);
    /** Which characters are not encoded, by their number. */
    private static final boolean[] PLAIN = new boolean[128];

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"
                .chars()
                .forEach(c -> PLAIN[c] = true);
    }

    private Canonical() {}

    /** RFC 3986: everything but letters, digits, hyphen, underscore, full stop and tilde is percent-encoded. */
    @NonNull
    public static String encode(@NonNull String text) {
        return isPlain(text)
                ? text
                : URLEncoder.encode(text, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A")
                        .replace("%7E", "~");
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= PLAIN.length || !PLAIN[c]) {
                return false;
            }
        }
        return true;
    }

    /** The {@code Host} header as OkHttp sends it: without the port that goes without saying. */
    @NonNull
    public static String host(@NonNull HttpUrl url) {
        String host = url.host().indexOf(':') < 0 ? url.host() : '[' + url.host() + ']';
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ':' + url.port();
    }

    /**
     * The second, as {@code 20260131T235959Z} with empty separators.
     *
     * @param date between year, month and day
     * @param time between hour, minute and second
     */
    @NonNull
    public static String second(@NonNull Instant moment, @NonNull String date, @NonNull String time) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(moment.getEpochSecond(), 0, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(20).append(utc.getYear());
        appendTwoDigits(text.append(date), utc.getMonthValue());
        appendTwoDigits(text.append(date), utc.getDayOfMonth());
        appendTwoDigits(text.append('T'), utc.getHour());
        appendTwoDigits(text.append(time), utc.getMinute());
        appendTwoDigits(text.append(time), utc.getSecond());
        return text.append('Z').toString();
    }

    private static void appendTwoDigits(StringBuilder text, int number) {
        text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /** In hexadecimal digits; of nothing, if there is no body. */
    @NonNull
    public static String sha256(@CheckForNull RequestBody body) {
        try {
            if (body == null || body.contentLength() == 0) {
                return NOTHING;
            }
            Buffer buffer = new Buffer();
            body.writeTo(buffer);
            return Sha256.hex(buffer.readByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("a body in memory cannot fail", e);
        }
    }
}

package io.jenkins.plugins.registrytoken.cloud.sign;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import okhttp3.HttpUrl;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.ByteString;

/** The forms in which signatures cover the parts of a request, with their hashes. Hexadecimal digits are lower case. */
public final class Canonical {
    private Canonical() {}

    /** Percent-encodes everything but letters, digits, hyphen, underscore, full stop and tilde (RFC 3986). */
    @NonNull
    public static String encode(@NonNull String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /**
     * The encoded parameters as {@code a=1&b=}.
     *
     * @param order what they are sorted by, given a name: the name itself, or its encoded form
     */
    @NonNull
    public static String query(@NonNull HttpUrl url, @NonNull UnaryOperator<String> order) {
        return IntStream.range(0, url.querySize())
                .boxed()
                .sorted(Comparator.comparing(i -> order.apply(url.queryParameterName(i))))
                .map(i -> {
                    String value = url.queryParameterValue(i);
                    return encode(url.queryParameterName(i)) + '=' + (value == null ? "" : encode(value));
                })
                .collect(Collectors.joining("&"));
    }

    /** The {@code Host} header as OkHttp sends it: without the default port of the scheme. */
    @NonNull
    static String host(@NonNull HttpUrl url) {
        String host = url.host().indexOf(':') < 0 ? url.host() : '[' + url.host() + ']';
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ':' + url.port();
    }

    /** The SHA-256 of a text in UTF-8. */
    @NonNull
    public static String sha256(@NonNull String text) {
        return ByteString.encodeUtf8(text).sha256().hex();
    }

    /** The SHA-256 of a body in memory; that of no bytes, if there is no body. */
    @NonNull
    public static String sha256(@CheckForNull RequestBody body) {
        Buffer buffer = new Buffer();
        try {
            if (body != null) {
                body.writeTo(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a body in memory cannot fail", e);
        }
        return buffer.sha256().hex();
    }

    /**
     * The HMAC-SHA256 of a text in UTF-8.
     *
     * @throws IllegalArgumentException if the key is empty
     */
    @NonNull
    public static ByteString hmacSha256(@NonNull ByteString key, @NonNull String text) {
        return ByteString.encodeUtf8(text).hmacSha256(key);
    }

    /** The HMAC-SHA256 of a text by a key that is a text too, in hexadecimal digits. */
    @NonNull
    public static String hmacSha256(@NonNull String key, @NonNull String text) {
        return hmacSha256(ByteString.encodeUtf8(key), text).hex();
    }
}

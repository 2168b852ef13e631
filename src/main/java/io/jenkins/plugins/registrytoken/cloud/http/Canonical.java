package io.jenkins.plugins.registrytoken.cloud.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import okhttp3.RequestBody;
import okio.Buffer;

/** The forms in which every cloud's signature covers the parts of a request. */
public final class Canonical {
    private Canonical() {}

    /** RFC 3986: everything but letters, digits, hyphen, underscore, full stop and tilde is percent-encoded. */
    @NonNull
    public static String encode(@NonNull String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** In hexadecimal digits; of nothing, if there is no body. */
    @NonNull
    public static String sha256(@CheckForNull RequestBody body) {
        Buffer buffer = new Buffer();
        if (body != null) {
            try {
                body.writeTo(buffer);
            } catch (IOException e) {
                throw new UncheckedIOException("a body in memory cannot fail", e);
            }
        }
        return buffer.sha256().hex();
    }
}

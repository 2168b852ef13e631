package io.jenkins.plugins.registrytoken.cloud.http;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Locale;
import java.util.function.Predicate;
import okhttp3.Headers;
import okhttp3.Request;

/** The headers of a request that its signature covers, by their names in lower case. */
public final class SignedHeaders {
    private final SortedPairs headers;
    private final String names;

    private SignedHeaders(SortedPairs headers) {
        this.headers = headers;
        StringBuilder text = new StringBuilder(150).append(headers.name(0));
        for (int i = 1; i < headers.size(); i++) {
            text.append(';').append(headers.name(i));
        }
        this.names = text.toString();
    }

    /**
     * The host, and those headers that the request has.
     *
     * @param covered whether the header with this name, in lower case, is covered
     */
    @NonNull
    public static SignedHeaders of(@NonNull Request request, @NonNull Predicate<String> covered) {
        Headers all = request.headers();
        SortedPairs signed = new SortedPairs(all.size() + 1);
        signed.add("host", Canonical.host(request.url()));
        for (int i = 0; i < all.size(); i++) {
            String name = all.name(i).toLowerCase(Locale.ROOT);
            if (covered.test(name)) {
                signed.add(name, all.value(i));
            }
        }
        return new SignedHeaders(signed);
    }

    /** Each header on a line of its own, an empty line, and their names in one line. */
    public void appendTo(@NonNull StringBuilder text) {
        for (int i = 0; i < headers.size(); i++) {
            text.append(headers.name(i)).append(':').append(headers.text(i)).append('\n');
        }
        text.append('\n').append(names);
    }

    /**
     * The {@code Authorization} header.
     *
     * @param scheme the algorithm and the name that it has for the access key, such as {@code SDK-HMAC-SHA256 Access}
     * @param separator between its parts
     */
    @NonNull
    public String authorization(
            @NonNull String scheme, @NonNull String accessKeyId, @NonNull String separator, @NonNull String signature) {
        return scheme + '=' + accessKeyId + separator + "SignedHeaders=" + names + separator + "Signature=" + signature;
    }
}

package io.jenkins.plugins.registrytoken.cloud.sign;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import okhttp3.Headers;
import okhttp3.Request;

/**
 * The form of a request that is hashed for its signature. It holds the secrets of the request.
 *
 * @param text from the method to the hash of the body
 * @param signedHeaders the names of the headers in it: {@code host;x-date}
 */
public record CanonicalRequest(
        @NonNull String text, @NonNull String signedHeaders) {

    /**
     * @param path in the scheme's form
     * @param query in the scheme's form, usually {@link Canonical#query}
     * @param covered whether a header is covered, given its name in lower case; the host always is
     * @param bodyHash in hexadecimal digits
     */
    @NonNull
    public static CanonicalRequest of(
            @NonNull Request request,
            @NonNull String path,
            @NonNull String query,
            @NonNull Predicate<String> covered,
            @NonNull String bodyHash) {
        List<Map.Entry<String, String>> headers = headers(request, covered);
        String lines = headers.stream()
                .map(header -> header.getKey() + ':' + header.getValue() + '\n')
                .collect(Collectors.joining());
        String names = headers.stream().map(Map.Entry::getKey).collect(Collectors.joining(";"));
        return new CanonicalRequest(String.join("\n", request.method(), path, query, lines, names, bodyHash), names);
    }

    /** By their names in lower case; headers of one name in the order of the request. */
    private static List<Map.Entry<String, String>> headers(Request request, Predicate<String> covered) {
        List<Map.Entry<String, String>> sorted = new ArrayList<>();
        sorted.add(Map.entry("host", Canonical.host(request.url())));
        Headers headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            if (covered.test(name)) {
                sorted.add(Map.entry(name, headers.value(i)));
            }
        }
        sorted.sort(Map.Entry.comparingByKey());
        return sorted;
    }

    /** The SHA-256 of the text, in hexadecimal digits. */
    @NonNull
    public String sha256() {
        return Canonical.sha256(text);
    }

    @Override
    public String toString() {
        return "canonical request of " + signedHeaders;
    }
}

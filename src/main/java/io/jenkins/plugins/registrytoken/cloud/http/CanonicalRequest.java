package io.jenkins.plugins.registrytoken.cloud.http;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * The form of a request that is hashed for its signature, written line by line from its method to the hash of its body, and
 * the names of the headers that the signature covers.
 */
public final class CanonicalRequest {
    /** The number of the host, which those of the other headers follow. */
    private static final int HOST = 0;

    /** Of the headers that are sent most, as to look at each of their characters takes longer than to look them up. */
    private static final Map<String, String> LOWER_CASE = Stream.of(
                    "Accept",
                    "Content-Type",
                    "X-Project-Id",
                    "X-Sdk-Date",
                    "X-Security-Token",
                    "x-acs-accesskey-id",
                    "x-acs-action",
                    "x-acs-content-sha256",
                    "x-acs-date",
                    "x-acs-security-token",
                    "x-acs-signature-nonce",
                    "x-acs-version")
            .collect(Collectors.toMap(name -> name, name -> name.toLowerCase(Locale.ROOT)));

    private final AsciiText text = new AsciiText(512);
    private int namesFrom;
    private int namesTo;

    @NonNull
    public CanonicalRequest line(@NonNull String line) {
        text.append(line).append('\n');
        return this;
    }

    /** The path with every segment encoded. It ends in a slash here, though the request's own need not. */
    @NonNull
    public CanonicalRequest slashedPath(@NonNull HttpUrl url) {
        for (String segment : url.pathSegments()) {
            text.append('/').append(Canonical.encode(segment));
        }
        if (text.last() != '/') {
            text.append('/');
        }
        text.append('\n');
        return this;
    }

    /**
     * The encoded parameters by their names, as {@code a=1&b=}.
     *
     * @param byEncodedName whether they are ordered by their names as they are written, or as they are
     */
    @NonNull
    public CanonicalRequest query(@NonNull HttpUrl url, boolean byEncodedName) {
        int size = url.querySize();
        SortedNames sorted = new SortedNames(size);
        for (int i = 0; i < size; i++) {
            String name = url.queryParameterName(i);
            sorted.add(i, byEncodedName ? Canonical.encode(name) : name);
        }
        for (int i = 0; i < size; i++) {
            int number = sorted.number(i);
            String name = sorted.name(number);
            String value = url.queryParameterValue(number);
            text.append(
                    byEncodedName ? name : Canonical.encode(name),
                    '=',
                    value == null ? "" : Canonical.encode(value),
                    i < size - 1 ? '&' : '\n');
        }
        if (size == 0) {
            text.append('\n');
        }
        return this;
    }

    /**
     * The host and those headers that the request has, each on a line of its own, by their names in lower case; an empty
     * line; and these names in one line.
     *
     * @param covered whether the header with this name, in lower case, is covered
     */
    @NonNull
    public CanonicalRequest headers(@NonNull Request request, @NonNull Predicate<String> covered) {
        Headers headers = request.headers();
        SortedNames sorted = new SortedNames(headers.size() + 1);
        sorted.add(HOST, "host");
        for (int i = 0; i < headers.size(); i++) {
            String name = lowerCase(headers.name(i));
            if (covered.test(name)) {
                sorted.add(i + 1, name);
            }
        }
        for (int i = 0; i < sorted.size(); i++) {
            int number = sorted.number(i);
            String value = number == HOST ? Canonical.host(request.url()) : headers.value(number - 1);
            text.append(sorted.name(number), ':', value, '\n');
        }
        text.append('\n');
        namesFrom = text.length();
        for (int i = 0; i < sorted.size(); i++) {
            if (i > 0) {
                text.append(';');
            }
            text.append(sorted.name(sorted.number(i)));
        }
        namesTo = text.length();
        text.append('\n');
        return this;
    }

    private static String lowerCase(String name) {
        String known = LOWER_CASE.get(name);
        return known == null ? name.toLowerCase(Locale.ROOT) : known;
    }

    /** The last line, which has no end. */
    @NonNull
    public CanonicalRequest bodyHash(@NonNull String sha256) {
        text.append(sha256);
        return this;
    }

    @NonNull
    public byte[] sha256() {
        return text.sha256();
    }

    /**
     * The {@code Authorization} header.
     *
     * @param scheme the algorithm and the name that it has for the access key, such as {@code SDK-HMAC-SHA256 Access=}
     * @param accessKeyId one that can be sent in a header
     * @param separator between its parts
     */
    @NonNull
    public String authorization(
            @NonNull String scheme, @NonNull String accessKeyId, @NonNull String separator, @NonNull byte[] signature) {
        return new AsciiText(320)
                .append(scheme)
                .append(accessKeyId)
                .append(separator)
                .append("SignedHeaders=")
                .append(text, namesFrom, namesTo)
                .append(separator)
                .append("Signature=")
                .appendHex(signature)
                .toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

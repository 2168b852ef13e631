package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.http.Canonical;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okio.ByteString;

/**
 * Signs requests with {@code SDK-HMAC-SHA256}, as Huawei Cloud's and Open Telekom Cloud's API gateways ask.
 *
 * @see <a href="https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html">AK/SK signing</a>
 */
final class SdkHmacSigner {
    private static final String ALGORITHM = "SDK-HMAC-SHA256";
    private static final String CONTENT_HASH = "X-Sdk-Content-Sha256";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private SdkHmacSigner() {}

    /**
     * The request with {@code X-Sdk-Date} and {@code Authorization}. As in the official SDK every header it has is
     * signed, but for {@code Content-Type} and names with an underscore.
     */
    @NonNull
    static Request sign(@NonNull Request request, @NonNull AccessKey key, @NonNull Instant time) {
        Request dated =
                request.newBuilder().header("X-Sdk-Date", DATE.format(time)).build();
        Map<String, String> headers = signedHeaders(dated);
        String toSign = stringToSign(dated, canonicalRequest(dated, headers));
        ByteString signature = ByteString.encodeUtf8(toSign).hmacSha256(ByteString.encodeUtf8(key.secret()));
        return dated.newBuilder()
                .header(
                        "Authorization",
                        ALGORITHM + " Access=" + key.id() + ", SignedHeaders=" + String.join(";", headers.keySet())
                                + ", Signature=" + signature.hex())
                .build();
    }

    static String canonicalRequest(Request request, Map<String, String> headers) {
        String lines = headers.entrySet().stream()
                .map(header -> header.getKey() + ':' + header.getValue() + '\n')
                .collect(Collectors.joining());
        return String.join(
                "\n",
                request.method(),
                canonicalPath(request.url()),
                canonicalQuery(request.url()),
                lines,
                String.join(";", headers.keySet()),
                bodyHash(request));
    }

    static String stringToSign(Request request, String canonicalRequest) {
        return String.join(
                "\n",
                ALGORITHM,
                request.header("X-Sdk-Date"),
                ByteString.encodeUtf8(canonicalRequest).sha256().hex());
    }

    static Map<String, String> signedHeaders(Request request) {
        Map<String, String> headers = new TreeMap<>();
        request.headers()
                .forEach(header -> headers.put(header.getFirst().toLowerCase(Locale.ROOT), header.getSecond()));
        headers.keySet().removeIf(name -> name.equals("content-type") || name.indexOf('_') >= 0);
        headers.put("host", hostHeader(request.url()));
        return headers;
    }

    /** As OkHttp sends it: without the port that goes without saying. */
    private static String hostHeader(HttpUrl url) {
        String host = url.host().indexOf(':') < 0 ? url.host() : '[' + url.host() + ']';
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ':' + url.port();
    }

    /** Ends in a slash when signed, though the request itself need not. */
    private static String canonicalPath(HttpUrl url) {
        String path = url.pathSegments().stream().map(Canonical::encode).collect(Collectors.joining("/", "/", ""));
        return path.endsWith("/") ? path : path + '/';
    }

    private static String canonicalQuery(HttpUrl url) {
        Stream<String[]> parameters = IntStream.range(0, url.querySize()).mapToObj(i -> new String[] {
            Canonical.encode(url.queryParameterName(i)),
            url.queryParameterValue(i) == null ? "" : Canonical.encode(url.queryParameterValue(i))
        });
        return parameters
                .sorted(Comparator.comparing(parameter -> parameter[0]))
                .map(parameter -> parameter[0] + '=' + parameter[1])
                .collect(Collectors.joining("&"));
    }

    private static String bodyHash(Request request) {
        String given = request.header(CONTENT_HASH);
        return given == null ? Canonical.sha256(request.body()) : given;
    }
}

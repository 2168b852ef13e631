package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.http.Canonical;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okio.ByteString;

/**
 * Signs requests with {@code ACS3-HMAC-SHA256}, the signature that every API of Alibaba Cloud takes.
 *
 * @see <a href="https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature">V3
 *     request structure and signature</a>
 */
final class Acs3Signer {
    private static final String ALGORITHM = "ACS3-HMAC-SHA256";

    private Acs3Signer() {}

    /**
     * The request with its date, nonce, body hash, the token of a temporary key, and {@code Authorization}. Signed are
     * the host, the content type and every {@code x-acs-} header.
     *
     * @param request its body must not bring a media type, which OkHttp would send instead of the header that is signed
     * @param nonce used once only
     */
    @NonNull
    static Request sign(
            @NonNull Request request, @NonNull AccessKey key, @NonNull Instant time, @NonNull String nonce) {
        Request.Builder builder = request.newBuilder()
                .header("x-acs-date", time.truncatedTo(ChronoUnit.SECONDS).toString())
                .header("x-acs-signature-nonce", nonce)
                .header("x-acs-content-sha256", Canonical.sha256(request.body()));
        String securityToken = key.securityToken();
        if (securityToken != null) {
            builder.header("x-acs-accesskey-id", key.id()).header("x-acs-security-token", securityToken);
        }
        Request complete = builder.build();
        Map<String, String> headers = signedHeaders(complete);
        String toSign = stringToSign(canonicalRequest(complete, headers));
        ByteString signature = ByteString.encodeUtf8(toSign).hmacSha256(ByteString.encodeUtf8(key.secret()));
        return builder.header(
                        "Authorization",
                        ALGORITHM + " Credential=" + key.id() + ",SignedHeaders=" + String.join(";", headers.keySet())
                                + ",Signature=" + signature.hex())
                .build();
    }

    static String canonicalRequest(Request request, Map<String, String> headers) {
        String lines = headers.entrySet().stream()
                .map(header -> header.getKey() + ':' + header.getValue() + '\n')
                .collect(Collectors.joining());
        return String.join(
                "\n",
                request.method(),
                request.url().encodedPath(),
                canonicalQuery(request.url()),
                lines,
                String.join(";", headers.keySet()),
                headers.get("x-acs-content-sha256"));
    }

    static String stringToSign(String canonicalRequest) {
        return ALGORITHM
                + '\n'
                + ByteString.encodeUtf8(canonicalRequest).sha256().hex();
    }

    static Map<String, String> signedHeaders(Request request) {
        Map<String, String> headers = new TreeMap<>();
        request.headers().forEach(header -> {
            String name = header.getFirst().toLowerCase(Locale.ROOT);
            if (name.startsWith("x-acs-") || name.equals("content-type")) {
                headers.put(name, header.getSecond().strip());
            }
        });
        headers.put("host", hostHeader(request.url()));
        return headers;
    }

    /** As OkHttp sends it: without the port that goes without saying. */
    private static String hostHeader(HttpUrl url) {
        String host = url.host().indexOf(':') < 0 ? url.host() : '[' + url.host() + ']';
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ':' + url.port();
    }

    private static String canonicalQuery(HttpUrl url) {
        return IntStream.range(0, url.querySize())
                .boxed()
                .sorted(Comparator.comparing(url::queryParameterName))
                .map(i -> Canonical.encode(url.queryParameterName(i))
                        + '='
                        + (url.queryParameterValue(i) == null ? "" : Canonical.encode(url.queryParameterValue(i))))
                .collect(Collectors.joining("&"));
    }
}

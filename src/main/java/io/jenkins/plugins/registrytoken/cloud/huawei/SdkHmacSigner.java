package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.cloud.sign.Canonical;
import io.jenkins.plugins.registrytoken.cloud.sign.CanonicalRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Signs requests with {@code SDK-HMAC-SHA256}, as the API gateways of Huawei Cloud and Open Telekom Cloud require.
 *
 * @see <a href="https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html">AK/SK signing</a>
 */
final class SdkHmacSigner {
    private static final String ALGORITHM = "SDK-HMAC-SHA256";
    private static final String DATE = "X-Sdk-Date";
    private static final String CONTENT_HASH = "X-Sdk-Content-Sha256";
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private SdkHmacSigner() {}

    /**
     * Adds {@code X-Sdk-Date}, the token of a temporary key, and {@code Authorization}. As in the official SDK, every header is signed but
     * {@code Content-Type} and names with an underscore.
     *
     * @param key with an ID that can be sent in a header, and a secret
     */
    @NonNull
    static Request sign(@NonNull Request request, @NonNull AccessKey key, @NonNull Instant time) {
        String date = SECOND.format(time);
        Request.Builder builder = request.newBuilder().header(DATE, date);
        String securityToken = key.securityToken();
        if (securityToken != null) {
            builder.header("X-Security-Token", securityToken);
        }
        CanonicalRequest canonical = canonicalRequest(builder.build());
        String authorization = ALGORITHM + " Access=" + key.id()
                + ", SignedHeaders=" + canonical.signedHeaders()
                + ", Signature=" + Canonical.hmacSha256(key.secret(), stringToSign(date, canonical));
        return Redaction.withSecrets(
                builder.header("Authorization", authorization).build(), securityToken);
    }

    static CanonicalRequest canonicalRequest(Request request) {
        String bodyHash = request.header(CONTENT_HASH);
        return CanonicalRequest.of(
                request,
                path(request.url()),
                Canonical.query(request.url(), Canonical::encode),
                name -> !name.equals("content-type") && name.indexOf('_') < 0,
                bodyHash == null ? Canonical.sha256(request.body()) : bodyHash);
    }

    /** It ends in a slash, even if the path of the request does not. */
    private static String path(HttpUrl url) {
        String path = url.pathSegments().stream().map(Canonical::encode).collect(Collectors.joining("/", "/", ""));
        return path.endsWith("/") ? path : path + '/';
    }

    static String stringToSign(String date, CanonicalRequest request) {
        return ALGORITHM + '\n' + date + '\n' + request.sha256();
    }
}

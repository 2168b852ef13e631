package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.http.AsciiText;
import io.jenkins.plugins.registrytoken.cloud.http.Canonical;
import io.jenkins.plugins.registrytoken.cloud.http.CanonicalRequest;
import java.time.Instant;
import java.util.Objects;
import okhttp3.Request;

/**
 * Signs requests with {@code ACS3-HMAC-SHA256}, the signature that every API of Alibaba Cloud takes.
 *
 * @see <a href="https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature">V3
 *     request structure and signature</a>
 */
final class Acs3Signer {
    private static final String ALGORITHM = "ACS3-HMAC-SHA256";
    private static final String CONTENT_HASH = "x-acs-content-sha256";

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
                .header(CONTENT_HASH, Canonical.sha256(request.body()))
                .header("x-acs-date", Canonical.second(time, "-", ":"))
                .header("x-acs-signature-nonce", nonce);
        String securityToken = key.securityToken();
        if (securityToken != null) {
            builder.header("x-acs-accesskey-id", key.id()).header("x-acs-security-token", securityToken);
        }
        return builder.header("Authorization", authorization(builder.build(), key))
                .build();
    }

    /**
     * @param request with all that is signed
     * @param key with an ID that can be sent in a header
     */
    static String authorization(Request request, AccessKey key) {
        CanonicalRequest canonical = canonicalRequest(request);
        byte[] signature = stringToSign(canonical).sign(key.secret());
        return canonical.authorization(ALGORITHM + " Credential=", key.id(), ",", signature);
    }

    static CanonicalRequest canonicalRequest(Request request) {
        return new CanonicalRequest()
                .line(request.method())
                .line(request.url().encodedPath())
                .query(request.url(), false)
                .headers(request, name -> name.startsWith("x-acs-") || name.equals("content-type"))
                .bodyHash(Objects.requireNonNull(request.header(CONTENT_HASH)));
    }

    static AsciiText stringToSign(CanonicalRequest request) {
        return new AsciiText(96).append(ALGORITHM + '\n').appendHex(request.sha256());
    }
}

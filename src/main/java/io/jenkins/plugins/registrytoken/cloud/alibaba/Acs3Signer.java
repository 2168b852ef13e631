package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.cloud.sign.Canonical;
import io.jenkins.plugins.registrytoken.cloud.sign.CanonicalRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.UnaryOperator;
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
     * Adds the date, the nonce, the hash of the body, the token of a temporary key, and {@code Authorization}. Signed are
     * the host, the content type and every {@code x-acs-} header.
     *
     * @param request its body must have no media type, because OkHttp would send that instead of the signed header
     * @param key with an ID that can be sent in a header, and a secret
     * @param nonce used only once
     */
    @NonNull
    static Request sign(
            @NonNull Request request, @NonNull AccessKey key, @NonNull Instant time, @NonNull String nonce) {
        Request.Builder builder = request.newBuilder()
                .header(CONTENT_HASH, Canonical.sha256(request.body()))
                .header("x-acs-date", time.truncatedTo(ChronoUnit.SECONDS).toString())
                .header("x-acs-signature-nonce", nonce);
        String securityToken = key.securityToken();
        if (securityToken != null) {
            builder.header("x-acs-accesskey-id", key.id()).header("x-acs-security-token", securityToken);
        }
        CanonicalRequest canonical = canonicalRequest(builder.build());
        String authorization = ALGORITHM + " Credential=" + key.id()
                + ",SignedHeaders=" + canonical.signedHeaders()
                + ",Signature=" + Canonical.hmacSha256(key.secret(), stringToSign(canonical));
        return Redaction.withSecrets(
                builder.header("Authorization", authorization).build(), securityToken);
    }

    static CanonicalRequest canonicalRequest(Request request) {
        return CanonicalRequest.of(
                request,
                request.url().encodedPath(),
                Canonical.query(request.url(), UnaryOperator.identity()),
                name -> name.startsWith("x-acs-") || name.equals("content-type"),
                Objects.requireNonNull(request.header(CONTENT_HASH)));
    }

    static String stringToSign(CanonicalRequest request) {
        return ALGORITHM + '\n' + request.sha256();
    }
}

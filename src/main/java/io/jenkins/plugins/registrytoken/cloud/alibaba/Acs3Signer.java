package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.http.Canonical;
import io.jenkins.plugins.registrytoken.cloud.http.Sha256;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.Headers;
import okhttp3.Request;

/**
 * Signs requests with {@code ACS3-HMAC-SHA256}, the signature that every API of Alibaba Cloud takes.
 *
 * @see <a href="https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature">V3
 *     request structure and signature</a>
 */
final class Acs3Signer {
    private static final String ALGORITHM = "ACS3-HMAC-SHA256";

    private static final Comparator<Canonical.Parameter> BY_NAME = Comparator.comparing(Canonical.Parameter::name);

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
        String date = Canonical.second(time, "-", ":");
        String bodyHash = Canonical.sha256(request.body());
        Map<String, String> headers = signedHeaders(request);
        headers.put("x-acs-date", date);
        headers.put("x-acs-signature-nonce", nonce);
        headers.put("x-acs-content-sha256", bodyHash);
        Request.Builder builder = request.newBuilder()
                .header("x-acs-date", date)
                .header("x-acs-signature-nonce", nonce)
                .header("x-acs-content-sha256", bodyHash);
        String securityToken = key.securityToken();
        if (securityToken != null) {
            headers.put("x-acs-accesskey-id", key.id());
            headers.put("x-acs-security-token", securityToken);
            builder.header("x-acs-accesskey-id", key.id()).header("x-acs-security-token", securityToken);
        }
        String signature = Sha256.hmacHex(key.secret(), stringToSign(canonicalRequest(request, headers)));
        return builder.header(
                        "Authorization",
                        Canonical.authorization(ALGORITHM + " Credential", key.id(), ",", headers, signature))
                .build();
    }

    static String canonicalRequest(Request request, Map<String, String> headers) {
        StringBuilder text = new StringBuilder(500)
                .append(request.method())
                .append('\n')
                .append(request.url().encodedPath())
                .append('\n');
        Canonical.appendQuery(text, request.url(), BY_NAME);
        text.append('\n');
        Canonical.appendHeaders(text, headers);
        return text.append('\n').append(headers.get("x-acs-content-sha256")).toString();
    }

    static String stringToSign(String canonicalRequest) {
        return ALGORITHM + '\n' + Sha256.hex(canonicalRequest);
    }

    static Map<String, String> signedHeaders(Request request) {
        Map<String, String> signed = new TreeMap<>();
        Headers headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            if (name.startsWith("x-acs-") || name.equals("content-type")) {
                signed.put(name, headers.value(i).strip());
            }
        }
        signed.put("host", Canonical.host(request.url()));
        return signed;
    }
}

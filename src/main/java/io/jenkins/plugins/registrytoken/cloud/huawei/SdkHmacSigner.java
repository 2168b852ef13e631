package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.http.Canonical;
import io.jenkins.plugins.registrytoken.cloud.http.Sha256;
import io.jenkins.plugins.registrytoken.cloud.http.SignedHeaders;
import java.time.Instant;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Signs requests with {@code SDK-HMAC-SHA256}, as Huawei Cloud's and Open Telekom Cloud's API gateways ask.
 *
 * @see <a href="https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html">AK/SK signing</a>
 */
final class SdkHmacSigner {
    private static final String ALGORITHM = "SDK-HMAC-SHA256";
    private static final String DATE = "X-Sdk-Date";
    private static final String CONTENT_HASH = "X-Sdk-Content-Sha256";

    private SdkHmacSigner() {}

    /**
     * The request with {@code X-Sdk-Date} and {@code Authorization}. As in the official SDK every header it has is
     * signed, but for {@code Content-Type} and names with an underscore.
     */
    @NonNull
    static Request sign(@NonNull Request request, @NonNull AccessKey key, @NonNull Instant time) {
        Request.Builder builder = request.newBuilder().header(DATE, Canonical.second(time, "", ""));
        return builder.header("Authorization", authorization(builder.build(), key))
                .build();
    }

    /** @param request with its date */
    static String authorization(Request request, AccessKey key) {
        SignedHeaders headers = signedHeaders(request);
        String signature =
                Sha256.hmacHex(key.secret(), stringToSign(request.header(DATE), canonicalRequest(request, headers)));
        return headers.authorization(ALGORITHM + " Access", key.id(), ", ", signature);
    }

    static String canonicalRequest(Request request, SignedHeaders headers) {
        StringBuilder text = new StringBuilder(500).append(request.method()).append('\n');
        appendPath(text, request.url());
        text.append('\n');
        Canonical.appendQuery(text, request.url(), true);
        text.append('\n');
        headers.appendTo(text);
        return text.append('\n').append(bodyHash(request)).toString();
    }

    static String stringToSign(String date, String canonicalRequest) {
        return ALGORITHM + '\n' + date + '\n' + Sha256.hex(canonicalRequest);
    }

    static SignedHeaders signedHeaders(Request request) {
        return SignedHeaders.of(request, name -> !name.equals("content-type") && name.indexOf('_') < 0);
    }

    /** Ends in a slash when signed, though the request itself need not. */
    private static void appendPath(StringBuilder text, HttpUrl url) {
        for (String segment : url.pathSegments()) {
            text.append('/').append(Canonical.encode(segment));
        }
        if (text.charAt(text.length() - 1) != '/') {
            text.append('/');
        }
    }

    private static String bodyHash(Request request) {
        String given = request.header(CONTENT_HASH);
        return given == null ? Canonical.sha256(request.body()) : given;
    }
}

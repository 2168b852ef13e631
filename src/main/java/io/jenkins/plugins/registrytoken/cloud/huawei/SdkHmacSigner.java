package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.http.AsciiText;
import io.jenkins.plugins.registrytoken.cloud.http.Canonical;
import io.jenkins.plugins.registrytoken.cloud.http.CanonicalRequest;
import java.time.Instant;
import java.util.Objects;
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

    /**
     * @param request with its date
     * @param key with an ID that can be sent in a header
     */
    static String authorization(Request request, AccessKey key) {
        CanonicalRequest canonical = canonicalRequest(request);
        byte[] signature = stringToSign(Objects.requireNonNull(request.header(DATE)), canonical)
                .sign(key.secret());
        return canonical.authorization(ALGORITHM + " Access=", key.id(), ", ", signature);
    }

    static CanonicalRequest canonicalRequest(Request request) {
        return new CanonicalRequest()
                .line(request.method())
                .slashedPath(request.url())
                .query(request.url(), true)
                .headers(request, name -> !name.equals("content-type") && name.indexOf('_') < 0)
                .bodyHash(bodyHash(request));
    }

    static AsciiText stringToSign(String date, CanonicalRequest request) {
        return new AsciiText(112)
                .append(ALGORITHM + '\n')
                .append(date)
                .append('\n')
                .appendHex(request.sha256());
    }

    private static String bodyHash(Request request) {
        String given = request.header(CONTENT_HASH);
        return given == null ? Canonical.sha256(request.body()) : given;
    }
}

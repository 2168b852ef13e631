package io.jenkins.plugins.registrytoken.cloud.huawei;

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
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Signs requests with {@code SDK-HMAC-SHA256}, as Huawei Cloud's and Open Telekom Cloud's API gateways ask.
 *
 * @see <a href="https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html">AK/SK signing</a>
 */
final class SdkHmacSigner {
    private static final String ALGORITHM = "SDK-HMAC-SHA256";
    private static final String CONTENT_HASH = "X-Sdk-Content-Sha256";
    private static final Comparator<Canonical.Parameter> BY_ENCODED_NAME =
            Comparator.comparing(Canonical.Parameter::encodedName);

    private SdkHmacSigner() {}

    /**
     * The request with {@code X-Sdk-Date} and {@code Authorization}. As in the official SDK every header it has is
     * signed, but for {@code Content-Type} and names with an underscore.
     */
    @NonNull
    static Request sign(@NonNull Request request, @NonNull AccessKey key, @NonNull Instant time) {
        String date = Canonical.second(time, "", "");
        Map<String, String> headers = signedHeaders(request);
        headers.put("x-sdk-date", date);
        String signature = Sha256.hmacHex(key.secret(), stringToSign(date, canonicalRequest(request, headers)));
        return request.newBuilder()
                .header("X-Sdk-Date", date)
                .header(
                        "Authorization",
                        Canonical.authorization(ALGORITHM + " Access", key.id(), ", ", headers, signature))
                .build();
    }

    static String canonicalRequest(Request request, Map<String, String> headers) {
        StringBuilder text = new StringBuilder(500).append(request.method()).append('\n');
        appendPath(text, request.url());
        text.append('\n');
        Canonical.appendQuery(text, request.url(), BY_ENCODED_NAME);
        text.append('\n');
        Canonical.appendHeaders(text, headers);
        return text.append('\n').append(bodyHash(request)).toString();
    }

    static String stringToSign(String date, String canonicalRequest) {
        return ALGORITHM + '\n' + date + '\n' + Sha256.hex(canonicalRequest);
    }

    static Map<String, String> signedHeaders(Request request) {
        Map<String, String> signed = new TreeMap<>();
        Headers headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            if (!name.equals("content-type") && name.indexOf('_') < 0) {
                signed.put(name, headers.value(i));
            }
        }
        signed.put("host", Canonical.host(request.url()));
        return signed;
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

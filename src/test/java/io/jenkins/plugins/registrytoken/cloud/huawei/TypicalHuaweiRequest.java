package io.jenkins.plugins.registrytoken.cloud.huawei;

import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.http.CanonicalRequest;
import io.jenkins.plugins.registrytoken.cloud.http.Cryptography;
import java.time.Instant;
import okhttp3.Request;
import okhttp3.RequestBody;

/** What is sent to SWR for a login in a project, to be signed. */
public final class TypicalHuaweiRequest {
    private static final String SECRET = "canary-secret-key-000000000000000000000001";
    private static final AccessKey KEY = new AccessKey("FAKEAK0EXAMPLE0000001", SECRET, null);
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final Request request = new Request.Builder()
            .url("https://swr-api.eu-de.otc.t-systems.com/v2/manage/utils/secret?projectname=eu-de")
            .header("Content-Type", "application/json")
            .header("X-Project-Id", "0123456789abcdef0123456789abcdef")
            .post(RequestBody.create(new byte[0]))
            .build();

    private final Request dated =
            sign().newBuilder().removeHeader("Authorization").build();

    public Request sign() {
        return SdkHmacSigner.sign(request, KEY, TIME);
    }

    /** The signature alone, as a request carries it. */
    public String authorization() {
        return SdkHmacSigner.authorization(dated, KEY);
    }

    /** The cryptography over the same bytes. */
    public Cryptography cryptography() {
        CanonicalRequest canonical = SdkHmacSigner.canonicalRequest(dated);
        return new Cryptography(
                new byte[0],
                canonical.toString(),
                SdkHmacSigner.stringToSign(dated.header("X-Sdk-Date"), canonical)
                        .toString(),
                SECRET);
    }
}

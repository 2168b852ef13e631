package io.jenkins.plugins.registrytoken.cloud.alibaba;

import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.http.CanonicalRequest;
import io.jenkins.plugins.registrytoken.cloud.http.Cryptography;
import java.time.Instant;
import okhttp3.Request;
import okhttp3.RequestBody;

/** What is sent to Container Registry for a login to an instance, to be signed. */
public final class TypicalAlibabaRequest {
    private static final String SECRET = "canary-secret-key-0000000000001";
    private static final AccessKey KEY = new AccessKey("LTAI5tFAKEEXAMPLE0000001", SECRET, null);
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final Request request = new Request.Builder()
            .url("https://cr.cn-shanghai.aliyuncs.com/?InstanceId=cri-0123456789abcdef&ExpiresInHours=1")
            .header("Accept", "application/json")
            .header("x-acs-action", "GetAuthorizationToken")
            .header("x-acs-version", "2018-12-01")
            .post(RequestBody.create(new byte[0]))
            .build();

    private final Request dated =
            sign().newBuilder().removeHeader("Authorization").build();

    public Request sign() {
        return Acs3Signer.sign(request, KEY, TIME, "3156853299f313e23d1673dc12e1703d");
    }

    /** The signature alone, as a request carries it. */
    public String authorization() {
        return Acs3Signer.authorization(dated, KEY);
    }

    /** The cryptography over the same bytes. */
    public Cryptography cryptography() {
        CanonicalRequest canonical = Acs3Signer.canonicalRequest(dated);
        return new Cryptography(
                new byte[0],
                canonical.toString(),
                Acs3Signer.stringToSign(canonical).toString(),
                SECRET);
    }
}

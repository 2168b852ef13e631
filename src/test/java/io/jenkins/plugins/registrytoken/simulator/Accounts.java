package io.jenkins.plugins.registrytoken.simulator;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;

/** Whose proofs a simulated cloud believes, and the proofs that it issues itself. */
final class Accounts {
    private final Clock clock;
    private final Map<String, String> keys = new ConcurrentHashMap<>();
    private final Map<String, String> securityTokens = new ConcurrentHashMap<>();
    private final Map<String, Instant> iamTokens = new ConcurrentHashMap<>();
    private final AtomicInteger issued = new AtomicInteger();

    Accounts(Clock clock) {
        this.clock = clock;
    }

    void knows(String accessKeyId, String secret) {
        keys.put(accessKeyId, secret);
    }

    void knowsTemporary(String accessKeyId, String secret, String securityToken) {
        securityTokens.put(accessKeyId, securityToken);
        knows(accessKeyId, secret);
    }

    void knowsIamToken(String token, Instant expiry) {
        iamTokens.put(token, expiry);
    }

    void revokeIamTokens() {
        iamTokens.clear();
    }

    void revokeTemporaryKeys() {
        keys.keySet().removeAll(securityTokens.keySet());
    }

    String issueIamToken(Instant expiry) {
        String token = "canary-iam-token-" + issued.incrementAndGet();
        knowsIamToken(token, expiry);
        return token;
    }

    /** A new temporary key, as IAM and the metadata service write it. */
    Map<String, ?> issueKey(String prefix, Instant expiry) {
        int number = issued.incrementAndGet();
        String id = prefix + number;
        knowsTemporary(id, "canary-issued-secret-" + number, "canary-security-token-" + number);
        return Map.of(
                "credential",
                Map.of(
                        "access", id,
                        "secret", keys.get(id),
                        "securitytoken", securityTokens.get(id),
                        "expires_at", expiry.toString()));
    }

    /** What the gateway answers instead of the service; null if it believes the proof. */
    MockResponse refusal(RecordedRequest request) {
        String token = request.getHeader("X-Auth-Token");
        if (token != null) {
            Instant expiry = iamTokens.get(token);
            return expiry != null && clock.instant().isBefore(expiry)
                    ? null
                    : Answers.gatewayError(401, "APIG.0307", "The token must be updated.");
        }
        String problem = gateway().problem(request);
        return problem == null
                ? null
                : Answers.gatewayError(401, "APIG.0301", "Incorrect IAM authentication information: " + problem);
    }

    String caller(RecordedRequest request) {
        return request.getHeader("X-Auth-Token") != null
                ? "iam-user"
                : gateway().accessKeyId(request);
    }

    private HuaweiGateway gateway() {
        return new HuaweiGateway(keys, securityTokens, clock.instant());
    }
}

package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import java.time.Instant;
import okhttp3.Request;

/**
 * A token of the identity service (IAM), shown as {@code X-Auth-Token}. Its {@link #toString} does not show it.
 *
 * @param expiresAt {@link Instant#MAX} if nobody said
 */
public record IssuedIamToken(
        @NonNull String token,
        @NonNull Instant issuedAt,
        @NonNull Instant expiresAt) implements HuaweiProof {

    @Override
    public Request authenticate(Request request, Instant time) {
        return Redaction.withSecrets(
                request.newBuilder().header("X-Auth-Token", token).build(), token);
    }

    @Override
    public int weight() {
        return token.length();
    }

    @Override
    public String toString() {
        return "IAM token until " + expiresAt;
    }
}

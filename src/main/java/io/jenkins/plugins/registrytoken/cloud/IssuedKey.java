package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.Expiring;
import java.time.Instant;

/**
 * An access key and how long it is good.
 *
 * @param expiresAt {@link Instant#MAX} for a key that is configured
 */
public record IssuedKey(
        @NonNull AccessKey key,
        @NonNull Instant issuedAt,
        @NonNull Instant expiresAt) implements Expiring {

    @Override
    public int weight() {
        String securityToken = key.securityToken();
        return key.id().length() + (securityToken == null ? 0 : securityToken.length());
    }
}

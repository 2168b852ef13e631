package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;

/**
 * An access key of a cloud account (AK/SK), permanent or temporary. Its {@link #toString} shows no secret.
 *
 * @param id the public half (AK)
 * @param secret the secret half (SK), which signs and is never sent; may be empty, but then nothing can be signed
 * @param securityToken what makes a temporary key valid (security token, STS token); null for a permanent key
 */
public record AccessKey(
        @NonNull String id,
        @NonNull String secret,
        @CheckForNull String securityToken) implements Source<IssuedKey> {

    /**
     * A key as users enter it.
     *
     * @param securityToken blank for a permanent key
     * @throws IllegalArgumentException if a half is missing, with a message for users
     */
    @NonNull
    public static AccessKey entered(@NonNull String id, @NonNull String secret, @NonNull String securityToken) {
        if (id.isBlank()) {
            throw new IllegalArgumentException("The access key ID (AK) is empty: enter it in the credential.");
        }
        if (secret.isBlank()) {
            throw new IllegalArgumentException("The secret access key (SK) is empty: enter it in the credential.");
        }
        return new AccessKey(id.strip(), secret.strip(), securityToken.isBlank() ? null : securityToken.strip());
    }

    /** This key, which does not expire. */
    @Override
    public IssuedKey get(Cloud cloud) {
        return new IssuedKey(this, Instant.EPOCH, Instant.MAX);
    }

    @Override
    public String toString() {
        return id + (securityToken == null ? "" : " (temporary)");
    }
}

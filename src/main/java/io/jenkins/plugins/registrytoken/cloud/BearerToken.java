package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.Expiring;
import java.time.Instant;

/**
 * A token that proves the identity of its bearer, such as one of an identity service. Its {@link #toString} does not show
 * it.
 *
 * @param value a {@linkplain #isHeaderValue legal header value}
 * @param expiresAt {@link Instant#MAX} if unknown
 */
public record BearerToken(
        @NonNull String value,
        @NonNull Instant issuedAt,
        @NonNull Instant expiresAt) implements Expiring, Source<BearerToken> {

    /** The longest header value, in characters: twice the length that any cloud documents for its tokens. */
    private static final int LONGEST = 64 * 1024;

    /** @throws IllegalArgumentException if a header cannot have this value; the message does not show it */
    public BearerToken {
        if (!isHeaderValue(value)) {
            throw new IllegalArgumentException("The token is empty, too long, or holds a blank or a line end.");
        }
    }

    /**
     * A configured token, whose expiry is unknown.
     *
     * @throws IllegalArgumentException if a header cannot have this value; the message does not show it
     */
    @NonNull
    public static BearerToken configured(@NonNull String value) {
        return new BearerToken(value, Instant.EPOCH, Instant.MAX);
    }

    /** Whether this is a legal header value. Checked here because OkHttp's own error message would quote the secret. */
    public static boolean isHeaderValue(@NonNull String value) {
        return !value.isEmpty() && value.length() <= LONGEST && value.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    @Override
    public BearerToken get(Cloud cloud) {
        return this;
    }

    @Override
    public int weight() {
        return value.length();
    }

    @Override
    public String toString() {
        return "token until " + expiresAt;
    }
}

package io.jenkins.plugins.registrytoken.token;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.time.Instant;

/** What a cloud gives for a time: a registry token, a token of its identity service, a temporary access key. */
public interface Expiring {

    /** When it was obtained. */
    @NonNull
    Instant issuedAt();

    /** From when on it is refused; {@link Instant#MAX} if never. */
    @NonNull
    Instant expiresAt();

    /** From this moment on a new one should be asked for: half of the life is gone. */
    @NonNull
    default Instant refreshAt() {
        return expiresAt().equals(Instant.MAX)
                ? Instant.MAX
                : issuedAt().plus(Duration.between(issuedAt(), expiresAt()).dividedBy(2));
    }

    default boolean isExpired(@NonNull Instant now) {
        return !now.isBefore(expiresAt());
    }
}

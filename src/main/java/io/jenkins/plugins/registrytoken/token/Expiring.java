package io.jenkins.plugins.registrytoken.token;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.time.Instant;

/** What a cloud gives for a time: a registry token, a token of its identity service, a temporary access key. */
public interface Expiring {
    /** The shortest that clouds issue anything for, unless they are asked to. */
    int SHORT_LIFE_MINUTES = 15;

    /** When it was obtained. */
    @NonNull
    Instant issuedAt();

    /** From when on it is refused; {@link Instant#MAX} if never. */
    @NonNull
    Instant expiresAt();

    /**
     * From this moment on a new one should be asked for: when half of the life is gone, or ten minutes before its end if
     * that is earlier. What lives less than {@value #SHORT_LIFE_MINUTES} minutes has no ten minutes to spare.
     */
    @NonNull
    default Instant refreshAt() {
        if (expiresAt().equals(Instant.MAX)) {
            return Instant.MAX;
        }
        Duration life = Duration.between(issuedAt(), expiresAt());
        boolean spare = life.toMinutes() >= SHORT_LIFE_MINUTES && life.toMinutes() < 20;
        return expiresAt().minus(spare ? Duration.ofMinutes(10) : life.dividedBy(2));
    }

    default boolean isExpired(@NonNull Instant now) {
        return !now.isBefore(expiresAt());
    }
}

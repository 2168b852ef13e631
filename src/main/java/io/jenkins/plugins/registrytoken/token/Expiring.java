package io.jenkins.plugins.registrytoken.token;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.time.Instant;

/** What a cloud gives for a time: a registry token, a token of its identity service, a temporary access key. */
public interface Expiring {
    /** The shortest that clouds issue anything for, unless they are asked to. */
    int SHORT_LIFE_MINUTES = 15;
    /** No cloud issues anything for longer: what claims to live longer has no date that can be believed. */
    Duration LONGEST_LIFE = Duration.ofHours(25);

    /** Whether a date in an answer can be the end of what was obtained at this moment, as far as it is not too early. */
    static boolean isBelievable(@NonNull Instant obtainedAt, @NonNull Instant expiresAt) {
        return !expiresAt.isAfter(obtainedAt.plus(LONGEST_LIFE));
    }

    /** When it was obtained. */
    @NonNull
    Instant issuedAt();

    /** From when on it is refused; {@link Instant#MAX} if never. */
    @NonNull
    Instant expiresAt();

    /**
     * From this moment on a new one should be asked for: when half of the life is gone, or ten minutes before its end if
     * that is earlier. What lives less than {@value #SHORT_LIFE_MINUTES} minutes has no ten minutes to spare.
     *
     * <p>What lives two minutes at most is used until five seconds before its end. Clouds issue nothing so short: it is what
     * the proof had left, and who asks early gets the same end again, in half the time.
     */
    @NonNull
    default Instant refreshAt() {
        if (expiresAt().equals(Instant.MAX)) {
            return Instant.MAX;
        }
        Duration life = Duration.between(issuedAt(), expiresAt());
        Duration half = life.dividedBy(2);
        Duration left = half;
        if (life.compareTo(Duration.ofMinutes(2)) <= 0) {
            left = half.compareTo(Duration.ofSeconds(5)) < 0 ? half : Duration.ofSeconds(5);
        } else if (life.toMinutes() >= SHORT_LIFE_MINUTES && life.toMinutes() < 20) {
            left = Duration.ofMinutes(10);
        }
        return expiresAt().minus(left);
    }

    /** How much memory it takes, in bytes and roughly, beside a few objects of fixed size. */
    default int weight() {
        return 0;
    }

    default boolean isExpired(@NonNull Instant now) {
        return !now.isBefore(expiresAt());
    }
}

package io.jenkins.plugins.registrytoken.token;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.time.Instant;

/** Something that a cloud issues and that expires: a registry token, an identity token, a temporary access key. */
public interface Expiring {
    /** The shortest validity that clouds offer, in minutes. Anything shorter ends with the key that it was obtained with. */
    int SHORT_LIFE_MINUTES = 15;
    /** The longest validity that is believed. No cloud offers more, so a later date is a mistake. */
    Duration LONGEST_LIFE = Duration.ofHours(25);

    /** Whether something obtained at the first moment can expire as late as at the second. */
    static boolean isBelievable(@NonNull Instant obtainedAt, @NonNull Instant expiresAt) {
        return !expiresAt.isAfter(obtainedAt.plus(LONGEST_LIFE));
    }

    /** When it was obtained. */
    @NonNull
    Instant issuedAt();

    /** The moment from which it is refused; {@link Instant#MAX} if never. */
    @NonNull
    Instant expiresAt();

    /**
     * The moment from which it should be renewed: when half of its life is gone, or ten minutes before its expiry if that is
     * earlier. A life of less than {@value #SHORT_LIFE_MINUTES} minutes has no ten minutes to spare.
     *
     * <p>Anything valid for two minutes or less is used until five seconds before it expires. Such a short validity means
     * that the key we authenticated with is itself about to expire; asking again early would return the same expiry.
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

    /**
     * The moment from which too little is left for a build that begins to use it: a quarter of its life, but at least ten
     * minutes. Between {@link #refreshAt} and this moment it is used while it is renewed. A life of less than 20 minutes has
     * no such time.
     */
    @NonNull
    default Instant waitAt() {
        Instant refresh = refreshAt();
        Instant half = refresh.plus(Duration.between(refresh, expiresAt()).dividedBy(2));
        Instant tenMinutesLeft = expiresAt().minus(Duration.ofMinutes(10));
        Instant wait = half.isBefore(tenMinutesLeft) ? half : tenMinutesLeft;
        return wait.isAfter(refresh) ? wait : refresh;
    }

    /** How much memory it takes, in bytes and roughly, beside a few objects of fixed size. */
    default int weight() {
        return 0;
    }

    default boolean isExpired(@NonNull Instant now) {
        return !now.isBefore(expiresAt());
    }
}

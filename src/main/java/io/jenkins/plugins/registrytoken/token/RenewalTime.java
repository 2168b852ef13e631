package io.jenkins.plugins.registrytoken.token;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.time.Instant;

/**
 * When what is in use is renewed. Moments are scattered, so that a thousand builds that began with one token do not all
 * renew it in the same second.
 */
public final class RenewalTime {
    private static final Duration LARGEST_SCATTER = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private RenewalTime() {}

    /**
     * When to renew: never before {@link Expiring#refreshAt}, as until then one gets the same again.
     *
     * @param random from 0 to 1, another for each user of a token
     */
    @NonNull
    public static Instant dueAt(@NonNull Expiring token, double random) {
        Instant refresh = token.refreshAt();
        if (refresh.equals(Instant.MAX)) {
            return Instant.MAX;
        }
        Duration tenth = Duration.between(refresh, token.expiresAt()).dividedBy(10);
        return refresh.plus(scaled(tenth.compareTo(LARGEST_SCATTER) < 0 ? tenth : LARGEST_SCATTER, random));
    }

    /**
     * How long to wait after so many failures in a row, at least one: longer each time, and about five minutes at the most.
     *
     * @param random from 0 to 1, another for each user of a token
     */
    @NonNull
    public static Duration pauseAfter(int failures, double random) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        Duration pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        return pause.plus(scaled(pause.dividedBy(5), random));
    }

    private static Duration scaled(Duration duration, double factor) {
        return Duration.ofMillis(Math.round(duration.toMillis() * factor));
    }
}

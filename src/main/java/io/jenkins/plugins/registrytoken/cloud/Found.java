package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.Expiring;
import java.time.Duration;
import java.time.Instant;

/**
 * A fact that was looked up, such as the id of an instance, or that is configured instead.
 *
 * @param issuedAt when it was looked up
 * @param expiresAt when it is looked up again; {@link Instant#MAX} if it is configured
 * @param <V> an immutable value
 */
public record Found<V>(
        @NonNull V value,
        @NonNull Instant issuedAt,
        @NonNull Instant expiresAt) implements Expiring, Source<Found<V>> {

    /** A value that is remembered for a time. */
    public Found(@NonNull V value, @NonNull Instant now, @NonNull Duration memory) {
        this(value, now, now.plus(memory));
    }

    /** A configured value, which is never looked up. */
    @NonNull
    public static <V> Found<V> configured(@NonNull V value) {
        return new Found<>(value, Instant.EPOCH, Instant.MAX);
    }

    @Override
    public Found<V> get(Cloud cloud) {
        return this;
    }

    @Override
    public int weight() {
        return value.toString().length();
    }
}

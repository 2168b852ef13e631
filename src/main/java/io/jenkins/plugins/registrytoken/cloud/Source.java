package io.jenkins.plugins.registrytoken.cloud;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.TokenException;

/**
 * Where a key, a token or an id comes from: from the configuration, or from a cloud. Sources are compared as parts of
 * requests, so implementations are records.
 *
 * @param <T> what it gives
 */
public interface Source<T extends Expiring> {

    /**
     * The configured, remembered or newly issued value.
     *
     * @throws TokenException if a cloud is asked and does not give it
     */
    @NonNull
    T get(@NonNull Cloud cloud) throws TokenException;

    /**
     * Makes the next {@link #get} return a new value, because a cloud rejected the current one before its expiry.
     *
     * @return whether there can be a new one; false for a configured value
     */
    default boolean refresh(@NonNull Cloud cloud) {
        return false;
    }
}

package io.jenkins.plugins.registrytoken.token;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A temporary login for one or more registry hosts.
 *
 * @param logins by {@code host[:port]}, in the order the cloud named them; never empty
 * @param issuedAt when it was obtained
 * @param expiresAt from when on registries refuse it; after {@code issuedAt}
 */
public record RegistryToken(
        @NonNull Map<String, Login> logins,
        @NonNull Instant issuedAt,
        @NonNull Instant expiresAt) implements Expiring {

    public RegistryToken {
        logins = Collections.unmodifiableMap(new LinkedHashMap<>(logins));
        Objects.requireNonNull(issuedAt, "issuedAt");
        if (logins.isEmpty() || !logins.keySet().stream().allMatch(RegistryHost::isValid)) {
            throw new IllegalArgumentException("no registry host, or one that is not host[:port]");
        }
        if (!expiresAt.isAfter(issuedAt)) {
            throw new IllegalArgumentException("expired at " + expiresAt + ", before it was issued");
        }
    }

    /** What stands for the whole token where only one user name and password fit: the first host's login. */
    @NonNull
    public Login login() {
        return logins.values().iterator().next();
    }

    /** The same token, but promised no longer than what it was obtained with. */
    @NonNull
    public RegistryToken notLongerThan(@NonNull Expiring proof) {
        return proof.expiresAt().isBefore(expiresAt) ? new RegistryToken(logins, issuedAt, proof.expiresAt()) : this;
    }
}

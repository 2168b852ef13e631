package io.jenkins.plugins.registrytoken.token;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A temporary login for one or more registry hosts.
 *
 * @param logins by {@code host[:port]}, in the order the cloud named them; 1 to {@value #MOST_HOSTS}, of which no more
 *     than {@value #MOST_LOGINS} are different, and these no longer than 64 KiB together
 * @param issuedAt when it was obtained
 * @param expiresAt from when on registries refuse it; after {@code issuedAt}
 * @param leftOut hosts that the cloud named as well and that it may not name, so that they have no login here
 */
public record RegistryToken(
        @NonNull Map<String, Login> logins,
        @NonNull Instant issuedAt,
        @NonNull Instant expiresAt,
        @NonNull List<String> leftOut)
        implements Expiring {

    public static final int MOST_HOSTS = 100;
    /** The longest user name and the longest password, in characters. */
    public static final int LONGEST_TEXT = 16 * 1024;
    /** Each line of a log is searched for all of them. */
    private static final int MOST_LOGINS = 10;

    private static final int LONGEST_LOGINS = 64 * 1024;

    /** @throws IllegalArgumentException if a member is not what it should be; the message does not show a password */
    public RegistryToken {
        logins = Collections.unmodifiableMap(new LinkedHashMap<>(logins));
        leftOut = List.copyOf(leftOut);
        Objects.requireNonNull(issuedAt, "issuedAt");
        if (logins.isEmpty() || !logins.keySet().stream().allMatch(RegistryHost::isValid)) {
            throw new IllegalArgumentException("no registry host, or one that is not host[:port]");
        }
        if (logins.size() > MOST_HOSTS) {
            throw new IllegalArgumentException("more than " + MOST_HOSTS + " registry hosts");
        }
        if (logins.values().stream().anyMatch(RegistryToken::isTooLong)) {
            throw new IllegalArgumentException("a user name or password of more than 16 KiB");
        }
        Set<Login> different = new HashSet<>(logins.values());
        if (different.size() > MOST_LOGINS) {
            throw new IllegalArgumentException("more than " + MOST_LOGINS + " different logins");
        }
        if (different.stream().mapToInt(RegistryToken::length).sum() > LONGEST_LOGINS) {
            throw new IllegalArgumentException("more than 64 KiB of different logins");
        }
        if (!expiresAt.isAfter(issuedAt)) {
            throw new IllegalArgumentException("expired at " + expiresAt + ", before it was issued");
        }
    }

    /** A token with nothing left out. */
    public RegistryToken(@NonNull Map<String, Login> logins, @NonNull Instant issuedAt, @NonNull Instant expiresAt) {
        this(logins, issuedAt, expiresAt, List.of());
    }

    private static boolean isTooLong(Login login) {
        return login.username().length() > LONGEST_TEXT || login.password().length() > LONGEST_TEXT;
    }

    private static int length(Login login) {
        return login.username().length() + login.password().length();
    }

    /** The login of the first host, for places where only one user name and password fit. */
    @NonNull
    public Login login() {
        return logins.values().iterator().next();
    }

    /** This token with an expiry no later than that of the key it was obtained with. */
    @NonNull
    public RegistryToken notLongerThan(@NonNull Expiring proof) {
        return proof.expiresAt().isBefore(expiresAt)
                ? new RegistryToken(logins, issuedAt, proof.expiresAt(), leftOut)
                : this;
    }

    /**
     * Adds the login under the registry name that a job used, which may be an alias of the cloud's host. Docker Hub is left
     * out: docker-commons passes it when the job names no registry, and our login would make every pull from there fail.
     *
     * @param registry a URL, or {@code host[:port]}; null for no other name. Left out if the token has {@value #MOST_HOSTS}
     *     hosts
     */
    @NonNull
    public RegistryToken alsoFor(@CheckForNull String registry) {
        String host = registry == null ? "" : RegistryHost.bare(registry);
        if (!RegistryHost.isValid(host) || RegistryHost.isDockerHub(host) || logins.size() == MOST_HOSTS) {
            return this;
        }
        Map<String, Login> more = new LinkedHashMap<>(logins);
        more.putIfAbsent(host, login());
        return new RegistryToken(more, issuedAt, expiresAt, leftOut);
    }

    @Override
    public int weight() {
        int weight = 0;
        for (Map.Entry<String, Login> entry : logins.entrySet()) {
            weight += entry.getKey().length() + length(entry.getValue());
        }
        return weight + leftOut.stream().mapToInt(String::length).sum();
    }
}

package io.jenkins.plugins.registrytoken.soak;

import io.jenkins.plugins.registrytoken.registry.RealRegistry;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator.IssuedLogin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Lets nobody into the registry but the holders of the current and the previous login of each access key, so that
 * whoever is not renewed in time is found out by the next but one login.
 */
final class LatestLogins implements Consumer<IssuedLogin> {
    private final RealRegistry registry;
    private final Map<String, Deque<IssuedLogin>> logins = new HashMap<>();
    private final Map<String, Instant> issued = new HashMap<>();

    LatestLogins(RealRegistry registry) {
        this.registry = registry;
    }

    @Override
    public synchronized void accept(IssuedLogin login) {
        Deque<IssuedLogin> own = logins.computeIfAbsent(login.accessKeyId(), key -> new ArrayDeque<>());
        own.addFirst(login);
        if (own.size() > 2) {
            own.removeLast();
        }
        issued.put(login.accessKeyId(), Instant.now());
        Map<String, String> passwords = new HashMap<>();
        logins.values().forEach(both -> both.forEach(one -> passwords.put(one.username(), one.password())));
        try {
            registry.openTo(passwords);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Whether each of the auth files holds a current login, and none was issued longer ago than this: then the next
     * renewals are some time away.
     */
    synchronized boolean areIn(List<String> authFiles, Duration most) {
        Instant earliest = Instant.now().minus(most);
        List<String> current =
                logins.values().stream().map(both -> encode(both.getFirst())).toList();
        return issued.values().stream().allMatch(earliest::isBefore)
                && authFiles.stream().allMatch(file -> current.stream().anyMatch(file::contains));
    }

    private static String encode(IssuedLogin login) {
        String both = login.username() + ':' + login.password();
        return Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }
}

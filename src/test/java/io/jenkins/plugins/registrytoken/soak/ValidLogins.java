package io.jenkins.plugins.registrytoken.soak;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.registrytoken.registry.RealRegistry;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator.IssuedLogin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets into the registry whoever holds a login that has not expired, and nobody else, as the registries of clouds do. */
final class ValidLogins implements Consumer<IssuedLogin> {
    private static final Pattern AUTH = Pattern.compile("\"auth\"\\s*:\\s*\"([^\"]+)\"");

    private final RealRegistry registry;
    private final Duration life;
    private final Map<String, Issued> issued = new LinkedHashMap<>();
    private int open;

    /** @param life of every login that the cloud issues */
    ValidLogins(RealRegistry registry, Duration life) {
        this.registry = registry;
        this.life = life;
    }

    @Override
    public void accept(IssuedLogin login) {
        accept(login, life);
    }

    synchronized void accept(IssuedLogin login, Duration ownLife) {
        Instant now = Instant.now();
        issued.put(encode(login), new Issued(login, new Term(now, now.plus(ownLife))));
        openRegistry(now);
    }

    /** Shuts the registry to logins that have expired since it was last told of one. */
    synchronized void expire() {
        Instant now = Instant.now();
        if (issued.values().stream().filter(one -> one.isValid(now)).count() < open) {
            openRegistry(now);
        }
    }

    /** The term of the first login in an auth file; null if there is none that was ever issued. */
    @CheckForNull
    synchronized Term in(String authFile) {
        Matcher auth = AUTH.matcher(authFile);
        Issued found = auth.find() ? issued.get(auth.group(1)) : null;
        return found == null ? null : found.term();
    }

    private void openRegistry(Instant now) {
        Map<String, String> passwords = new HashMap<>();
        issued.values().stream()
                .filter(one -> one.isValid(now))
                .forEach(
                        one -> passwords.put(one.login().username(), one.login().password()));
        open = passwords.size();
        try {
            registry.openTo(passwords);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String encode(IssuedLogin login) {
        String both = login.username() + ':' + login.password();
        return Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private record Issued(IssuedLogin login, Term term) {
        boolean isValid(Instant now) {
            return now.isBefore(term.expiresAt());
        }
    }
}

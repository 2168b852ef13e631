package io.jenkins.plugins.registrytoken.docker;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.credential.TokenService;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.authentication.tokens.api.AuthenticationTokenException;
import jenkins.authentication.tokens.api.AuthenticationTokenSource;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryToken;
import org.jenkinsci.plugins.variant.OptionalExtension;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Gives docker-commons the current token, and remembers what it gave, so that {@link DockerLoginLauncher} knows a
 * {@code docker login} with it. It is preferred to docker-commons' own source, as that one is for an interface, and this
 * one for the very class.
 *
 * <p>What is given is the real login, and nothing that only this plugin could redeem: other plugins ask for it as well,
 * and send it to a Docker engine themselves.
 */
@OptionalExtension(requirePlugins = "docker-commons")
@Restricted(NoExternalUse.class)
public final class DockerRegistryTokenSource
        extends AuthenticationTokenSource<DockerRegistryToken, RegistryTokenCredentials> {
    /** Until the token expires. */
    private final Map<Key, Given> given = new ConcurrentHashMap<>();
    /** docker-commons logs in at once; what this thread does much later may be for another build. */
    private static final Duration LOGS_IN_WITHIN = Duration.ofMinutes(1);

    /** Tests put it forward. */
    volatile Clock clock = Clock.systemUTC();

    public DockerRegistryTokenSource() {
        super(DockerRegistryToken.class, RegistryTokenCredentials.class);
    }

    @NonNull
    @Override
    public DockerRegistryToken convert(@NonNull RegistryTokenCredentials credentials)
            throws AuthenticationTokenException {
        if (credentials.getIssuer() == null) {
            // Only a user name and a password are left of it, which the source for those takes.
            throw new AuthenticationTokenException("no issuer in credential " + credentials.getId());
        }
        Run<?, ?> run = credentials.run();
        TokenCache.Result<RegistryToken> result = TokenService.get().available(credentials, run);
        Login login = result.token().login();
        Instant now = clock.instant();
        given.values().removeIf(old -> !old.token().expiresAt().isAfter(now));
        given.put(
                new Key(
                        login.username() + ':' + login.password(),
                        Thread.currentThread().getId()),
                new Given(
                        result.token(),
                        run == null
                                ? null
                                : new Use(
                                        credentials.getId(),
                                        credentials.issuerSymbol(),
                                        run,
                                        result,
                                        now.plus(LOGS_IN_WITHIN))));
        return new DockerRegistryToken(login.username(), login.encode());
    }

    /** Whether this login was given, to whomever. */
    boolean gave(@NonNull DockerLogin login) {
        return find(login) != null;
    }

    /**
     * The token that a login is of, and the build that may use it here. docker-commons asks for a token and logs in with it
     * in one thread, so the build is the one for which this thread asked a moment ago, if it runs on this node. It is told once.
     *
     * @param node where the login is wanted
     * @return null if the login was not given
     */
    @CheckForNull
    Given given(@NonNull DockerLogin login, @CheckForNull Computer node) {
        Key key = new Key(
                login.username() + ':' + login.password(),
                Thread.currentThread().getId());
        Given mine = given.get(key);
        Use use = mine == null ? null : mine.use();
        if (use != null) {
            given.replace(key, mine, mine.ofNoBuild());
            return node != null && clock.instant().isBefore(use.until()) && runsOn(node, use.run())
                    ? mine
                    : mine.ofNoBuild();
        }
        Given others = find(login);
        return others == null ? null : others.ofNoBuild();
    }

    @CheckForNull
    private Given find(DockerLogin login) {
        String secret = login.username() + ':' + login.password();
        return given.entrySet().stream()
                .filter(entry -> entry.getKey().login().equals(secret))
                .map(Map.Entry::getValue)
                .findAny()
                .orElse(null);
    }

    private static boolean runsOn(Computer node, Run<?, ?> run) {
        for (Executor executor : node.getAllExecutors()) {
            // A node block of a Pipeline is part of its build.
            for (Queue.Executable part = executor.getCurrentExecutable();
                    part != null;
                    part = part.getParentExecutable()) {
                if (part instanceof Run
                        && ((Run<?, ?>) part).getExternalizableId().equals(run.getExternalizableId())) {
                    return true;
                }
            }
        }
        return false;
    }

    private record Key(String login, long thread) {
        @Override
        public String toString() {
            return "thread " + thread;
        }
    }

    /**
     * A token that was given.
     *
     * @param use null if it cannot be told for which build
     */
    record Given(@NonNull RegistryToken token, @CheckForNull Use use) {
        Given ofNoBuild() {
            return new Given(token, null);
        }
    }

    /**
     * A build's use of a credential.
     *
     * @param issuer the symbol of its kind
     * @param until when a login with it is this build's no more
     */
    record Use(
            @NonNull String credentialsId,
            @NonNull String issuer,
            @NonNull Run<?, ?> run,
            @NonNull TokenCache.Result<RegistryToken> result,
            @NonNull Instant until) {}
}

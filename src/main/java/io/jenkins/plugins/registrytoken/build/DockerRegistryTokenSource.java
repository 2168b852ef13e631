package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.Run;
import io.jenkins.plugins.registrytoken.credentials.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.credentials.TokenForRun;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.authentication.tokens.api.AuthenticationTokenException;
import jenkins.authentication.tokens.api.AuthenticationTokenSource;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryToken;
import org.jenkinsci.plugins.variant.OptionalExtension;

/**
 * Gives docker-commons the current token, and remembers what it gave, so that {@link DockerLoginLauncher} knows a
 * {@code docker login} with it. It is preferred to docker-commons' own source, as that one is for an interface, and this
 * one for the very class.
 *
 * <p>What is given is the real login, and nothing that only this plugin could redeem: other plugins ask for it as well,
 * and send it to a Docker engine themselves.
 */
@OptionalExtension(requirePlugins = "docker-commons")
public final class DockerRegistryTokenSource
        extends AuthenticationTokenSource<DockerRegistryToken, RegistryTokenCredentials> {
    private final Map<Key, Given> given = new ConcurrentHashMap<>();

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
        TokenCache.Result<RegistryToken> result = TokenForRun.of(credentials).available();
        Login login = result.token().login();
        Instant now = Instant.now();
        given.values().removeIf(old -> !old.result().token().expiresAt().isAfter(now));
        Run<?, ?> build = credentials.run();
        String run = build == null ? "" : build.getExternalizableId();
        given.put(
                new Key(login.username() + ':' + login.password(), run),
                new Given(credentials.getId(), credentials.issuerSymbol(), run, result));
        return new DockerRegistryToken(login.username(), login.encode());
    }

    /**
     * What a login is part of; null if it is no login of ours.
     *
     * @param env variables of the process that logs in, which name its build; a build that lies about its name finds only
     *     what others got that use the same login
     */
    @CheckForNull
    Given given(@NonNull DockerLogin login, @NonNull EnvVars env) {
        String secret = login.username() + ':' + login.password();
        Given exact = given.get(new Key(secret, env.get("JOB_NAME") + '#' + env.get("BUILD_NUMBER")));
        if (exact != null) {
            return exact;
        }
        return given.entrySet().stream()
                .filter(entry -> entry.getKey().login().equals(secret))
                .findAny()
                .map(entry -> entry.getValue().ofNoBuild())
                .orElse(null);
    }

    private record Key(String login, String run) {
        @Override
        public String toString() {
            return run;
        }
    }

    /**
     * A token, and the credential that it was issued for.
     *
     * @param issuer the symbol of its kind
     * @param run the build that asked for it, as {@link hudson.model.Run#getExternalizableId} names it; empty if another
     *     plugin asked on behalf of none
     */
    record Given(
            @NonNull String credentialsId,
            @NonNull String issuer,
            @NonNull String run,
            @NonNull TokenCache.Result<RegistryToken> result) {

        Given ofNoBuild() {
            return new Given(credentialsId, issuer, "", result);
        }
    }
}

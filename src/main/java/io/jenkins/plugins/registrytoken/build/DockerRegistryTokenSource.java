package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.credentials.RegistryTokenCredentials;
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
    /** By password. Lives no longer than the tokens do. */
    private final Map<String, Given> given = new ConcurrentHashMap<>();

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
        TokenCache.Result<RegistryToken> result = credentials.availableToken();
        Login login = result.token().login();
        Instant now = Instant.now();
        given.values().removeIf(old -> !old.result().token().expiresAt().isAfter(now));
        given.put(login.password(), new Given(credentials.getId(), result));
        return new DockerRegistryToken(login.username(), login.encode());
    }

    /** What a login is part of; null if it is no login of ours. */
    @CheckForNull
    Given given(@NonNull DockerLogin login) {
        Given found = given.get(login.password());
        return found != null && found.result().token().login().username().equals(login.username()) ? found : null;
    }

    /** A token, and the credential that it was issued for. */
    record Given(@NonNull String credentialsId, @NonNull TokenCache.Result<RegistryToken> result) {}
}

package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Computer;
import io.jenkins.plugins.registrytoken.cloud.CachedCloud;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The one place on the controller where tokens are obtained and remembered. */
@Restricted(NoExternalUse.class)
public final class TokenService {
    private final CachedCloud cloud;

    /** @param clock by which tokens age */
    TokenService(@NonNull Clock clock) {
        cloud = new CachedCloud(new ApiClients(clock), clock, Computer.threadPoolForRemoting);
    }

    @NonNull
    public static TokenService get() {
        return OncePerJenkins.get(TokenService.class, () -> new TokenService(Clock.systemUTC()));
    }

    /** @see TokenCache#get */
    @NonNull
    public TokenCache.Result<RegistryToken> token(@NonNull TokenRequest request)
            throws TokenException, InterruptedException {
        return cloud.ask(request);
    }

    /** @see TokenCache#ask */
    @NonNull
    CompletableFuture<TokenCache.Result<RegistryToken>> ask(@NonNull TokenRequest request) {
        return cloud.askWithoutWaiting(request);
    }
}

package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
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
@Extension
@Restricted(NoExternalUse.class)
public class TokenService {
    private final Clock clock;
    private CachedCloud cloud;

    public TokenService() {
        this(Clock.systemUTC());
    }

    /** @param clock by which tokens age */
    TokenService(@NonNull Clock clock) {
        this.clock = clock;
    }

    @NonNull
    public static TokenService get() {
        return ExtensionList.lookupSingleton(TokenService.class);
    }

    /** @see TokenCache#get */
    @NonNull
    public TokenCache.Result<RegistryToken> token(@NonNull TokenRequest request)
            throws TokenException, InterruptedException {
        return cloud().ask(request);
    }

    /** @see TokenCache#ask */
    @NonNull
    CompletableFuture<TokenCache.Result<RegistryToken>> ask(@NonNull TokenRequest request) {
        return cloud().askWithoutWaiting(request);
    }

    /** Made when it is first needed: most starts of Jenkins need none. */
    private synchronized CachedCloud cloud() {
        if (cloud == null) {
            cloud = new CachedCloud(new ApiClients(clock), clock, Computer.threadPoolForRemoting);
        }
        return cloud;
    }
}

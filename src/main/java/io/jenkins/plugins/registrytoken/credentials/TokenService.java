package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Computer;
import io.jenkins.plugins.registrytoken.cloud.CachedCloud;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The one place on the controller where tokens are obtained and remembered. */
@Restricted(NoExternalUse.class)
public final class TokenService {
    /** Each holds a thread that serves pages, for as long as a cloud may take. */
    private static final int CHECKS_AT_A_TIME = 4;

    private final Supplier<CachedCloud> empty;
    private final CachedCloud cloud;
    private final Semaphore checks = new Semaphore(CHECKS_AT_A_TIME);

    /** @param clock by which tokens age */
    TokenService(@NonNull Clock clock) {
        ApiClients clients = new ApiClients(clock);
        empty = () -> new CachedCloud(clients, clock, Computer.threadPoolForRemoting);
        cloud = empty.get();
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

    /**
     * A new token, obtained with nothing that is remembered. It is not remembered either.
     *
     * @throws TokenException if the cloud gives none, or too many are asked for in this way at a time
     */
    @NonNull
    RegistryToken check(@NonNull TokenRequest request) throws TokenException, InterruptedException {
        if (!checks.tryAcquire()) {
            throw new TokenException(
                    Reason.THROTTLED,
                    CHECKS_AT_A_TIME + " connections are being tested at the moment: try again when they are.");
        }
        try {
            return empty.get().ask(request).token();
        } finally {
            checks.release();
        }
    }
}

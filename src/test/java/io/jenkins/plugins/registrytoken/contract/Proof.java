package io.jenkins.plugins.registrytoken.contract;

import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.BearerToken;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.token.Expiring;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** Gives keys and tokens as a cloud would that issues them, and counts how often a new one is asked for. */
public final class Proof {
    private final Instant issuedAt;
    private final Instant expiresAt;
    private final AtomicInteger refreshed = new AtomicInteger();

    Proof(Instant issuedAt, Instant expiresAt) {
        this.issuedAt = issuedAt;
        this.expiresAt = expiresAt;
    }

    /** Temporary access keys, whose secrets are canaries. */
    public Source<IssuedKey> keys() {
        return new Counted<>((begin, end) ->
                new IssuedKey(new AccessKey("PROOF", "canary-secret-of-proof", "canary-token-of-proof"), begin, end));
    }

    /** Bearer tokens, which are canaries. */
    public Source<BearerToken> tokens() {
        return new Counted<>((begin, end) -> new BearerToken("canary-bearer-of-proof", begin, end));
    }

    /** How often a new one was asked for because the last one was rejected. */
    int refreshed() {
        return refreshed.get();
    }

    private final class Counted<T extends Expiring> implements Source<T> {
        private final BiFunction<Instant, Instant, T> make;

        private Counted(BiFunction<Instant, Instant, T> make) {
            this.make = make;
        }

        @Override
        public T get(Cloud cloud) {
            return make.apply(issuedAt, expiresAt);
        }

        @Override
        public boolean refresh(Cloud cloud) {
            refreshed.incrementAndGet();
            return true;
        }
    }
}

package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Duration;

/**
 * A request that tells listeners when the cloud is really asked, which a cache in between decides.
 *
 * @param issuer the symbol of its kind
 */
record ObservedRequest(@NonNull String issuer, @NonNull TokenRequest request) implements TokenRequest {

    @Override
    public String service() {
        return request.service();
    }

    @Override
    public RegistryToken send(Cloud cloud) throws TokenException {
        long begin = System.nanoTime();
        try {
            RegistryToken token = request.send(cloud);
            IssueListener.tell(listener -> listener.issued(issuer, since(begin)));
            return token;
        } catch (TokenException e) {
            IssueListener.tell(listener -> listener.failed(issuer, since(begin)));
            throw e;
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}

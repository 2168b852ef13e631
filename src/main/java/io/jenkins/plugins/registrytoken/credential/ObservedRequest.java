package io.jenkins.plugins.registrytoken.credential;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
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
            RegistryToken token = refuseEncrypted(request.send(cloud));
            IssueListener.tell(listener -> listener.issued(issuer, since(begin)));
            return token;
        } catch (TokenException e) {
            IssueListener.tell(listener -> listener.failed(issuer, since(begin)));
            throw e;
        }
    }

    /**
     * Everything that takes a password of Jenkins decrypts it if it is encrypted. A host that answers with an encrypted
     * secret of this Jenkins, which its owner has seen somewhere, must not get it decrypted in a build.
     */
    private RegistryToken refuseEncrypted(RegistryToken token) throws TokenException {
        for (Login login : token.logins().values()) {
            if (Secret.decrypt(login.username()) != null || Secret.decrypt(login.password()) != null) {
                throw new TokenException(
                        Reason.INVALID_ANSWER,
                        service()
                                + " answered with a login that is an encrypted secret of this Jenkins. Check the endpoint.");
            }
        }
        return token;
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}

package io.jenkins.plugins.registrytoken.contract;

import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import okhttp3.HttpUrl;

/** What every kind of authentication keeps to. Extend it once for each; nested in one class, all share one Jenkins. */
public abstract class AuthenticationContract extends KindContract {

    /**
     * A new authentication with every field set, equal each time.
     *
     * @param cloud the address of everything that is called
     */
    protected abstract Authentication authentication(HttpUrl cloud) throws Exception;

    /**
     * A new issuer that signs in with this authentication, or with another of its kind.
     *
     * @param cloud the address of everything that is called
     */
    protected abstract TokenIssuer issuer(Authentication authentication, HttpUrl cloud) throws Exception;

    /** Whether it uses the identity of the controller, so that only a credential of Jenkins itself may have it. */
    protected boolean actsAsController() {
        return false;
    }
}

package io.jenkins.plugins.registrytoken.contract;

import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import okhttp3.HttpUrl;

/** What every kind of issuer keeps to. Extend it once for each; nested in one class, all share one Jenkins. */
public abstract class IssuerContract extends KindContract {

    /**
     * A new issuer with every field set, equal each time.
     *
     * @param cloud the address of everything that is called
     */
    protected abstract TokenIssuer issuer(HttpUrl cloud) throws Exception;
}

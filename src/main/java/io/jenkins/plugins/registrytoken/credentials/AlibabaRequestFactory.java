package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.KeySource;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AlibabaEndpoints;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.List;

/** Finds out where an issuer's cloud is and how to sign in, which is the same for every kind of {@link AlibabaIssuer}. */
abstract class AlibabaRequestFactory implements RequestFactory {
    private final AlibabaIssuer issuer;

    AlibabaRequestFactory(@NonNull AlibabaIssuer issuer) {
        this.issuer = issuer;
    }

    @Override
    public final TokenRequest requestFor(Requester requester) throws TokenException {
        String endpoint = issuer.getEndpoint();
        String stsEndpoint = issuer.getStsEndpoint();
        Endpoint registry = AlibabaEndpoints.containerRegistry(issuer.getRegion());
        Endpoint sts = AlibabaEndpoints.sts(issuer.getRegion());
        KeySource keys = SignIn.of(issuer.getAuthentication(), Authentication::forAlibaba)
                .at(stsEndpoint == null ? sts : sts.at(stsEndpoint), requester);
        return request(endpoint == null ? registry : registry.at(endpoint), issuer.registryHosts(), keys);
    }

    /** @param hosts empty to find them out */
    @NonNull
    abstract TokenRequest request(@NonNull Endpoint registry, @NonNull List<String> hosts, @NonNull KeySource keys);
}

package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuthentication;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiId;
import io.jenkins.plugins.registrytoken.token.TokenException;

/** Finds out where an issuer's cloud is and how to sign in, which is the same for every kind of {@link SwrIssuer}. */
abstract class SwrRequestFactory implements RequestFactory {
    private final SwrIssuer issuer;

    SwrRequestFactory(@NonNull SwrIssuer issuer) {
        this.issuer = issuer;
    }

    @Override
    public final TokenRequest requestFor(Requester requester) throws TokenException {
        String region = issuer.getRegion();
        String projectName = issuer.getProjectName();
        String projectId = issuer.getProjectId();
        String endpoint = issuer.getEndpoint();
        String iamEndpoint = issuer.getIamEndpoint();
        if (projectId != null) {
            HuaweiId.check(projectId);
        }
        SwrCloud cloud = ((SwrIssuer.SwrDescriptor) issuer.getDescriptor()).cloud();
        Endpoint ofRegion = cloud.endpoint(region);
        Endpoint swr = endpoint == null ? ofRegion : ofRegion.at(endpoint);
        Endpoint iam = cloud.iamEndpoint(region);
        HuaweiSite site = new HuaweiSite(
                iamEndpoint == null ? iam : iam.at(iamEndpoint),
                swr,
                projectName == null ? region : projectName,
                projectId,
                cloud.agencyParameter());
        return request(
                swr,
                site,
                SignIn.of(issuer.getAuthentication(), Authentication::forHuawei).at(site, requester));
    }

    @NonNull
    abstract TokenRequest request(
            @NonNull Endpoint swr, @NonNull HuaweiSite site, @NonNull HuaweiAuthentication signIn);
}

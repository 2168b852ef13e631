package io.jenkins.plugins.registrytoken.issuer.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.huawei.AgencyKeyRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiEndpoints;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The facts about an issuer that its {@link Authentication} needs.
 *
 * @param iam where the identity service is
 * @param sts where trust agencies are assumed; null if the cloud has none
 * @param swr where the registry's API is; null if the authentication is shown to the identity service only
 * @param projectName of the project that the call is about: the region's own has its name
 * @param projectId the same by ID; null to have it named
 * @param agencyParameter what this cloud calls the name of an agency
 */
@Restricted(NoExternalUse.class)
public record HuaweiSite(
        @NonNull Endpoint iam,
        @CheckForNull Endpoint sts,
        @CheckForNull Endpoint swr,
        @NonNull String projectName,
        @CheckForNull String projectId,
        @NonNull AgencyKeyRequest.Parameter agencyParameter) {

    /**
     * To be called before these hosts get a reusable secret, or a signature with the key of another credential.
     *
     * @throws TokenException if one of the hosts is neither the cloud's own nor allowed by an administrator
     */
    void requireAllowed(@NonNull Requester requester) throws TokenException {
        requester.requireAllowed(HuaweiEndpoints::isOfCloud, swr == null ? List.of(iam) : List.of(iam, swr));
    }
}

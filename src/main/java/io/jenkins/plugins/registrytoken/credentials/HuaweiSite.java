package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.huawei.AgencyKeyRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.IamEndpoint;

/**
 * What an {@link Authentication} needs to know of the issuer it is for.
 *
 * @param iam where the identity service is
 * @param projectName of the project that the call is about: the region's own has its name
 * @param projectId the same by ID; null to have it named
 * @param agencyParameter what this cloud calls the name of an agency
 */
public record HuaweiSite(
        @NonNull IamEndpoint iam,
        @NonNull String projectName,
        @CheckForNull String projectId,
        @NonNull AgencyKeyRequest.Parameter agencyParameter) {}

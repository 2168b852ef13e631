package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.huawei.AgencyKeyRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.IamEndpoint;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrEndpoint;
import java.util.function.Function;

/** A cloud that runs SWR, and where it does. */
enum SwrCloud {
    HUAWEI_CLOUD(
            new Regions("huawei", SwrEndpoint.HUAWEI_CLOUD_REGIONS, "cn-north-4", SwrEndpoint::huaweiCloud),
            SwrEndpoint::huaweiCloud,
            IamEndpoint::huaweiCloud,
            AgencyKeyRequest.Parameter.AGENCY_NAME),
    OPEN_TELEKOM_CLOUD(
            new Regions("otc", SwrEndpoint.OPEN_TELEKOM_CLOUD_REGIONS, "eu-de", SwrEndpoint::openTelekomCloud),
            SwrEndpoint::openTelekomCloud,
            IamEndpoint::openTelekomCloud,
            AgencyKeyRequest.Parameter.XROLE_NAME);

    private final Regions regions;
    private final Function<String, SwrEndpoint> endpoint;
    private final Function<String, IamEndpoint> iamEndpoint;
    private final AgencyKeyRequest.Parameter agencyParameter;

    SwrCloud(
            Regions regions,
            Function<String, SwrEndpoint> endpoint,
            Function<String, IamEndpoint> iamEndpoint,
            AgencyKeyRequest.Parameter agencyParameter) {
        this.regions = regions;
        this.endpoint = endpoint;
        this.iamEndpoint = iamEndpoint;
        this.agencyParameter = agencyParameter;
    }

    @NonNull
    Regions regions() {
        return regions;
    }

    /** @throws IllegalArgumentException if this cannot be a region */
    @NonNull
    SwrEndpoint endpoint(@NonNull String region) {
        return endpoint.apply(region);
    }

    /** @throws IllegalArgumentException if this cannot be a region */
    @NonNull
    IamEndpoint iamEndpoint(@NonNull String region) {
        return iamEndpoint.apply(region);
    }

    /** What it calls the name of an agency. */
    @NonNull
    AgencyKeyRequest.Parameter agencyParameter() {
        return agencyParameter;
    }
}

package io.jenkins.plugins.registrytoken.issuer.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.huawei.AgencyKeyRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiEndpoints;
import io.jenkins.plugins.registrytoken.issuer.Regions;
import java.util.function.Function;

/** A cloud that runs SWR, and where it does. */
enum SwrCloud {
    HUAWEI_CLOUD(
            new Regions(
                    SwrCloud.class,
                    HuaweiEndpoints.HUAWEI_CLOUD_REGIONS,
                    "cn-north-4",
                    HuaweiEndpoints::huaweiCloudSwr),
            HuaweiEndpoints::huaweiCloudSwr,
            HuaweiEndpoints::huaweiCloudIam,
            HuaweiEndpoints::huaweiCloudSts,
            AgencyKeyRequest.Parameter.AGENCY_NAME),
    OPEN_TELEKOM_CLOUD(
            new Regions(
                    SwrCloud.class,
                    HuaweiEndpoints.OPEN_TELEKOM_CLOUD_REGIONS,
                    "eu-de",
                    HuaweiEndpoints::openTelekomCloudSwr),
            HuaweiEndpoints::openTelekomCloudSwr,
            HuaweiEndpoints::openTelekomCloudIam,
            region -> null,
            AgencyKeyRequest.Parameter.XROLE_NAME);

    private final Regions regions;
    private final Function<String, Endpoint> endpoint;
    private final Function<String, Endpoint> iamEndpoint;
    private final Function<String, Endpoint> stsEndpoint;
    private final AgencyKeyRequest.Parameter agencyParameter;

    SwrCloud(
            Regions regions,
            Function<String, Endpoint> endpoint,
            Function<String, Endpoint> iamEndpoint,
            Function<String, Endpoint> stsEndpoint,
            AgencyKeyRequest.Parameter agencyParameter) {
        this.regions = regions;
        this.endpoint = endpoint;
        this.iamEndpoint = iamEndpoint;
        this.stsEndpoint = stsEndpoint;
        this.agencyParameter = agencyParameter;
    }

    @NonNull
    Regions regions() {
        return regions;
    }

    /** @throws IllegalArgumentException if this cannot be a region */
    @NonNull
    Endpoint endpoint(@NonNull String region) {
        return endpoint.apply(region);
    }

    /** @throws IllegalArgumentException if this cannot be a region */
    @NonNull
    Endpoint iamEndpoint(@NonNull String region) {
        return iamEndpoint.apply(region);
    }

    /**
     * Where trust agencies are assumed; null if the cloud has none.
     *
     * @throws IllegalArgumentException if this cannot be a region
     */
    @CheckForNull
    Endpoint stsEndpoint(@NonNull String region) {
        return stsEndpoint.apply(region);
    }

    /** The parameter in which its API takes the name of an agency. */
    @NonNull
    AgencyKeyRequest.Parameter agencyParameter() {
        return agencyParameter;
    }
}

package io.jenkins.plugins.registrytoken.credentials;

import io.jenkins.plugins.registrytoken.cloud.huawei.AgencyKeyRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.IamEndpoint;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrEndpoint;

/** Where Huawei Cloud is, for the issuers of both editions. */
abstract class HuaweiCloudDescriptor extends SwrIssuer.SwrDescriptor {

    @Override
    final Regions regions() {
        return new Regions("huawei", SwrEndpoint.HUAWEI_CLOUD_REGIONS, "cn-north-4", SwrEndpoint::huaweiCloud);
    }

    @Override
    protected final SwrEndpoint endpoint(String region) {
        return SwrEndpoint.huaweiCloud(region);
    }

    @Override
    protected final IamEndpoint iamEndpoint(String region) {
        return IamEndpoint.huaweiCloud(region);
    }

    @Override
    protected final AgencyKeyRequest.Parameter agencyParameter() {
        return AgencyKeyRequest.Parameter.AGENCY_NAME;
    }
}

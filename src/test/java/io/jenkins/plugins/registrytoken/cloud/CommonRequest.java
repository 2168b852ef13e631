package io.jenkins.plugins.registrytoken.cloud;

import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrHostsRequest.Network;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrInstance;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrPersonalTokenRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrTokenRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AlibabaEndpoints;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuth;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiEndpoints;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiId;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrEnterprise;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrEnterpriseTokenRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrTokenRequest;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** A request of each kind that credentials make most, every setting filled in. */
public enum CommonRequest {
    SWR(() -> new SwrTokenRequest(
            HuaweiEndpoints.openTelekomCloudSwr(text("eu-de")),
            SwrTokenRequest.Operation.SECRET,
            text("eu-de_team"),
            Duration.ofHours(1),
            List.of(text("swr.example")),
            signature())),
    SWR_ENTERPRISE(() -> new SwrEnterpriseTokenRequest(
            new SwrEnterprise(
                    HuaweiEndpoints.huaweiCloudSwr(text("cn-north-4")),
                    HuaweiId.configured(text("project-1")),
                    signature()),
            HuaweiId.configured(text("instance-1")),
            List.of(text("team.swr-pro.example")))),
    ACR_ENTERPRISE(() -> new AcrTokenRequest(
            AlibabaEndpoints.containerRegistry(text("cn-shanghai")),
            AcrInstance.of(text("cri-1")),
            Network.VPC,
            List.of(text("team.acr.example"), text("team-vpc.acr.example")),
            1,
            key())),
    ACR_PERSONAL(() -> new AcrPersonalTokenRequest(
            AlibabaEndpoints.containerRegistry(text("cn-shanghai")),
            List.of(text("registry.cn-shanghai.aliyuncs.com")),
            key()));

    private final Supplier<TokenRequest> request;

    CommonRequest(Supplier<TokenRequest> request) {
        this.request = request;
    }

    /** Made anew, as each build does, from texts of its own: equal to the one before, and nothing of it the same. */
    public TokenRequest make() {
        return new Named(text("kind"), request.get());
    }

    private static HuaweiAuth signature() {
        return new HuaweiAuth.Signature(key(), text("project-1"));
    }

    private static AccessKey key() {
        return new AccessKey(text("AK0EXAMPLE"), text("canary-secret-key"), null);
    }

    private static String text(String text) {
        return new String(text.toCharArray());
    }

    /** As the credentials room wraps every request. */
    private record Named(String kind, TokenRequest request) implements TokenRequest {
        @Override
        public String service() {
            return request.service();
        }

        @Override
        public RegistryToken send(Cloud cloud) throws TokenException {
            return request.send(cloud);
        }
    }
}

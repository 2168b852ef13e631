package io.jenkins.plugins.registrytoken.cloud.alibaba;

import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.CannedCloud;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.ForgedIdToken;
import io.jenkins.plugins.registrytoken.cloud.Found;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.NamedHosts;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrHostsRequest.Network;
import io.jenkins.plugins.registrytoken.contract.Proof;
import io.jenkins.plugins.registrytoken.contract.RequestContract;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.Nested;

class AlibabaRequestsTest {

    @Nested
    class AcrToken extends Signed<RegistryToken> {
        @Override
        AcrTokenRequest request(HttpUrl cloud, Source<IssuedKey> keys) {
            return new AcrTokenRequest(acr(cloud), AcrInstance.of("demo"), Network.PUBLIC, List.of(), null, keys);
        }
    }

    @Nested
    class AcrTokenAsXml extends Signed<RegistryToken> {
        @Override
        protected CannedCloud cloud() {
            return new CannedCloud()
                    .with("GetAuthorizationToken", "acr-token-xml")
                    .saying("GetInstanceVpcEndpoint", "{\"Domains\": [\"demo-registry-vpc.cr.aliyuncs.com\"]}");
        }

        @Override
        AcrTokenRequest request(HttpUrl cloud, Source<IssuedKey> keys) {
            return new AcrTokenRequest(acr(cloud), AcrInstance.of("cri-1"), Network.VPC, List.of(), 1, keys);
        }
    }

    @Nested
    class AcrPersonalToken extends Signed<RegistryToken> {
        @Override
        protected CannedCloud cloud() {
            return new CannedCloud().with("GetAuthorizationToken", "acr-personal-token");
        }

        @Override
        AcrPersonalTokenRequest request(HttpUrl cloud, Source<IssuedKey> keys) {
            return new AcrPersonalTokenRequest(acr(cloud), List.of("registry.cn-shanghai.aliyuncs.com"), keys);
        }
    }

    @Nested
    class AcrHosts extends Signed<Found<NamedHosts>> {
        @Override
        AcrHostsRequest request(HttpUrl cloud, Source<IssuedKey> keys) {
            return new AcrHostsRequest(acr(cloud), "cri-1", Network.PUBLIC, keys);
        }
    }

    @Nested
    class AcrInstanceId extends Signed<Found<String>> {
        @Override
        AcrInstanceIdRequest request(HttpUrl cloud, Source<IssuedKey> keys) {
            return new AcrInstanceIdRequest(acr(cloud), "demo", keys);
        }
    }

    @Nested
    class AssumeRole extends Signed<IssuedKey> {
        @Override
        AssumeRoleRequest request(HttpUrl cloud, Source<IssuedKey> keys) {
            Endpoint sts = AlibabaEndpoints.sts("cn-shanghai").at(cloud.toString());
            return new AssumeRoleRequest(sts, "acs:ram::1:role/push", "jenkins", null, null, null, keys);
        }

        @Override
        protected Object other(String component, Object value) {
            return ForgedIdToken.other(component);
        }
    }

    @Nested
    class AssumeRoleWithOidc extends OfAlibaba<IssuedKey> {
        @Override
        protected AssumeRoleWithOidcRequest request(HttpUrl cloud) {
            return new AssumeRoleWithOidcRequest(
                    AlibabaEndpoints.sts("cn-shanghai").at(cloud.toString()),
                    "acs:ram::1:oidc-provider/jenkins",
                    "acs:ram::1:role/push",
                    "jenkins",
                    null,
                    null,
                    ForgedIdToken.of("job"));
        }

        @Override
        protected Object other(String component, Object value) {
            return ForgedIdToken.other(component);
        }

        @Override
        protected List<MockResponse> errors() {
            return Stream.of(
                            "expired",
                            "audience",
                            "issuer",
                            "unreachable",
                            "fingerprint",
                            "invalid",
                            "provider",
                            "trust",
                            "role",
                            "throttled")
                    .map(error -> Vectors.response("ali-oidc-error-" + error))
                    .toList();
        }
    }

    @Nested
    class EcsRole extends OfAlibaba<IssuedKey> {
        @Override
        protected EcsRoleRequest request(HttpUrl cloud) {
            return new EcsRoleRequest(cloud, null, false);
        }

        @Override
        protected int callsOfItsOwn() {
            return 3;
        }
    }

    @Nested
    class EcsRoleByName extends OfAlibaba<IssuedKey> {
        @Override
        protected EcsRoleRequest request(HttpUrl cloud) {
            return new EcsRoleRequest(cloud, "push", true);
        }

        @Override
        protected int callsOfItsOwn() {
            return 2;
        }
    }

    private static Endpoint acr(HttpUrl cloud) {
        return AlibabaEndpoints.containerRegistry("cn-shanghai").at(cloud.toString());
    }

    private abstract static class OfAlibaba<T extends Expiring> extends RequestContract<T> {
        @Override
        protected CannedCloud cloud() {
            return new CannedCloud()
                    .with("GetAuthorizationToken", "acr-token")
                    .saying(
                            "ListInstance",
                            "{\"Instances\": [{\"InstanceId\": \"cri-1\", \"InstanceName\": \"demo\"}]}")
                    .with("GetInstanceEndpoint", "acr-get-instance-endpoint")
                    .with("AssumeRole", "acr-sts-oidc")
                    .with("AssumeRoleWithOIDC", "ali-oidc")
                    .saying(".*/api/token", "canary-session")
                    .saying(".*/security-credentials/", "push")
                    .with(".*/security-credentials/push", "acr-ecs-metadata");
        }

        @Override
        protected List<MockResponse> errors() {
            return Stream.of(
                            "acr-issuccess-false",
                            "acr-error",
                            "acr-error-xml",
                            "acr-throttled",
                            "acr-personal-user-not-exist")
                    .map(Vectors::response)
                    .toList();
        }
    }

    private abstract static class Signed<T extends Expiring> extends OfAlibaba<T> {
        abstract CloudRequest<T> request(HttpUrl cloud, Source<IssuedKey> keys);

        @Override
        protected CloudRequest<T> request(HttpUrl cloud) {
            return request(cloud, new AccessKey("AK", "canary-secret-key", "canary-security-token"));
        }

        @Override
        protected CloudRequest<T> request(HttpUrl cloud, Proof proof) {
            return request(cloud, proof.keys());
        }

        @Override
        protected MockResponse rejected() {
            return new MockResponse()
                    .setResponseCode(400)
                    .setBody(
                            "{\"Code\": \"InvalidSecurityToken.Expired\", \"Message\": \"Specified token is expired.\"}");
        }
    }
}

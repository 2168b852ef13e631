package io.jenkins.plugins.registrytoken.cloud.huawei;

import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.BearerToken;
import io.jenkins.plugins.registrytoken.cloud.CannedCloud;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.ForgedIdToken;
import io.jenkins.plugins.registrytoken.cloud.Found;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.NamedHosts;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrTokenRequest.Operation;
import io.jenkins.plugins.registrytoken.contract.Proof;
import io.jenkins.plugins.registrytoken.contract.RequestContract;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.Nested;

class HuaweiRequestsTest {

    @Nested
    class SwrToken extends Signed<RegistryToken> {
        @Override
        SwrTokenRequest request(HttpUrl cloud, HuaweiAuth auth) {
            return new SwrTokenRequest(
                    swr(cloud), Operation.SECRET, null, Duration.ofHours(1), List.of("swr.example"), auth);
        }
    }

    @Nested
    class SwrTokenForTwoHosts extends SwrToken {
        @Override
        protected CannedCloud cloud() {
            return new CannedCloud().with(".*/secret", "swr-secret-two-hosts");
        }
    }

    @Nested
    class SwrTokenOfUser extends OfUser<RegistryToken> {
        @Override
        protected CannedCloud cloud() {
            return new CannedCloud()
                    .with(".*/secret", "swr-secret-no-host-no-expiry")
                    .with(".*/auth/tokens", "iam-token");
        }

        @Override
        SwrTokenRequest request(HttpUrl cloud, HuaweiAuth auth) {
            return new SwrTokenRequest(swr(cloud), Operation.SECRET, "eu-de_otc", null, List.of(), auth);
        }
    }

    @Nested
    class SwrTokenOfSubproject extends SwrTokenOfUser {
        @Override
        protected CannedCloud cloud() {
            return new CannedCloud().with(".*/secret", "swr-secret-subproject").with(".*/auth/tokens", "iam-token");
        }
    }

    @Nested
    class SwrAuthorizationToken extends OfUser<RegistryToken> {
        @Override
        protected SwrTokenRequest request(HttpUrl cloud) {
            return request(cloud, HuaweiAuth.Token.configured("canary-\"ready\\made"));
        }

        @Override
        SwrTokenRequest request(HttpUrl cloud, HuaweiAuth auth) {
            return new SwrTokenRequest(swr(cloud), Operation.AUTHORIZATION_TOKEN, null, null, List.of(), auth);
        }
    }

    @Nested
    class SwrEnterpriseToken extends OfUser<RegistryToken> {
        @Override
        SwrEnterpriseTokenRequest request(HttpUrl cloud, HuaweiAuth auth) {
            SwrEnterprise enterprise = enterprise(cloud, auth);
            return new SwrEnterpriseTokenRequest(enterprise, new SwrInstanceIdRequest(enterprise, "demo"), List.of());
        }
    }

    @Nested
    class SwrInstanceId extends Signed<Found<String>> {
        @Override
        SwrInstanceIdRequest request(HttpUrl cloud, HuaweiAuth auth) {
            return new SwrInstanceIdRequest(enterprise(cloud, auth), "demo");
        }
    }

    @Nested
    class SwrInstanceHosts extends Signed<Found<NamedHosts>> {
        @Override
        SwrInstanceHostsRequest request(HttpUrl cloud, HuaweiAuth auth) {
            return new SwrInstanceHostsRequest(enterprise(cloud, auth), "i1");
        }

        @Override
        protected int callsOfItsOwn() {
            return 2;
        }
    }

    @Nested
    class ProjectId extends Signed<Found<String>> {
        @Override
        ProjectIdRequest request(HttpUrl cloud, HuaweiAuth auth) {
            return new ProjectIdRequest(iam(cloud), "eu-de", auth);
        }
    }

    @Nested
    class AgencyKey extends Signed<IssuedKey> {
        @Override
        AgencyKeyRequest request(HttpUrl cloud, HuaweiAuth auth) {
            return new AgencyKeyRequest(
                    iam(cloud),
                    "push",
                    AgencyKeyRequest.Parameter.AGENCY_NAME,
                    null,
                    "OTHER",
                    Duration.ofHours(1),
                    null,
                    auth);
        }

        @Override
        protected Object other(String component, Object value) {
            return ForgedIdToken.other(component);
        }
    }

    @Nested
    class IdTokenExchange extends OfIdToken {
        @Override
        protected IdTokenExchangeRequest request(HttpUrl cloud) {
            return new IdTokenExchangeRequest(
                    iam(cloud), "jenkins", Duration.ofHours(1), null, ForgedIdToken.of("job"));
        }

        @Override
        protected int callsOfItsOwn() {
            return 2;
        }
    }

    @Nested
    class AssumeAgencyWithOidc extends OfIdToken {
        @Override
        protected AssumeAgencyWithOidcRequest request(HttpUrl cloud) {
            return new AssumeAgencyWithOidcRequest(
                    HuaweiEndpoints.huaweiCloudSts("cn-north-4").at(cloud.toString()),
                    "iam::1:oidcProvider:jenkins",
                    "iam::1:agency:push",
                    "jenkins",
                    null,
                    null,
                    ForgedIdToken.of("job"));
        }
    }

    @Nested
    class IamToken extends OfHuawei<BearerToken> {
        @Override
        protected IamTokenRequest request(HttpUrl cloud) {
            return login(cloud);
        }
    }

    @Nested
    class EcsKey extends OfHuawei<IssuedKey> {
        @Override
        protected EcsKeyRequest request(HttpUrl cloud) {
            return new EcsKeyRequest(cloud, false);
        }

        @Override
        protected int callsOfItsOwn() {
            return 2;
        }
    }

    @Nested
    class EcsKeyOfTheFirstVersion extends EcsKey {
        @Override
        protected EcsKeyRequest request(HttpUrl cloud) {
            return new EcsKeyRequest(cloud, true);
        }
    }

    private static Endpoint swr(HttpUrl cloud) {
        return HuaweiEndpoints.openTelekomCloudSwr("eu-de").at(cloud.toString());
    }

    private static Endpoint iam(HttpUrl cloud) {
        return HuaweiEndpoints.openTelekomCloudIam("eu-de").at(cloud.toString());
    }

    /** With a password that JSON writes otherwise than it is. */
    private static IamTokenRequest login(HttpUrl cloud) {
        return new IamTokenRequest(iam(cloud), "ACCOUNT", "user", "canary-\"user\\password", null, "eu-de");
    }

    private static SwrEnterprise enterprise(HttpUrl cloud, HuaweiAuth auth) {
        return new SwrEnterprise(swr(cloud), new ProjectIdRequest(iam(cloud), "eu-de", auth), auth);
    }

    private abstract static class OfHuawei<T extends Expiring> extends RequestContract<T> {
        @Override
        protected CannedCloud cloud() {
            return new CannedCloud()
                    .with(".*/secret", "swr-secret-full")
                    .with(".*/authorizationtoken", "swr-authorizationtoken")
                    .with(".*/auth/tokens", "iam-token")
                    .with(".*/securitytokens", "iam-securitytoken")
                    .with(".*/id-token/tokens", "huawei-id-token")
                    .with(".*/assume-with-oidc", "huawei-assume-oidc")
                    .saying(".*/projects", "{\"projects\": [{\"id\": \"p1\"}]}")
                    .saying(".*/instances", "{\"instances\": [{\"id\": \"i1\", \"name\": \"demo\"}], \"total\": 1}")
                    .with(".*/i1", "swr-show-instance")
                    .saying(
                            ".*/domainname",
                            "{\"domain_name_infos\": [{\"type\": \"custom\", \"domain_name\": \"r.example\"}]}")
                    .with(".*/temp-credential", "swr-temp-credential")
                    .saying(".*/api/token", "canary-session")
                    .with(".*/securitykey", "ecs-metadata-securitykey");
        }

        @Override
        protected List<MockResponse> errors() {
            return Stream.of(
                            "swr-error-array",
                            "swr-error-errors-object",
                            "swr-error-flat-errorCode",
                            "swr-ee-error",
                            "apig-0301",
                            "apig-0307",
                            "apig-0308",
                            "iam-error-keystone")
                    .map(Vectors::response)
                    .toList();
        }
    }

    private abstract static class OfIdToken extends OfHuawei<IssuedKey> {
        @Override
        protected Object other(String component, Object value) {
            return ForgedIdToken.other(component);
        }

        @Override
        protected List<MockResponse> errors() {
            return Stream.of(
                            "huawei-id-token-error-401",
                            "huawei-id-token-error-403",
                            "huawei-id-token-error-404",
                            "huawei-id-token-error-500",
                            "huawei-assume-oidc-403")
                    .map(Vectors::response)
                    .toList();
        }
    }

    private abstract static class Proved<T extends Expiring> extends OfHuawei<T> {
        abstract CloudRequest<T> request(HttpUrl cloud, HuaweiAuth auth);

        @Override
        protected MockResponse rejected() {
            return Vectors.response("apig-0307");
        }
    }

    private abstract static class Signed<T extends Expiring> extends Proved<T> {
        @Override
        protected CloudRequest<T> request(HttpUrl cloud) {
            return request(
                    cloud,
                    new HuaweiAuth.Signature(new AccessKey("AK", "canary-secret-key", "canary-security-token"), null));
        }

        @Override
        protected CloudRequest<T> request(HttpUrl cloud, Proof proof) {
            return request(cloud, new HuaweiAuth.Signature(proof.keys(), null));
        }
    }

    private abstract static class OfUser<T extends Expiring> extends Proved<T> {
        @Override
        protected CloudRequest<T> request(HttpUrl cloud) {
            return request(cloud, new HuaweiAuth.Token(login(cloud), HuaweiCaller.IAM_USER));
        }

        @Override
        protected CloudRequest<T> request(HttpUrl cloud, Proof proof) {
            return request(cloud, new HuaweiAuth.Token(proof.tokens(), HuaweiCaller.IAM_USER));
        }
    }
}

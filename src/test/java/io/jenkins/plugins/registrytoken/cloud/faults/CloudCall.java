package io.jenkins.plugins.registrytoken.cloud.faults;

import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.IdToken;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrHostsRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrInstance;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrInstanceIdRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrPersonalTokenRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrTokenRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AlibabaEndpoints;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AssumeRoleRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AssumeRoleWithOidcRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.EcsRoleRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.AgencyKeyRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.AssumeAgencyWithOidcRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.EcsKeyRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuth;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiCaller;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiEndpoints;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiId;
import io.jenkins.plugins.registrytoken.cloud.huawei.IamTokenRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.IdTokenExchangeRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.ProjectIdRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrEnterprise;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrEnterpriseTokenRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrInstanceHostsRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrInstanceIdRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrTokenRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrTokenRequest.Operation;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import okhttp3.HttpUrl;

/**
 * A call to a cloud that faults are put into.
 *
 * @param path what is called, as a regular expression
 * @param action the name of what is called, where all have one path; empty for any
 * @param onTheLink whether it goes to the controller's own link, for which there is less time
 * @param toUrl makes the request that leads to the call
 */
record CloudCall(
        String name,
        Site.Maker site,
        String path,
        String action,
        boolean onTheLink,
        Function<String, CloudRequest<?>> toUrl) {

    private static final String INSTANCE = "/v2/" + Site.PROJECT + "/instances/" + Site.INSTANCE;
    private static final String ROLES = "/latest/meta-data/ram/security-credentials/";

    static final List<CloudCall> ALL = List.of(
            swr("SWR login, by key", "secret", url -> login(url, Operation.SECRET, temporaryKey())),
            swr("SWR login, by IAM token", "secret", url -> login(url, Operation.SECRET, iamToken())),
            swr("SWR login, new", "authorizationtoken", url -> login(url, Operation.AUTHORIZATION_TOKEN, user(url))),
            huawei("IAM token", "/v3/auth/tokens", CloudCall::iamLogin),
            huawei("agency key", "/v3.0/OS-CREDENTIAL/securitytokens", CloudCall::agencyKey),
            huawei("ID token", "/v3.0/OS-AUTH/id-token/tokens", CloudCall::federatedKey),
            huawei("federated key", "/v3.0/OS-CREDENTIAL/securitytokens", CloudCall::federatedKey),
            huawei("agency key, by ID token", "/v5/agencies/assume-with-oidc", CloudCall::trustAgencyKey),
            huawei("project ID", "/v3/projects", url -> new ProjectIdRequest(iam(url), "eu-de", iamToken())),
            huawei("SWR Enterprise login", INSTANCE + "/temp-credential", CloudCall::enterpriseLogin),
            huawei("SWR instance ID", "/v2/.*/instances", url -> new SwrInstanceIdRequest(enterprise(url), "demo")),
            huawei("SWR instance", INSTANCE, url -> new SwrInstanceHostsRequest(enterprise(url), Site.INSTANCE)),
            huawei(
                    "SWR domains",
                    INSTANCE + "/domainname",
                    url -> new SwrInstanceHostsRequest(enterprise(url), Site.INSTANCE)),
            huaweiEcs("ECS session", "/meta-data/latest/api/token"),
            huaweiEcs("ECS key", "/openstack/latest/securitykey"),
            alibaba("ACR login", "/", "GetAuthorizationToken", CloudCall::acrLogin),
            alibaba("ACR instance ID", "/", "ListInstance", url -> new AcrInstanceIdRequest(acr(url), "team", sts())),
            alibaba("ACR hosts", "/", "GetInstanceEndpoint", url -> hosts(url, AcrHostsRequest.Network.PUBLIC)),
            alibaba("ACR VPC hosts", "/", "GetInstanceVpcEndpoint", url -> hosts(url, AcrHostsRequest.Network.VPC)),
            alibaba("ACR Personal login", "/tokens", "", CloudCall::personalLogin),
            alibaba("STS key", "/", "AssumeRole", CloudCall::assumedRole),
            alibaba("STS key, by ID token", "/", "AssumeRoleWithOIDC", CloudCall::roleOfIdToken),
            alibabaEcs("ECS token", "/latest/api/token"),
            alibabaEcs("ECS role", ROLES),
            alibabaEcs("ECS role's key", ROLES + "builder"));

    boolean isAt(String calledPath, String calledAction) {
        return calledPath.matches(path) && (action.isEmpty() || action.equals(calledAction));
    }

    @Override
    public String toString() {
        return name;
    }

    private static CloudCall swr(String name, String operation, Function<String, CloudRequest<?>> toUrl) {
        return huawei(name, "/v2/manage/utils/" + operation, toUrl);
    }

    private static CloudCall huawei(String name, String path, Function<String, CloudRequest<?>> toUrl) {
        return new CloudCall(name, Site::huawei, path, "", false, toUrl);
    }

    private static CloudCall huaweiEcs(String name, String path) {
        return new CloudCall(
                "Huawei " + name, Site::huawei, path, "", true, url -> new EcsKeyRequest(HttpUrl.get(url), false));
    }

    private static CloudCall alibaba(String name, String path, String action, Function<String, CloudRequest<?>> toUrl) {
        return new CloudCall(name, Site::alibaba, path, action, false, toUrl);
    }

    private static CloudCall alibabaEcs(String name, String path) {
        return new CloudCall(
                "Alibaba " + name,
                Site::alibaba,
                path,
                "",
                true,
                url -> new EcsRoleRequest(HttpUrl.get(url), null, false));
    }

    private static SwrTokenRequest login(String url, Operation operation, HuaweiAuth authentication) {
        Endpoint swr = HuaweiEndpoints.openTelekomCloudSwr("eu-de").at(url);
        return new SwrTokenRequest(swr, operation, null, null, List.of(), authentication);
    }

    private static Endpoint iam(String url) {
        return HuaweiEndpoints.openTelekomCloudIam("eu-de").at(url);
    }

    private static IamTokenRequest iamLogin(String url) {
        return new IamTokenRequest(iam(url), "ACCOUNT", "user", Site.PASSWORD, null, "eu-de");
    }

    private static HuaweiAuth user(String url) {
        return new HuaweiAuth.Token(iamLogin(url), HuaweiCaller.IAM_USER);
    }

    private static HuaweiAuth iamToken() {
        return HuaweiAuth.Token.configured(Site.IAM_TOKEN);
    }

    private static HuaweiAuth temporaryKey() {
        return new HuaweiAuth.Signature(sts(), null);
    }

    private static AgencyKeyRequest agencyKey(String url) {
        HuaweiAuth key = new HuaweiAuth.Signature(new AccessKey("AK", Site.SECRET, null), null);
        return new AgencyKeyRequest(
                iam(url),
                "push",
                AgencyKeyRequest.Parameter.AGENCY_NAME,
                null,
                "OTHER",
                Duration.ofMinutes(30),
                null,
                key);
    }

    private static IdTokenExchangeRequest federatedKey(String url) {
        return new IdTokenExchangeRequest(iam(url), "jenkins", Duration.ofHours(1), null, idToken());
    }

    private static AssumeAgencyWithOidcRequest trustAgencyKey(String url) {
        Endpoint sts = HuaweiEndpoints.huaweiCloudSts("cn-north-4").at(url);
        return new AssumeAgencyWithOidcRequest(
                sts, Site.PROVIDER_URN, Site.AGENCY_URN, "jenkins", null, null, idToken());
    }

    private static IdToken idToken() {
        try {
            return IdToken.parse(Site.ID_TOKEN, "file /token");
        } catch (TokenException e) {
            throw new AssertionError(e);
        }
    }

    private static SwrEnterprise enterprise(String url) {
        Endpoint swr = HuaweiEndpoints.huaweiCloudSwr("cn-north-4").at(url);
        return new SwrEnterprise(swr, HuaweiId.configured(Site.PROJECT), temporaryKey());
    }

    private static SwrEnterpriseTokenRequest enterpriseLogin(String url) {
        return new SwrEnterpriseTokenRequest(
                enterprise(url), HuaweiId.configured(Site.INSTANCE), List.of("demo.swr-pro.example"));
    }

    private static Endpoint acr(String url) {
        return AlibabaEndpoints.containerRegistry("cn-shanghai").at(url);
    }

    /** A temporary key. */
    private static AccessKey sts() {
        return new AccessKey("TAK", Site.SECRET, Site.SECURITY_TOKEN);
    }

    private static AcrTokenRequest acrLogin(String url) {
        return new AcrTokenRequest(
                acr(url),
                AcrInstance.of("cri-simulated"),
                AcrHostsRequest.Network.PUBLIC,
                List.of("team-registry.cr.example"),
                null,
                sts());
    }

    private static AcrHostsRequest hosts(String url, AcrHostsRequest.Network network) {
        return new AcrHostsRequest(acr(url), "cri-simulated", network, sts());
    }

    private static AcrPersonalTokenRequest personalLogin(String url) {
        return new AcrPersonalTokenRequest(acr(url), List.of("registry.cn-shanghai.aliyuncs.com"), sts());
    }

    private static AssumeRoleWithOidcRequest roleOfIdToken(String url) {
        Endpoint sts = AlibabaEndpoints.sts("cn-shanghai").at(url);
        return new AssumeRoleWithOidcRequest(sts, Site.PROVIDER_ARN, Site.ROLE, "jenkins", null, null, idToken());
    }

    private static AssumeRoleRequest assumedRole(String url) {
        Endpoint sts = AlibabaEndpoints.sts("cn-shanghai").at(url);
        return new AssumeRoleRequest(
                sts, Site.ROLE, "jenkins", null, null, null, new AccessKey("AK", Site.SECRET, null));
    }
}

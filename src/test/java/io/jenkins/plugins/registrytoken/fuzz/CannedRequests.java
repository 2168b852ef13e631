package io.jenkins.plugins.registrytoken.fuzz;

import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrHostsRequest.Network;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrInstance;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrPersonalTokenRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrTokenRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AlibabaEndpoints;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AssumeRoleRequest;
import io.jenkins.plugins.registrytoken.cloud.alibaba.EcsRoleRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.AgencyKeyRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.EcsKeyRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuth;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiCaller;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiEndpoints;
import io.jenkins.plugins.registrytoken.cloud.huawei.IamTokenRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.ProjectIdRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrEnterprise;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrEnterpriseTokenRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrInstanceIdRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrTokenRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrTokenRequest.Operation;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import okhttp3.Request;

/** One request of every kind, and what a cloud answers to each of its calls. */
final class CannedRequests {
    private static final AccessKey KEY = new AccessKey("AK", "canary-secret-key", "canary-security-token");
    private static final Endpoint SWR = HuaweiEndpoints.openTelekomCloudSwr("eu-de");
    private static final Endpoint IAM = HuaweiEndpoints.openTelekomCloudIam("eu-de");
    private static final IamTokenRequest LOGIN =
            new IamTokenRequest(IAM, "ACCOUNT", "user", "canary-user-password", null, "eu-de");
    private static final HuaweiAuth KEYS = new HuaweiAuth.Signature(KEY, null);
    private static final HuaweiAuth USER = new HuaweiAuth.Token(LOGIN, HuaweiCaller.IAM_USER);
    private static final HuaweiAuth TOKEN = HuaweiAuth.Token.configured("canary-ready-made");
    private static final Endpoint ACR = AlibabaEndpoints.containerRegistry("cn-shanghai");

    private static final List<String> HOSTS =
            List.of("swr.eu-de.otc.t-systems.com", "swr.cn-north-4.myhuaweicloud.com", "swr-internal.example");

    static final List<CloudRequest<?>> ALL = List.of(
            new SwrTokenRequest(SWR, Operation.SECRET, null, Duration.ofHours(1), HOSTS, KEYS),
            new SwrTokenRequest(SWR, Operation.SECRET, "eu-de_otc", null, HOSTS, USER),
            new SwrTokenRequest(SWR.at("https://swr.example"), Operation.AUTHORIZATION_TOKEN, null, null, HOSTS, TOKEN),
            enterprise(USER),
            enterprise(TOKEN),
            LOGIN,
            new AgencyKeyRequest(
                    IAM, "push", AgencyKeyRequest.Parameter.AGENCY_NAME, null, "OTHER", Duration.ofHours(1), KEYS),
            new EcsKeyRequest(EcsKeyRequest.METADATA, false),
            new EcsKeyRequest(EcsKeyRequest.METADATA, true),
            new AcrTokenRequest(ACR, AcrInstance.of("cri-1"), Network.VPC, List.of(), 1, KEY),
            new AcrTokenRequest(ACR, AcrInstance.of("demo"), Network.PUBLIC, List.of(), null, KEY),
            new AcrPersonalTokenRequest(ACR, List.of("registry.cn-shanghai.aliyuncs.com"), KEY),
            new AssumeRoleRequest(
                    AlibabaEndpoints.sts("cn-shanghai"), "acs:ram::1:role/push", "jenkins", null, null, KEY),
            new EcsRoleRequest(EcsRoleRequest.METADATA_SERVICE, null, false),
            new EcsRoleRequest(EcsRoleRequest.METADATA_SERVICE, "push", true));

    static final List<CannedAnswer> ERRORS = List.of(
            CannedAnswer.fixture("swr-error-array"),
            CannedAnswer.fixture("swr-error-errors-object"),
            CannedAnswer.fixture("swr-error-flat-errorCode"),
            CannedAnswer.fixture("swr-ee-error"),
            CannedAnswer.fixture("apig-0301"),
            CannedAnswer.fixture("apig-0308"),
            CannedAnswer.fixture("iam-error-keystone"),
            CannedAnswer.fixture("acr-issuccess-false"),
            CannedAnswer.fixture("acr-error"),
            CannedAnswer.fixture("acr-error-xml"),
            CannedAnswer.fixture("acr-throttled"),
            CannedAnswer.fixture("acr-personal-user-not-exist"),
            CannedAnswer.error(CannedAnswer.ECHO),
            CannedAnswer.error("wrong,   " + CannedAnswer.ECHO + "; server StringToSign is " + CannedAnswer.ECHO));

    private static final List<CannedAnswer> SWR_LOGINS = List.of(
            CannedAnswer.fixture("swr-secret-full"),
            CannedAnswer.fixture("swr-secret-no-host-no-expiry"),
            CannedAnswer.fixture("swr-secret-subproject"),
            CannedAnswer.fixture("swr-secret-two-hosts"),
            CannedAnswer.fixture("swr-authorizationtoken"));

    private static final List<CannedAnswer> ACR_LOGINS =
            List.of(CannedAnswer.fixture("acr-token"), CannedAnswer.fixture("acr-token-xml"));

    /** By how the path ends. */
    private static final Map<String, List<CannedAnswer>> BY_PATH = Map.ofEntries(
            Map.entry("/secret", SWR_LOGINS),
            Map.entry("/authorizationtoken", SWR_LOGINS),
            Map.entry("/auth/tokens", List.of(CannedAnswer.fixture("iam-token"))),
            Map.entry("/securitytokens", List.of(CannedAnswer.fixture("iam-securitytoken"))),
            Map.entry("/projects", List.of(CannedAnswer.of("{\"projects\": [{\"id\": \"p1\"}]}"))),
            Map.entry(
                    "/instances",
                    List.of(CannedAnswer.of("{\"instances\": [{\"id\": \"i1\", \"name\": \"demo\"}], \"total\": 1}"))),
            Map.entry("/i1", List.of(CannedAnswer.fixture("swr-show-instance"))),
            Map.entry(
                    "/domainname",
                    List.of(CannedAnswer.of(
                            "{\"domain_name_infos\": [{\"type\": \"custom\", \"domain_name\": \"r.example\"}]}"))),
            Map.entry("/temp-credential", List.of(CannedAnswer.fixture("swr-temp-credential"))),
            Map.entry("/api/token", List.of(CannedAnswer.of("canary-session"))),
            Map.entry("/securitykey", List.of(CannedAnswer.fixture("ecs-metadata-securitykey"))),
            Map.entry("/security-credentials/", List.of(CannedAnswer.of("push"))),
            Map.entry("/push", List.of(CannedAnswer.fixture("acr-ecs-metadata"))),
            Map.entry("/tokens", List.of(CannedAnswer.fixture("acr-personal-token"))));

    private static final Map<String, List<CannedAnswer>> BY_ACTION = Map.of(
            "ListInstance",
            List.of(CannedAnswer.of("{\"Instances\": [{\"InstanceId\": \"cri-1\", \"InstanceName\": \"demo\"}]}")),
            "GetInstanceEndpoint",
            List.of(CannedAnswer.fixture("acr-get-instance-endpoint")),
            "GetInstanceVpcEndpoint",
            List.of(CannedAnswer.of("{\"Domains\": [\"demo-registry-vpc.cn-shanghai.cr.aliyuncs.com\"]}")),
            "AssumeRole",
            List.of(CannedAnswer.fixture("acr-sts-oidc")));

    private CannedRequests() {}

    /** What is answered to this call if all is well. */
    static List<CannedAnswer> answers(Request request) {
        String action = request.header("x-acs-action");
        String path = request.url().encodedPath();
        if (action != null && !path.endsWith("/tokens")) {
            return BY_ACTION.getOrDefault(action, ACR_LOGINS);
        }
        if (path.contains("/security-credentials/") && !path.endsWith("/")) {
            return BY_PATH.get("/push"); // of whatever role was named
        }
        if (path.matches("/v2/[^/]+/instances/[^/]+")) {
            return BY_PATH.get("/i1");
        }
        return BY_PATH.entrySet().stream()
                .filter(entry -> path.endsWith(entry.getKey()))
                .max(Map.Entry.comparingByKey(Comparator.comparingInt(String::length)))
                .orElseThrow(() -> new AssertionError(request.url()))
                .getValue();
    }

    private static CloudRequest<?> enterprise(HuaweiAuth authentication) {
        SwrEnterprise enterprise = new SwrEnterprise(
                HuaweiEndpoints.huaweiCloudSwr("cn-north-4"),
                new ProjectIdRequest(IAM, "eu-de", authentication),
                authentication);
        return new SwrEnterpriseTokenRequest(enterprise, new SwrInstanceIdRequest(enterprise, "demo"), List.of());
    }
}

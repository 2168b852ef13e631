package io.jenkins.plugins.registrytoken.credential;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrHostsRequest.Network;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrPersonalTokenRequest.Address;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyFromCredentials;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcr;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcrPersonal;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaEcsAuthentication;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaIssuer;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaRoleAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiAgencyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiEcsAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwrEnterprise;
import io.jenkins.plugins.registrytoken.issuer.huawei.IamTokenAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.IamUserAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.SwrIssuer;
import java.util.List;

/** Registry tokens in which every issuer and authentication occurs, with every attribute set. */
final class EveryKind {
    private EveryKind() {}

    /** They refer to the credentials {@code vault} and {@code iam-token}. */
    static List<RegistryTokenCredentials> all() {
        AccessKeyAuthentication key = new AccessKeyAuthentication("AK", Secret.fromString("canary-secret"));
        key.setSecurityToken(Secret.fromString("canary-token"));

        HuaweiSwrEnterprise enterprise = new HuaweiSwrEnterprise(
                "cn-north-4",
                "team",
                new IamUserAuthentication("account", "user", Secret.fromString("canary-password")));
        enterprise.setRegistryHosts("a.example, b.example:5000");
        configure(enterprise);

        HuaweiAgencyAuthentication agency =
                new HuaweiAgencyAuthentication("agency", new IamTokenAuthentication("iam-token"));
        agency.setAccountName("account");
        agency.setAccountId("0123");
        agency.setDurationSeconds(3600);
        OpenTelekomCloudSwr openTelekomCloud = new OpenTelekomCloudSwr("eu-de", agency);
        configure(openTelekomCloud);

        HuaweiEcsAuthentication huaweiEcs = new HuaweiEcsAuthentication();
        huaweiEcs.setFirstVersion(true);
        HuaweiSwr huawei = new HuaweiSwr("cn-north-4", huaweiEcs);
        huawei.setLifetimeSeconds(900);
        huawei.setEnhanced(true);
        configure(huawei);

        AlibabaRoleAuthentication role = new AlibabaRoleAuthentication("acs:ram::1:role/r", key);
        role.setExternalId("external");
        role.setDurationSeconds(900);
        role.setSessionPerJob(true);
        AlibabaAcr acr = new AlibabaAcr("cn-shanghai", "cri-1", role);
        acr.setNetwork(Network.VPC);
        acr.setExpiresInHours(12);
        configure(acr);

        AlibabaEcsAuthentication alibabaEcs = new AlibabaEcsAuthentication();
        alibabaEcs.setRoleName("role");
        alibabaEcs.setFirstVersion(true);
        AlibabaAcrPersonal personal = new AlibabaAcrPersonal("cn-hangzhou", alibabaEcs);
        personal.setAddress(Address.INTERNATIONAL_VPC);
        configure(personal);

        return List.of(
                credentials("enterprise", enterprise),
                credentials("agency", openTelekomCloud),
                credentials("ecs", huawei),
                credentials("vault-key", new HuaweiSwr("cn-north-4", new AccessKeyFromCredentials("vault"))),
                credentials("role", acr),
                credentials("personal", personal));
    }

    private static void configure(SwrIssuer issuer) {
        issuer.setProjectName("cn-north-4_team");
        issuer.setProjectId("0123");
        issuer.setEndpoint("https://swr.example.com");
        issuer.setIamEndpoint("https://iam.example.com");
    }

    private static void configure(AlibabaIssuer issuer) {
        issuer.setRegistryHosts("a.example");
        issuer.setEndpoint("https://cr-vpc.cn-shanghai.aliyuncs.com");
        issuer.setStsEndpoint("https://sts-vpc.cn-shanghai.aliyuncs.com");
    }

    private static RegistryTokenCredentials credentials(String id, TokenIssuer issuer) {
        return new RegistryTokenCredentials(CredentialsScope.GLOBAL, id, "description", issuer);
    }
}

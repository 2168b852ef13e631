package io.jenkins.plugins.registrytoken.credential;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.security.ACL;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ConfigurationAsCodeTest {

    @TempDir
    Path directory;

    @Test
    void whatIsExportedCanBeImported(JenkinsRule jenkins) throws Exception {
        String given = Files.readString(
                Path.of(getClass().getResource("configuration-as-code.yml").toURI()));
        configure(given.replace("${SECRET_ACCESS_KEY}", "canary-secret").replace("${SECURITY_TOKEN}", "canary-sts"));
        check(jenkins);

        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(exported);
        String yaml = exported.toString(StandardCharsets.UTF_8);
        assertThat(yaml, not(containsString("canary")));
        assertThat(yaml, containsString("openTelekomCloudSwr:"));

        String credentials = yaml.substring(yaml.indexOf("\ncredentials:") + 1);
        int end = credentials.indexOf("\njenkins:");
        configure("credentials:\n  system:\n    domainCredentials: []\n");
        configure(end < 0 ? credentials : credentials.substring(0, end + 1));
        check(jenkins);
    }

    private static void check(JenkinsRule jenkins) {
        OpenTelekomCloudSwr otc =
                (OpenTelekomCloudSwr) find(jenkins, "swr-prod").getIssuer();
        assertThat(otc.getRegion(), equalTo("eu-de"));
        assertThat(otc.getProjectName(), equalTo("eu-de_team"));
        AccessKeyAuthentication key = (AccessKeyAuthentication) otc.getAuthentication();
        assertThat(key.getAccessKeyId(), equalTo("AKFROMYAML"));
        assertThat(key.getSecretAccessKey().getPlainText(), equalTo("canary-secret"));

        HuaweiSwr huawei = (HuaweiSwr) find(jenkins, "swr-cn").getIssuer();
        assertThat(huawei.isEnhanced(), is(true));
        assertThat(huawei.getLifetimeSeconds(), equalTo(3600));
        assertThat(huawei.getProjectId(), equalTo("0123456789abcdef"));
        assertThat(huawei.getEndpoint(), equalTo("https://swr-api.example.com"));
        assertThat(
                ((AccessKeyAuthentication) huawei.getAuthentication())
                        .getSecurityToken()
                        .getPlainText(),
                equalTo("canary-sts"));
    }

    private void configure(String yaml) throws Exception {
        Path file = directory.resolve("jenkins.yaml");
        Files.writeString(file, yaml);
        ConfigurationAsCode.get().configure(file.toString());
    }

    private static RegistryTokenCredentials find(JenkinsRule jenkins, String id) {
        return CredentialsMatchers.firstOrNull(
                CredentialsProvider.lookupCredentialsInItemGroup(
                        RegistryTokenCredentials.class, jenkins.jenkins, ACL.SYSTEM2),
                CredentialsMatchers.withId(id));
    }
}

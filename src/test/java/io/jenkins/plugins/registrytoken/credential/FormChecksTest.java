package io.jenkins.plugins.registrytoken.credential;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyFromCredentials;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.WebIdentity;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcr;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.settings.RegistryTokenSettings;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import io.jenkins.plugins.registrytoken.step.WithRegistryTokenStep;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the fields of the forms say of what was entered, as a browser asks for it, and to whom. */
@WithJenkins
class FormChecksTest {
    private static JenkinsRule jenkins;
    private static JenkinsRule.WebClient admin;
    private static JenkinsRule.WebClient reader;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "key", null, "AK", "canary-key"));
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "id-token", null, Secret.fromString("canary-id-token")));
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new RegistryTokenCredentials(CredentialsScope.GLOBAL, "token", null, null));
        jenkins.createFreeStyleProject("job");
        admin = client("admin");
        reader = client("reader");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        HuaweiSwr | Region | cn-north-4 | CN North-Beijing4
        HuaweiSwr | Region | cn-north-4 (CN North-Beijing4) | CN North-Beijing4
        HuaweiSwr | Region | cn-north-77 | Not in the list of the plugin; used as entered.
        HuaweiSwr | Region | '' | Enter the ID of a region, such as cn-north-4.
        HuaweiSwr | Region | x/y | Enter the ID of a region, such as cn-north-4.
        HuaweiSwr | LifetimeSeconds | 900 | ''
        HuaweiSwr | LifetimeSeconds | '' | ''
        HuaweiSwr | LifetimeSeconds | 899 | Enter a whole number from 900 to 86400, or leave it empty.
        HuaweiSwr | LifetimeSeconds | 1h | Enter a whole number from 900 to 86400, or leave it empty.
        HuaweiSwr | Endpoint | https://swr-api.example.com:8443 | ''
        HuaweiSwr | Endpoint | http://swr-api.example.com | Enter an address such as https://swr-api.example.com, without a path. Only https is allowed, and no loopback address.
        HuaweiSwr | IamEndpoint | https://iam.example.com/v3 | Enter an address such as https://iam.example.com, without a path. Only https is allowed, and no loopback address.
        HuaweiSwr | ProjectName | cn-north-4_team | ''
        HuaweiSwr | ProjectName | two words | The name of a project holds no blanks, slashes or other separators.
        HuaweiSwr | ProjectId | 0123456789abcdef | ''
        HuaweiSwr | ProjectId | ../x | Enter letters, digits and hyphens only.
        HuaweiSwrEnterprise | Instance | team | ''
        HuaweiSwrEnterprise | Instance | ' ' | Enter a value.
        HuaweiSwrEnterprise | RegistryHosts | 'a.example, b.example:8443' | ''
        HuaweiSwrEnterprise | RegistryHosts | a_b/c d | Enter hosts such as registry.example.com or registry.example.com:8443, separated by commas.
        OpenTelekomCloudSwr | Region | eu-de | Germany
        OpenTelekomCloudSwr | Region | Frankfurt am Main | Enter the ID of a region, such as eu-de.
        AlibabaAcr | Region | cn-hangzhou | China (Hangzhou)
        AlibabaAcr | Region | europe | Enter the ID of a region, such as cn-shanghai.
        AlibabaAcr | Instance | cri-0123 | ''
        AlibabaAcr | Instance | '' | Enter a value.
        AlibabaAcr | Instance | a b | Enter letters, digits and hyphens only.
        AlibabaAcr | ExpiresInHours | 25 | Enter a whole number from 1 to 24, or leave it empty.
        AlibabaAcr | RegistryHosts | - | Enter hosts such as registry.example.com or registry.example.com:8443, separated by commas.
        AlibabaAcrPersonal | StsEndpoint | sts | Enter an address such as https://sts-vpc.cn-shanghai.aliyuncs.com, without a path. Only https is allowed, and no loopback address.
        AlibabaAcrPersonal | Endpoint | https://cr.example.com | ''
        AccessKeyAuthentication | AccessKeyId | AK | ''
        AccessKeyAuthentication | AccessKeyId | ' ' | Enter a value.
        AccessKeyAuthentication | SecretAccessKey | '' | Enter a value.
        AccessKeyAuthentication | SecurityToken | '' | ''
        AccessKeyAuthentication | SecurityToken | &accessKeyId=STS.AK | This access key is a temporary one: enter the security token that came with it.
        AccessKeyFromCredentials | CredentialsId | key | ''
        AccessKeyFromCredentials | CredentialsId | '' | Enter a value.
        AccessKeyFromCredentials | CredentialsId | token | There is no credential of that kind with this ID that can be used here.
        IamTokenAuthentication | CredentialsId | key | There is no credential of that kind with this ID that can be used here.
        IamUserAuthentication | AccountName | '' | Enter a value.
        IamUserAuthentication | UserName | '' | Enter a value.
        IamUserAuthentication | Password | '' | Enter a value.
        HuaweiAgencyAuthentication | AgencyName | '' | Enter a value.
        HuaweiAgencyAuthentication | AccountName | '' | Enter the account name or the account ID.
        HuaweiAgencyAuthentication | AccountName | &accountId=0a1b | ''
        HuaweiAgencyAuthentication | AccountId | a/b | Enter letters, digits and hyphens only.
        HuaweiAgencyAuthentication | DurationSeconds | 86401 | Enter a whole number from 900 to 86400, or leave it empty.
        AlibabaRoleAuthentication | RoleArn | acs:ram::1:role/r | ''
        AlibabaRoleAuthentication | RoleArn | r | Enter an ARN such as acs:ram::1234567890123456:role/registry-login.
        AlibabaRoleAuthentication | ExternalId | x | Enter 2 to 1224 letters, digits and any of _ + = , . @ : / -
        AlibabaRoleAuthentication | DurationSeconds | 43201 | Enter a whole number from 900 to 43200, or leave it empty.
        AlibabaRoleAuthentication | Policy | '{"Version": "1"}' | ''
        AlibabaRoleAuthentication | Policy | {} | Enter a JSON object of at most 2048 characters; the blanks of its layout do not count.
        HuaweiAgencyAuthentication | Policy | canary | Enter a JSON object of at most 6144 characters; the blanks of its layout do not count.
        AlibabaWebIdentity | RoleArn | acs:ram::1:role/r | ''
        AlibabaWebIdentity | RoleArn | '' | Enter an ARN such as acs:ram::1234567890123456:role/registry-login.
        AlibabaWebIdentity | ProviderArn | acs:ram::1:oidc-provider/jenkins | ''
        AlibabaWebIdentity | ProviderArn | jenkins | Enter an ARN such as acs:ram::1234567890123456:oidc-provider/jenkins.
        AlibabaWebIdentity | DurationSeconds | 43201 | Enter a whole number from 900 to 43200, or leave it empty.
        HuaweiWebIdentity | Provider | jenkins | ''
        HuaweiWebIdentity | Provider | a b | Enter the name of an identity provider: letters, digits, hyphens and underscores.
        HuaweiWebIdentity | Provider | &agencyUrn=x | Enter a URN such as iam::0123456789abcdef0123456789abcdef:oidcProvider:jenkins.
        HuaweiWebIdentity | AgencyUrn | '' | ''
        HuaweiWebIdentity | AgencyUrn | registry-login | Enter a URN such as iam::0123456789abcdef0123456789abcdef:agency:registry-login.
        HuaweiWebIdentity | StsEndpoint | sts | Enter an address such as https://sts.example.com, without a path. Only https is allowed, and no loopback address.
        OidcCredential | CredentialsId | id-token | ''
        OidcCredential | CredentialsId | '' | Enter a value.
        OidcCredential | CredentialsId | key | There is no credential of that kind with this ID that can be used here.
        TokenFile | Path | /var/run/token | ''
        TokenFile | Path | token | Enter an absolute path.
        TokenFile | Path | '' | Enter a value.
        TokenFile | Path | &variable=TOKEN_FILE | ''
        AlibabaEcsAuthentication | RoleName | a/b | Enter the name of a role: letters, digits and any of . @ - _
        """)
    void aFieldSaysWhatIsWrong(String kind, String field, String value, String message) throws Exception {
        String query = value.startsWith("&") ? value : URLEncoder.encode(value, StandardCharsets.UTF_8);
        String url = descriptorUrl(kind) + "check" + field + "?value=" + query;
        assertThat(text(post(admin, url)), equalTo(message));
        assertThat("for a reader", text(post(reader, url)), equalTo(""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        UsernameVariable | USER | ''
        PasswordVariable | '' | ''
        RegistryVariable | 1X | Enter the name of a variable: letters, digits and underscores, no digit first.
        CredentialsId | token | ''
        CredentialsId | '' | Choose a registry token.
        CredentialsId | key | There is no registry token with this ID that jobs here may use.
        """)
    void aFieldOfTheStepDoesToo(String field, String value, String message) throws Exception {
        String url =
                "job/job/" + descriptorUrl(WithRegistryTokenStep.class.getName()) + "check" + field + "?value=" + value;
        assertThat(text(post(admin, url)), equalTo(message));
        assertThat("for a reader", text(post(reader, url)), equalTo(""));
    }

    @Test
    void aCheckOfNothingIsNoError() throws Exception {
        for (String url : webMethods()) {
            if (url.contains("/check")) {
                post(admin, url); // which expects HTTP 200
            }
        }
    }

    @Test
    void regionsCanBeChosenByTheirName() throws Exception {
        String url = descriptorUrl(OpenTelekomCloudSwr.class.getName()) + "fillRegionItems";
        assertThat(post(admin, url).getContentAsString(), containsString("eu-de (Germany)"));
        assertThat(post(reader, url).getContentAsString(), not(containsString("eu-de")));
        assertThat(new OpenTelekomCloudSwr("eu-de (Germany)", null).getRegion(), equalTo("eu-de"));
        assertThat(new AlibabaAcr(" cn-hangzhou (China (Hangzhou)) ", "x", null).getRegion(), equalTo("cn-hangzhou"));
    }

    @Test
    void aKeyCanBeTakenFromNoRegistryToken() throws Exception {
        String choices = post(
                        admin,
                        descriptorUrl(AccessKeyFromCredentials.class.getName())
                                + "fillCredentialsIdItems?credentialsId=")
                .getContentAsString();
        assertThat(choices, containsString("\"key\""));
        assertThat(choices, not(containsString("\"token\"")));
    }

    @Test
    void aFormWithSeveralRegistriesIsOneLine() throws Exception {
        String json = URLEncoder.encode("{\"issuer\": [{}, {}]}", StandardCharsets.UTF_8);
        String url = descriptorUrl(RegistryTokenCredentials.class.getName()) + "testConnection?json=" + json;
        assertThat(
                text(post(admin, url)),
                equalTo("The form holds the fields of several registries: load the page again."));
    }

    @Test
    void everyWebMethodIsForPostOnly() throws Exception {
        List<String> urls = webMethods();
        assertThat(urls.size(), greaterThan(60));
        assertThat(urls, hasItem(containsString("RegistryTokenCredentials/testConnection")));
        JenkinsRule.WebClient client = jenkins.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .login("admin");
        List<String> answered = new ArrayList<>();
        for (String url : urls) {
            if (admin.goTo(url + "?value=x", null).getWebResponse().getStatusCode() != 404) {
                answered.add(url);
            }
        }
        assertThat(answered, empty());
    }

    /** All that Stapler can call on the descriptors of this plugin. */
    private static List<String> webMethods() {
        List<Descriptor<?>> descriptors = new ArrayList<>();
        descriptors.addAll(Jenkins.get().getDescriptorList(TokenIssuer.class));
        descriptors.addAll(Jenkins.get().getDescriptorList(Authentication.class));
        descriptors.addAll(Jenkins.get().getDescriptorList(WebIdentity.class));
        for (Class<?> kind : List.of(
                RegistryTokenCredentials.class,
                RegistryTokenBuildWrapper.class,
                WithRegistryTokenStep.class,
                RegistryTokenSettings.class)) {
            descriptors.add(Jenkins.get().getDescriptorOrDie((Class) kind));
        }
        return descriptors.stream()
                .flatMap(descriptor -> Stream.of(descriptor.getClass().getMethods())
                        .filter(method -> method.getName().startsWith("do")
                                && method.getDeclaringClass().getName().contains(".registrytoken."))
                        .map(Method::getName)
                        .distinct()
                        .map(name -> descriptorUrl(descriptor.clazz.getName())
                                + Character.toLowerCase(name.charAt(2))
                                + name.substring(3)))
                .toList();
    }

    private static String descriptorUrl(String kind) {
        return "descriptorByName/" + kind + '/';
    }

    private static JenkinsRule.WebClient client(String user) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .login(user);
        client.addRequestHeader("Accept-Language", "en-US");
        return client;
    }

    private static WebResponse post(JenkinsRule.WebClient client, String url) throws Exception {
        WebResponse response = client.getPage(
                        client.addCrumb(new WebRequest(new URL(jenkins.getURL(), url), HttpMethod.POST)))
                .getWebResponse();
        assertThat(url, response.getStatusCode(), equalTo(200));
        return response;
    }

    private static String text(WebResponse response) {
        return response.getContentAsString()
                .replaceAll("<[^>]*>", "")
                .replace("&amp;", "&")
                .replace("&#039;", "'")
                .strip();
    }
}

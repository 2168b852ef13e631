package io.jenkins.plugins.registrytoken.credential;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyFromCredentials;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcr;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaRoleAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Everything that can be called from outside, with the object that it asks for a permission, and for which one. */
@WithJenkins
class WebMethodsTest {

    /** Which object is asked for which permission. The object is always the one in which credentials are looked up. */
    private enum Asks {
        /** The item whose credentials are edited, or Jenkins, or the user whose own they are: Create or Update. */
        TO_EDIT("creator"),
        /** The same, and UseItem or ExtendedRead of the item; Administer of Jenkins. */
        TO_REFER("user"),
        /** The item, for Create or Update; or Jenkins. Refused for a user's own. */
        TO_TEST("creator"),
        /** The job or what else has the step in its form: UseItem or ExtendedRead; Administer of Jenkins. */
        TO_CONFIGURE("viewer"),
        /** Jenkins: Administer. */
        TO_ADMINISTER("admin");

        private final String permitted;

        Asks(String permitted) {
            this.permitted = permitted;
        }
    }

    /** What each method asks, and a value of which it has something to say. */
    private static final String METHODS = """
            AccessKeyAuthentication.checkAccessKeyId          | TO_EDIT       | value=
            AccessKeyAuthentication.checkSecretAccessKey      | TO_EDIT       | value=
            AccessKeyAuthentication.checkSecurityToken        | TO_EDIT       | accessKeyId=STS.AK
            AlibabaAcr.checkExpiresInHours                    | TO_EDIT       | value=x
            AlibabaAcr.checkInstance                          | TO_EDIT       | value=a b
            AlibabaEcsAuthentication.checkRoleName            | TO_EDIT       | value=a/b
            AlibabaIssuer.checkStsEndpoint                    | TO_EDIT       | value=x
            AlibabaRoleAuthentication.checkExternalId         | TO_EDIT       | value=x
            AlibabaRoleAuthentication.checkRoleArn            | TO_EDIT       | value=x
            AlibabaWebIdentity.checkProviderArn               | TO_EDIT       | value=x
            AlibabaWebIdentity.checkRoleArn                   | TO_EDIT       | value=x
            HuaweiAgencyAuthentication.checkAccountId         | TO_EDIT       | value=a/b
            HuaweiAgencyAuthentication.checkAccountName       | TO_EDIT       | value=
            HuaweiAgencyAuthentication.checkAgencyName        | TO_EDIT       | value=
            HuaweiSwr.checkLifetimeSeconds                    | TO_EDIT       | value=x
            HuaweiSwrEnterprise.checkInstance                 | TO_EDIT       | value=
            HuaweiWebIdentity.checkAgencyUrn                  | TO_EDIT       | value=x
            HuaweiWebIdentity.checkProvider                   | TO_EDIT       | value=
            HuaweiWebIdentity.checkStsEndpoint                | TO_EDIT       | value=x
            IamUserAuthentication.checkAccountName            | TO_EDIT       | value=
            IamUserAuthentication.checkPassword               | TO_EDIT       | value=
            IamUserAuthentication.checkUserName               | TO_EDIT       | value=
            OidcCredential.checkCredentialsId                 | TO_REFER      | value=nowhere
            OidcCredential.fillCredentialsIdItems             | TO_REFER      | credentialsId=
            ReferringAuthentication.checkCredentialsId        | TO_REFER      | value=nowhere
            ReferringAuthentication.fillCredentialsIdItems    | TO_REFER      | credentialsId=
            RegionalIssuer.checkEndpoint                      | TO_EDIT       | value=x
            RegionalIssuer.checkRegion                        | TO_EDIT       | value=x
            RegionalIssuer.checkRegistryHosts                 | TO_EDIT       | value=-
            RegionalIssuer.fillRegionItems                    | TO_EDIT       | value=
            RegistryTokenBuildWrapper.checkCredentialsId      | TO_CONFIGURE  | value=nowhere
            RegistryTokenBuildWrapper.fillCredentialsIdItems  | TO_CONFIGURE  | credentialsId=
            RegistryTokenCredentials.testConnection           | TO_TEST       | json={}
            RegistryTokenSettings.checkCallTimeoutSeconds     | TO_ADMINISTER | value=x
            RegistryTokenSettings.checkConnectTimeoutSeconds  | TO_ADMINISTER | value=x
            RegistryTokenSettings.checkAllowedHosts           | TO_ADMINISTER | value=-
            RoleAuthentication.checkDurationSeconds           | TO_EDIT       | value=x
            RoleAuthentication.checkPolicy                    | TO_EDIT       | value=x
            SwrIssuer.checkIamEndpoint                        | TO_EDIT       | value=x
            SwrIssuer.checkProjectId                          | TO_EDIT       | value=a/b
            SwrIssuer.checkProjectName                        | TO_EDIT       | value=a b
            TokenFile.checkPath                               | TO_EDIT       | value=
            WithRegistryTokenStep.checkCredentialsId          | TO_CONFIGURE  | value=nowhere
            WithRegistryTokenStep.checkPasswordVariable       | TO_CONFIGURE  | value=1
            WithRegistryTokenStep.checkRegistryVariable       | TO_CONFIGURE  | value=1
            WithRegistryTokenStep.checkUsernameVariable       | TO_CONFIGURE  | value=1
            WithRegistryTokenStep.fillCredentialsIdItems      | TO_CONFIGURE  | credentialsId=
            """;

    private static final Map<String, FormClient> CLIENTS = new TreeMap<>();

    @BeforeAll
    static void start(JenkinsRule jenkins) throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "folder");
        Folder another = jenkins.createProject(Folder.class, "another");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "creator", "user", "viewer", "stranger")
                .grant(CredentialsProvider.CREATE)
                .onItems(folder)
                .to("creator", "user")
                .grant(Item.CONFIGURE, CredentialsProvider.USE_ITEM)
                .onItems(folder)
                .to("user")
                .grant(Item.EXTENDED_READ)
                .onItems(folder)
                .to("viewer")
                .grant(
                        Item.CONFIGURE,
                        Item.EXTENDED_READ,
                        CredentialsProvider.USE_ITEM,
                        CredentialsProvider.CREATE,
                        CredentialsProvider.UPDATE)
                .onItems(another)
                .to("stranger")
                .grant(CredentialsProvider.CREATE, CredentialsProvider.UPDATE)
                .onRoot()
                .to("stranger")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        for (ModelObject owner : List.of(folder, jenkins.jenkins)) {
            CredentialsStore store = SimulatedCredentials.store(owner);
            store.addCredentials(
                    Domain.global(),
                    new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "key", null, "AK", "canary-key"));
            store.addCredentials(
                    Domain.global(),
                    new StringCredentialsImpl(CredentialsScope.GLOBAL, "text", null, Secret.fromString("canary-text")));
        }
        SimulatedCredentials.add(new RegistryTokenCredentials(CredentialsScope.GLOBAL, "token", null, null), folder);
        for (String name : new String[] {"reader", "creator", "user", "viewer", "stranger", "admin"}) {
            CLIENTS.put(name, new FormClient(jenkins, name));
        }
    }

    @Test
    void everyMethodIsInTheTable() {
        assertThat(
                new ClassFileImporter()
                                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                                .importPackages("io.jenkins.plugins.registrytoken")
                                .stream()
                                .flatMap(type -> type.getMethods().stream())
                                .filter(WebMethodsTest::isWebMethod)
                                .map(WebMethodsTest::name)
                                .collect(Collectors.toCollection(TreeSet::new)),
                equalTo(METHODS.lines()
                        .map(line -> line.split(" ")[0])
                        .collect(Collectors.toCollection(TreeSet::new))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = METHODS)
    void aMethodAnswersWhomTheTableNames(String method, Asks asks, String parameter) throws Exception {
        String folder = asks == Asks.TO_ADMINISTER ? "" : "job/folder/";
        String nothing = answer("reader", folder, method, parameter);
        assertThat(answer(asks.permitted, folder, method, parameter), not(equalTo(nothing)));
        if (!asks.permitted.equals("creator") && asks != Asks.TO_REFER) {
            assertThat(answer("creator", folder, method, parameter), equalTo(nothing));
        }
        if (asks == Asks.TO_REFER) {
            assertThat(answer("admin", "", method, parameter), not(equalTo(answer("reader", "", method, parameter))));
            assertThat(answer("stranger", "", method, parameter), equalTo(answer("reader", "", method, parameter)));
        }
        // Permissions on anything else in the path do not count.
        for (String path : new String[] {
            folder, "job/folder/parent/me/", "job/folder/parent/user/stranger/", "me/my-views/view/all/job/folder/"
        }) {
            assertThat(
                    path,
                    answer("stranger", path, method, parameter),
                    equalTo(answer("reader", folder, method, parameter)));
        }
    }

    private static String answer(String user, String under, String method, String parameter) throws Exception {
        String[] pair = parameter.split("=", 2);
        var answer =
                CLIENTS.get(user).post(under, kind(method.split("\\.")[0]), method.split("\\.")[1], pair[0], pair[1]);
        return answer.getStatusCode() + (answer.getStatusCode() == 200 ? answer.getContentAsString() : "");
    }

    /** The kind whose descriptor has the method, be it an abstract one's. */
    private static Class<?> kind(String name) {
        return switch (name) {
            case "SwrIssuer" -> OpenTelekomCloudSwr.class;
            case "AlibabaIssuer", "RegionalIssuer" -> AlibabaAcr.class;
            case "ReferringAuthentication" -> AccessKeyFromCredentials.class;
            case "RoleAuthentication" -> AlibabaRoleAuthentication.class;
            default -> Jenkins.get().getDescriptor(name).clazz;
        };
    }

    /** By name, or by any annotation that makes Stapler route requests to a method. */
    private static boolean isWebMethod(JavaMethod method) {
        return method.getModifiers().contains(JavaModifier.PUBLIC)
                && !method.getModifiers().contains(JavaModifier.BRIDGE)
                && (method.getName().matches("(do|js)[A-Z].*")
                        || method.getAnnotations().stream().anyMatch(annotation -> {
                            String type = annotation.getRawType().getName();
                            return type.startsWith("org.kohsuke.stapler.verb.")
                                    || type.startsWith("org.kohsuke.stapler.interceptor.")
                                    || type.equals("org.kohsuke.stapler.WebMethod")
                                    || type.equals("org.kohsuke.stapler.bind.JavaScriptMethod");
                        }));
    }

    private static String name(JavaMethod method) {
        String owner = method.getOwner().getName().replaceAll(".*\\.", "").replaceAll("\\$.*", "");
        String name = method.getName().substring(2);
        return owner + '.' + Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}

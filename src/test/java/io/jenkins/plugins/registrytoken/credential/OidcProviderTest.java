package io.jenkins.plugins.registrytoken.credential;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.EnvironmentContributor;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.ModelObject;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.oidc_provider.IdTokenStringCredentials;
import io.jenkins.plugins.oidc_provider.config.ClaimTemplate;
import io.jenkins.plugins.oidc_provider.config.IdTokenConfiguration;
import io.jenkins.plugins.oidc_provider.config.IntegerClaimType;
import io.jenkins.plugins.oidc_provider.config.StringClaimType;
import io.jenkins.plugins.registrytoken.issuer.OidcCredential;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaWebIdentity;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiWebIdentity;
import io.jenkins.plugins.registrytoken.keyless.IdTokens;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.TrustedIssuer;
import io.jenkins.plugins.registrytoken.step.SimulatedRegistries;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What goes wrong with the credentials of the OpenID Connect Provider plugin is one line that says what to do. */
@WithJenkins
class OidcProviderTest {
    private static final String NO_JOB = "Its sub is Jenkins and no job, as no build asks";

    private static JenkinsRule jenkins;

    private SimulatedRegistries clouds;
    private Folder team;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void startTheClouds() throws Exception {
        clouds = SimulatedRegistries.at("registry.example");
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        IdTokens.nameTheJobOnly();
        team = jenkins.createProject(Folder.class);
        trust("root", IdTokens.issuedBy(jenkins.jenkins));
        trust("team", IdTokens.issuedBy(team));
    }

    /** The jobs below only, not Jenkins. */
    private void trust(String place, TrustedIssuer issuer) {
        String jobs = ".*/job/trusted-.*";
        clouds.huawei().knowsProvider(place, issuer.pasted(), jobs);
        clouds.alibaba()
                .oidc()
                .knows("acs:ram::1:oidc-provider/" + place, issuer)
                .trusts("acs:ram::1:role/" + place, "acs:ram::1:oidc-provider/" + place, jobs);
    }

    @AfterEach
    void stopTheClouds() throws Exception {
        clouds.close();
        Unreadable.on = false;
    }

    @ParameterizedTest
    @ValueSource(strings = {"huaweiSwr", "alibabaAcr"})
    void testingAConnectionInJenkinsIsRefusedWhereJobsAreTrusted(String symbol) throws Exception {
        String root = jenkins.jenkins.getRootUrl();
        assertThat(
                test(issuer(symbol, "root"), null),
                containsString(
                        " The ID token has iss " + root + "oidc, sub " + root + ", aud registry-login. " + NO_JOB));
    }

    @ParameterizedTest
    @ValueSource(strings = {"huaweiSwr", "alibabaAcr"})
    void testingAConnectionInAFolderNamesTheIssuerOfJenkins(String symbol) throws Exception {
        String root = jenkins.jenkins.getRootUrl();
        assertThat(
                test(issuer(symbol, "team"), team),
                containsString(
                        " The ID token has iss " + root + "oidc, sub " + root + ", aud registry-login. " + NO_JOB));
    }

    /** So it is no use to let the cloud trust the issuer that the error shows. */
    @Test
    void theIssuerOfJenkinsLacksTheKeyOfAFolder() throws Exception {
        TrustedIssuer root = TrustedIssuer.fetched(jenkins.jenkins.getRootUrl() + "oidc", IdTokens.AUDIENCE);
        clouds.alibaba().oidc().knows("acs:ram::1:oidc-provider/team", root);
        assertThat(
                test(issuer("alibabaAcr", "team"), team),
                allOf(containsString("AuthenticationFail.OIDCToken.Invalid"), containsString(NO_JOB)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"huaweiSwr", "alibabaAcr"})
    void aJobThatIsNotTrustedIsTold(String symbol) throws Exception {
        Run<?, ?> build = build(team, "other");
        assertThat(
                failure(issuer(symbol, "team"), team, build),
                containsString(" The ID token has iss " + jenkins.jenkins.getRootUrl() + "oidc/job/" + team.getName()
                        + ", sub " + build.getParent().getAbsoluteUrl() + ", aud registry-login. Check the "));
    }

    /** As when the credential is saved again. */
    @Test
    void aNewKeyPairThatWasNotPastedIsTold() throws Exception {
        Run<?, ?> build = build(jenkins.jenkins, "trusted-new-key");
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        IdTokens.issuedBy(jenkins.jenkins);
        assertThat(
                failure(issuer("huaweiSwr", "root"), jenkins.jenkins, build),
                containsString("aud registry-login. Check the identity provider root: it needs this iss, this aud as"
                        + " client ID, and the signing key that the issuer publishes at present."));
        // The other cloud fetches the new key.
        assertThat(user(issuer("alibabaAcr", "root"), jenkins.jenkins, build), containsString("STS."));
    }

    @Test
    void aCredentialWithoutAnAudienceIsTold() throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        SimulatedCredentials.store(jenkins.jenkins)
                .addCredentials(
                        Domain.global(), new IdTokenStringCredentials(CredentialsScope.GLOBAL, IdTokens.TEXT, null));
        assertThat(
                test(issuer("huaweiSwr", "root"), null),
                containsString(
                        "The ID token of credential id-token of Jenkins has no aud (audience). Enter the audience"
                                + " that the cloud expects where it is made."));
    }

    /** The plugin looks for the issuer of a build by the ID of the credential, which signs with its own key all the same. */
    @Test
    void aCredentialOfJenkinsNamesTheIssuerOfAFolderThatHasOneOfItsId() throws Exception {
        Run<?, ?> build = build(team, "trusted-same-id");
        assertThat(
                failure(issuer("alibabaAcr", "root"), jenkins.jenkins, build),
                allOf(
                        containsString("IssuerNotMatch"),
                        containsString("iss " + jenkins.jenkins.getRootUrl() + "oidc/job/" + team.getName() + ',')));
    }

    @Test
    void configurationAsCodeMakesANewKeyPairAndKeepsNoOtherCredential(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("jenkins.yaml"), """
                credentials:
                  system:
                    domainCredentials:
                      - credentials:
                          - idToken:
                              id: by-code
                              scope: GLOBAL
                              audience: registry-login
                """);
        Set<JsonNode> keys = new HashSet<>();
        for (int time = 0; time < 2; time++) {
            ConfigurationAsCode.get().configure(file.toString());
            keys.add(TrustedIssuer.fetched(jenkins.jenkins.getRootUrl() + "oidc", IdTokens.AUDIENCE)
                    .jwks()
                    .get());
        }
        assertThat(keys, hasSize(2));
        assertThat(SystemCredentialsProvider.getInstance().getCredentials(), hasSize(1));
    }

    /** By the defaults of the plugin. */
    @Test
    void aClaimThatDiffersFromBuildToBuildMakesAnExchangeForEach() throws Exception {
        IdTokenConfiguration.get().setBuildClaimTemplates(null);
        TokenIssuer issuer = issuer("huaweiSwr", "root");
        RegistryTokenCredentials token = stored(issuer, jenkins.jenkins);
        FreeStyleProject job = jenkins.createFreeStyleProject("trusted-numbers");
        for (int build = 0; build < 2; build++) {
            TokenService.get().token(token, jenkins.buildAndAssertSuccess(job));
        }
        assertThat(clouds.huawei().idTokens(), hasSize(2));
    }

    @ParameterizedTest
    @EnumSource
    void aTokenThatCannotBeMintedIsOneLine(Fault fault) throws Exception {
        Run<?, ?> build = build(jenkins.jenkins, "trusted-" + fault);
        fault.happens();
        assertThat(
                failure(issuer("alibabaAcr", "root"), jenkins.jenkins, build),
                equalTo("It takes its key from credential id-token, which cannot be read at present: an unexpected "
                        + fault.exception.getSimpleName() + ". The log of Jenkins says more."));
        assertThat(clouds.alibaba().calls(), equalTo(0));
    }

    /** The ways in which the plugin fails to make a token. */
    enum Fault {
        STANDARD_CLAIM(SecurityException.class) {
            @Override
            void happens() {
                IdTokens.claims(
                        new ClaimTemplate("sub", "${JOB_URL}", new StringClaimType()),
                        new ClaimTemplate("iss", "https://canary.example", new StringClaimType()));
            }
        },
        NO_SUBJECT(SecurityException.class) {
            @Override
            void happens() {
                IdTokens.claims(new ClaimTemplate("job", "${JOB_NAME}", new StringClaimType()));
            }
        },
        NO_NUMBER(NumberFormatException.class) {
            @Override
            void happens() {
                IdTokens.claims(
                        new ClaimTemplate("sub", "${JOB_URL}", new StringClaimType()),
                        new ClaimTemplate("number", "${CANARY}", new IntegerClaimType()));
            }
        },
        NO_ISSUER(IllegalStateException.class) {
            @Override
            void happens() throws Exception {
                SystemCredentialsProvider.getInstance().getCredentials().clear();
                CredentialsStore store = SimulatedCredentials.store(jenkins.jenkins);
                Domain other = new Domain("other", null, List.of());
                store.addDomain(other, new IdTokenStringCredentials(CredentialsScope.GLOBAL, IdTokens.TEXT, null));
            }
        },
        NO_ENVIRONMENT(RuntimeException.class) {
            @Override
            void happens() {
                Unreadable.on = true;
            }
        };

        private final Class<? extends RuntimeException> exception;

        Fault(Class<? extends RuntimeException> exception) {
            this.exception = exception;
        }

        abstract void happens() throws Exception;
    }

    /** Cannot say what a build's variables are when it is told so. */
    @TestExtension
    public static final class Unreadable extends EnvironmentContributor {
        private static volatile boolean on;

        @Override
        public void buildEnvironmentFor(@NonNull Run run, @NonNull EnvVars variables, @NonNull TaskListener listener)
                throws IOException {
            if (on) {
                throw new IOException("canary");
            }
        }
    }

    private TokenIssuer issuer(String symbol, String place) {
        OidcCredential identity = new OidcCredential(IdTokens.TEXT);
        return clouds.issuer(
                symbol,
                symbol.equals("alibabaAcr")
                        ? new AlibabaWebIdentity(
                                "acs:ram::1:role/" + place, "acs:ram::1:oidc-provider/" + place, identity)
                        : new HuaweiWebIdentity(place, identity));
    }

    private static Run<?, ?> build(ItemGroup<?> place, String name) throws Exception {
        return jenkins.buildAndAssertSuccess(
                place instanceof Folder folder
                        ? folder.createProject(FreeStyleProject.class, name)
                        : jenkins.createFreeStyleProject(name));
    }

    /** What the button says. */
    private static String test(TokenIssuer issuer, Item item) throws Exception {
        FormValidation answer = ConnectionCheck.of(issuer, CredentialRequester.form(item));
        assertThat(answer.kind, equalTo(FormValidation.Kind.ERROR));
        return oneLine(answer.getMessage());
    }

    private static RegistryTokenCredentials stored(TokenIssuer issuer, ModelObject place) throws Exception {
        return SimulatedCredentials.add(
                new RegistryTokenCredentials(
                        CredentialsScope.GLOBAL, UUID.randomUUID().toString(), null, issuer),
                place);
    }

    private static String user(TokenIssuer issuer, ModelObject place, Run<?, ?> build) throws Exception {
        return TokenService.get()
                .token(stored(issuer, place), build)
                .token()
                .login()
                .username();
    }

    private static String failure(TokenIssuer issuer, ModelObject place, Run<?, ?> build) {
        return oneLine(assertThrows(TokenException.class, () -> user(issuer, place, build))
                .getMessage());
    }

    private static String oneLine(String message) {
        assertThat(message, not(containsString("canary")));
        assertThat(message, not(containsString("eyJ")));
        assertThat(message, not(containsString("\n")));
        return message;
    }
}

package io.jenkins.plugins.registrytoken.keyless;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.model.Descriptor;
import hudson.model.ModelObject;
import hudson.security.ACL;
import io.jenkins.plugins.oidc_provider.IdTokenStringCredentials;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.OidcCredential;
import io.jenkins.plugins.registrytoken.issuer.TokenFile;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer.IssuerDescriptor;
import io.jenkins.plugins.registrytoken.issuer.WebIdentity;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaWebIdentity;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiWebIdentity;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.registry.RealRegistry;
import io.jenkins.plugins.registrytoken.registry.TinyImage;
import io.jenkins.plugins.registrytoken.registry.Tools;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.TrustedIssuer;
import io.jenkins.plugins.registrytoken.step.SimulatedRegistries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Every registry with every authentication that takes an ID token, and every way to get one: builds push to and pull from a real
 * registry. The clouds verify what the OpenID Connect Provider plugin signs.
 */
@WithJenkins
class EveryKeylessPairTest {
    private static final String ROOT = "root";
    private static final String TEAM = "team";

    @TempDir
    static Path directory;

    private static JenkinsRule jenkins;
    private static SimulatedRegistries clouds;
    private static RealRegistry registry;
    private static Path image;
    private static Path tokenFile;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        Tools.need("docker-registry", "skopeo");
        jenkins = rule;
        registry = new RealRegistry(Files.createDirectory(directory.resolve("registry")), "nobody", "yet");
        image = TinyImage.write(Files.createDirectory(directory.resolve("image")));
        clouds = SimulatedRegistries.at(registry.host());
        IdTokens.nameTheJobOnly();
        String url = Pattern.quote(rule.jenkins.getRootUrl());
        trust(ROOT, IdTokens.issuedBy(rule.jenkins), url + "(job/[^/]+/)?");
        Folder team = rule.createProject(Folder.class, TEAM);
        trust(TEAM, IdTokens.issuedBy(team), url + "job/team/job/[^/]+/");
        tokenFile = Files.writeString(
                directory.resolve("id_token"),
                CredentialsProvider.lookupCredentialsInItemGroup(
                                IdTokenStringCredentials.class, rule.jenkins, ACL.SYSTEM2)
                        .get(0)
                        .getSecret()
                        .getPlainText());
    }

    /** The clouds trust the subjects of this place, each in its own way: some fetch the keys, to the others they are pasted. */
    private static void trust(String place, TrustedIssuer issuer, String subjects) {
        clouds.huawei().knowsProvider(place, issuer.pasted(), subjects);
        clouds.huawei().trusts("iam::1:agency:" + place, "iam::1:oidcProvider:" + place, issuer, subjects);
        clouds.alibaba()
                .oidc()
                .knows("acs:ram::1:oidc-provider/" + place, issuer)
                .trusts("acs:ram::1:role/" + place, "acs:ram::1:oidc-provider/" + place, subjects);
    }

    @AfterAll
    static void stop() throws Exception {
        if (registry != null) {
            clouds.close();
            registry.close();
        }
    }

    /** All that Jenkins offers, so that no new kind goes untried. */
    static Stream<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (Descriptor<TokenIssuer> issuer : Jenkins.get().getDescriptorList(TokenIssuer.class)) {
            String symbol = ((IssuerDescriptor) issuer).symbol();
            for (Descriptor<Authentication> kind : ((IssuerDescriptor) issuer).getAuthentications()) {
                if (kind.getPropertyType("webIdentity") != null) {
                    for (String way : ways(kind.clazz, symbol)) {
                        pairs.add(Arguments.of(symbol, way, ROOT));
                        pairs.add(Arguments.of(symbol, way, TEAM));
                    }
                }
            }
        }
        return pairs.stream();
    }

    private static List<String> ways(Class<?> kind, String issuer) {
        if (kind == HuaweiWebIdentity.class) {
            return issuer.equals("openTelekomCloudSwr") ? List.of("provider") : List.of("provider", "agency");
        }
        if (kind == AlibabaWebIdentity.class) {
            return List.of("role");
        }
        throw new IllegalStateException("Say what a simulated cloud trusts for " + kind);
    }

    private static Authentication authentication(String way, String place, WebIdentity identity) {
        switch (way) {
            case "provider":
                return new HuaweiWebIdentity(place, identity);
            case "agency":
                HuaweiWebIdentity agency = new HuaweiWebIdentity("iam::1:oidcProvider:" + place, identity);
                agency.setAgencyUrn("iam::1:agency:" + place);
                agency.setStsEndpoint(clouds.huawei().endpoint());
                return agency;
            default:
                return new AlibabaWebIdentity(
                        "acs:ram::1:role/" + place, "acs:ram::1:oidc-provider/" + place, identity);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aBuildPushesAndPulls(String symbol, String way, String place) throws Exception {
        Folder folder = place.equals(ROOT) ? null : (Folder) jenkins.jenkins.getItem(place);
        ModelObject owner = folder == null ? jenkins.jenkins : folder;
        String name = symbol + '-' + way;
        WorkflowJob job = folder == null
                ? jenkins.createProject(WorkflowJob.class, name)
                : folder.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition("", true));
        // A login is the job's own, so the registry can only be told once there is a build.
        WorkflowRun first = jenkins.buildAndAssertSuccess(job);
        Map<String, String> logins = new HashMap<>();
        StringBuilder script = new StringBuilder();
        for (Map.Entry<String, WebIdentity> identity :
                identities(folder == null).entrySet()) {
            String id = (name + '-' + identity.getKey()).toLowerCase(Locale.ROOT);
            TokenIssuer issuer = clouds.issuer(symbol, authentication(way, place, identity.getValue()));
            SimulatedCredentials.add(new RegistryTokenCredentials(CredentialsScope.GLOBAL, id, null, issuer), owner);
            RegistryTokenCredentials token =
                    CredentialsProvider.findCredentialById(id, RegistryTokenCredentials.class, first);
            String user = token.getUsername();
            logins.put(user, token.getPassword().getPlainText());
            assertThat(
                    clouds.subject(symbol, user),
                    equalTo(
                            identity.getKey().equals("controller")
                                    ? jenkins.jenkins.getRootUrl()
                                    : job.getAbsoluteUrl()));
            String remote = "docker://" + registry.host() + "/team/" + id + ":1";
            script.append("withRegistryToken('" + id + "') {\n"
                    + "  sh 'skopeo copy --dest-tls-verify=false oci:" + image + ' ' + remote + "'\n"
                    + "  sh 'skopeo copy --src-tls-verify=false " + remote + " dir:pulled'\n"
                    + "}\n");
        }
        registry.openTo(logins);
        job.setDefinition(new CpsFlowDefinition("node {\n" + script + "}", true));
        String log = JenkinsRule.getLog(jenkins.buildAndAssertSuccess(job));
        assertThat(new LeakSearch(logins.values().toArray(String[]::new)).in("log", log), empty());
        assertThat(log, not(containsString("eyJ")));
    }

    private static Map<String, WebIdentity> identities(boolean ofJenkins) {
        Map<String, WebIdentity> identities = new LinkedHashMap<>();
        identities.put("text", new OidcCredential(IdTokens.TEXT));
        identities.put("file", new OidcCredential(IdTokens.FILE));
        if (ofJenkins) {
            TokenFile ofController = new TokenFile();
            ofController.setPath(tokenFile.toString());
            identities.put("controller", ofController);
        }
        return identities;
    }
}

package io.jenkins.plugins.registrytoken.keyless;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Result;
import io.jenkins.plugins.oidc_provider.config.IdTokenConfiguration;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.issuer.OidcCredential;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiWebIdentity;
import io.jenkins.plugins.registrytoken.registry.RealRegistry;
import io.jenkins.plugins.registrytoken.registry.TinyImage;
import io.jenkins.plugins.registrytoken.registry.Tools;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.session.WaitingBuild;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator.IssuedLogin;
import io.jenkins.plugins.registrytoken.step.SimulatedRegistries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Builds that outlive their logins, their keys and their ID tokens. */
@WithJenkins
class RenewedIdTokensTest {
    private static final Duration SHORT = Duration.ofSeconds(6);
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir
    Path directory;

    /** The registry lets in the newest login only, and each login needs a new key. */
    @Test
    void aBuildOfThreeLivesShowsANewIdTokenForEachLogin(JenkinsRule jenkins) throws Exception {
        Tools.need("docker-registry", "skopeo");
        IdTokens.nameTheJobOnly();
        IdTokenConfiguration.get().setTokenLifetime(60);
        Path image = TinyImage.write(Files.createDirectory(directory.resolve("image")));
        try (RealRegistry registry =
                        new RealRegistry(Files.createDirectory(directory.resolve("registry")), "nobody", "yet");
                SimulatedRegistries clouds = SimulatedRegistries.at(registry.host())) {
            CloudSimulator cloud = clouds.huawei()
                    .knowsProvider("jenkins", IdTokens.issuedBy(jenkins.jenkins).pasted(), ".*/job/[^/]+/")
                    .tokensLive(SHORT)
                    .keysLive(SHORT);
            AtomicInteger logins = new AtomicInteger();
            cloud.tellsOfEachLogin(login -> {
                open(registry, login);
                if (logins.incrementAndGet() == 4) {
                    cloud.tokensLive(LONG).keysLive(LONG);
                }
            });
            SimulatedCredentials.add(new RegistryTokenCredentials(
                    CredentialsScope.GLOBAL,
                    "swr",
                    null,
                    clouds.issuer(
                            "openTelekomCloudSwr",
                            new HuaweiWebIdentity("jenkins", new OidcCredential(IdTokens.TEXT)))));
            WaitingBuild build = WaitingBuild.start(
                    jenkins,
                    directory,
                    "node { withRegistryToken('swr') {\n" + WaitingBuild.waitFor(directory, "lives")
                            + "  sh 'skopeo copy --dest-tls-verify=false oci:" + image + " docker://" + registry.host()
                            + "/team/app:1'\n"
                            + "} }");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> build.lines("registry-token: " + registry.host() + " renewed until ") == 3);
            WorkflowRun run = build.go("lives").ends(Result.SUCCESS);
            assertThat(logins.get(), equalTo(4));
            assertThat(new HashSet<>(cloud.idTokens()), hasSize(4));
            for (String jwt : cloud.idTokens()) {
                JsonNode claims =
                        new ObjectMapper().readTree(Base64.getUrlDecoder().decode(jwt.split("\\.")[1]));
                assertThat(claims.path("exp").asLong() - claims.path("iat").asLong(), equalTo(60L));
                assertThat(claims.path("sub").asText(), equalTo(run.getParent().getAbsoluteUrl()));
            }
        }
    }

    private static void open(RealRegistry registry, IssuedLogin login) {
        try {
            registry.openTo(login.username(), login.password());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

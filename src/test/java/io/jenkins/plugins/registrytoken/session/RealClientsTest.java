package io.jenkins.plugins.registrytoken.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import hudson.model.Label;
import hudson.model.Result;
import io.jenkins.plugins.registrytoken.registry.RealRegistry;
import io.jenkins.plugins.registrytoken.registry.TinyImage;
import io.jenkins.plugins.registrytoken.registry.Tools;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Real clients against a real registry that is open to the issued token only, without any login command. */
@WithJenkins
class RealClientsTest {
    private static final String PASSWORD = "canary-token-of-the-registry";
    private static final String USER = "simulated-region@" + SimulatedCredentials.ACCESS_KEY;

    @TempDir
    Path directory;

    private JenkinsRule jenkins;
    private CloudSimulator cloud;
    private RealRegistry registry;
    private Path image;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        Tools.need("docker-registry", "skopeo");
        jenkins = rule;
        registry = new RealRegistry(Files.createDirectory(directory.resolve("registry")), USER, PASSWORD);
        image = TinyImage.write(Files.createDirectory(directory.resolve("image")));
        cloud = new CloudSimulator(Clock.systemUTC()).serves(registry.host()).issues(PASSWORD);
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
        jenkins.createOnlineSlave(Label.get("agent"));
    }

    @AfterEach
    void stop() throws Exception {
        if (registry != null) {
            registry.close();
        }
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void skopeoPushesAndPulls() throws Exception {
        WorkflowRun run = build("skopeo copy --dest-tls-verify=false oci:" + image + " docker://$REGISTRY/team/app:1\n"
                + "skopeo copy --src-tls-verify=false docker://$REGISTRY/team/app:1 dir:pulled\n"
                + "test -s pulled/manifest.json && echo pulled");
        jenkins.assertLogContains("pulled", run);
        assertThat(cloud.calls(), equalTo(1));
    }

    @Test
    void nobodyElseCanPush() throws Exception {
        WorkflowRun run = run("node('agent') { sh 'skopeo copy --dest-tls-verify=false oci:" + image + " docker://"
                + registry.host() + "/team/app:1' }");
        jenkins.assertBuildStatus(Result.FAILURE, run);
        jenkins.assertLogContains("authentication required", run);
    }

    @Test
    void theDockerCliFindsItsLogin() throws Exception {
        Tools.need("docker");
        WorkflowRun run = build("skopeo copy --dest-tls-verify=false oci:" + image + " docker://$REGISTRY/team/app:1\n"
                + "docker manifest inspect --insecure $REGISTRY/team/app:1");
        jenkins.assertLogContains("application/vnd.oci.image.manifest.v1+json", run);
    }

    @Test
    void podmanFindsItsLogin() throws Exception {
        Tools.need("podman");
        WorkflowRun run = build("podman login --get-login $REGISTRY\n"
                + "skopeo copy --dest-tls-verify=false oci:" + image + " docker://$REGISTRY/team/app:1\n"
                + "podman --root " + directory.resolve("storage") + " --runroot " + directory.resolve("run")
                + " --storage-driver vfs"
                + " pull --tls-verify=false $REGISTRY/team/app:1 && echo podman pulled");
        jenkins.assertLogContains(USER, run);
        jenkins.assertLogContains("podman pulled", run);
    }

    private WorkflowRun build(String script) throws Exception {
        return jenkins.assertBuildStatus(
                Result.SUCCESS,
                run("node('agent') { withEnv(['REGISTRY=" + registry.host() + "']) { withRegistryToken('swr') { sh '''"
                        + script + "''' } } }"));
    }

    private WorkflowRun run(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).get();
    }
}

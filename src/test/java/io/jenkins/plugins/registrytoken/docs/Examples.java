package io.jenkins.plugins.registrytoken.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.not;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.EnvVars;
import hudson.model.Job;
import hudson.model.Label;
import hudson.model.ModelObject;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.ParameterizedJobMixIn;
import org.junit.jupiter.api.function.Executable;
import org.jvnet.hudson.test.JenkinsRule;
import org.opentest4j.MultipleFailuresError;

/** A Jenkins as the examples presuppose it: with the credentials that they name, and the tools. */
final class Examples implements AutoCloseable {
    /** Which registry the credentials of an example are for, if the page does not say otherwise. */
    private static final Map<String, String> REGISTRIES = Map.of(
            "swr-prod", "swr.eu-de.otc.t-systems.com",
            "swr-test", "swr.eu-nl.otc.t-systems.com",
            "swr-enterprise", "registry.example.com",
            "acr-prod", "demo-registry.cn-shanghai.cr.aliyuncs.com",
            "acr-personal", "registry-intl.eu-central-1.aliyuncs.com");

    private static final Map<String, Map<String, String>> OF_PAGE =
            Map.of("docs/huawei-cloud.md", Map.of("swr-prod", "swr.cn-north-4.myhuaweicloud.com"));

    /** The only agent. */
    static final String AGENT = "agent";

    private static final int AT_ONCE = 6;

    private final JenkinsRule jenkins;
    private final StandInTools tools;
    private final Map<String, CloudSimulator> clouds = new HashMap<>();
    private final List<Throwable> failures = new ArrayList<>();

    /** @param directory for the tools and an empty home */
    Examples(JenkinsRule jenkins, Path directory) throws Exception {
        this.jenkins = jenkins;
        tools = new StandInTools(directory.resolve("bin"));
        // Programs that are started without a shell are looked for in the variables of the agent's own process.
        EnvVars environment = new EnvVars("PATH", tools.path());
        environment.put("HOME", Files.createDirectory(directory.resolve("home")).toString());
        DumbSlave agent = jenkins.createOnlineSlave(Label.get(AGENT), environment);
        agent.setNumExecutors(AT_ONCE);
        jenkins.jenkins.updateNode(agent);
        jenkins.jenkins.setNumExecutors(0);
    }

    StandInTools tools() {
        return tools;
    }

    /** The cloud whose logins are for this registry. */
    CloudSimulator cloud(String registry) throws IOException {
        CloudSimulator cloud = clouds.get(registry);
        if (cloud == null) {
            cloud = new CloudSimulator(Clock.systemUTC()).serves(registry);
            clouds.put(registry, cloud);
        }
        return cloud;
    }

    /** From now on Jenkins itself has the credentials that the examples of this page presuppose, and no others. */
    void credentialsOf(Page page) throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        credentialsOf(page, jenkins.jenkins);
    }

    /** A folder with the credentials that the examples of this page presuppose. */
    Folder folderOf(Page page) throws Exception {
        // Without a dot, or it would look like a registry among a tool's arguments.
        String name = page.path().getFileName().toString().replace(".md", "");
        Folder folder = (Folder) jenkins.jenkins.getItem(name);
        if (folder == null) {
            folder = jenkins.createProject(Folder.class, name);
            credentialsOf(page, folder);
        }
        return folder;
    }

    private void credentialsOf(Page page, ModelObject context) throws Exception {
        for (Map.Entry<String, String> known : REGISTRIES.entrySet()) {
            String registry =
                    OF_PAGE.getOrDefault(page.toString(), Map.of()).getOrDefault(known.getKey(), known.getValue());
            SimulatedCredentials.add(SimulatedCredentials.of(known.getKey(), cloud(registry)), context);
        }
    }

    /** Builds the job, in which a tool must find a login. */
    void succeeds(Job<?, ?> job) throws Exception {
        succeeds(((ParameterizedJobMixIn.ParameterizedJob<?, ?>) job).scheduleBuild2(0));
    }

    /** Waits for a build, in which a tool must have found a login. */
    void succeeds(Future<? extends Queue.Executable> build) throws Exception {
        Run<?, ?> run = jenkins.assertBuildStatusSuccess((Run<?, ?>) build.get(3, TimeUnit.MINUTES));
        assertThat("a registry is used", tools.uses(run.getParent().getFullName()), not(empty()));
    }

    /** Tries a block; that it fails is not told before {@link #verdict}. */
    void attempt(Page.Block block, Executable attempt) {
        try {
            attempt.execute();
        } catch (Throwable e) {
            String reasons = Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                    .map(String::valueOf)
                    .collect(Collectors.joining("\n caused by "));
            failures.add(new AssertionError("The example at " + block + " fails: " + reasons));
        }
    }

    void verdict() {
        if (!failures.isEmpty()) {
            throw new MultipleFailuresError(failures.size() + " examples", failures);
        }
    }

    @Override
    public void close() throws IOException {
        for (CloudSimulator cloud : clouds.values()) {
            cloud.close();
        }
    }
}

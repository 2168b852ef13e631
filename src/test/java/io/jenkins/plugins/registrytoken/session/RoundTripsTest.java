package io.jenkins.plugins.registrytoken.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertAll;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractProject;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildWrapperDescriptor;
import io.jenkins.plugins.registrytoken.agents.AgentProcess;
import io.jenkins.plugins.registrytoken.agents.Counts;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.tasks.SimpleBuildWrapper;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** One call to the agent opens a block, one closes it, and no process is started. */
@WithJenkins
class RoundTripsTest {
    private static final List<String> IDS = List.of("one", "two", "three");
    private static final int REPETITIONS = 4;
    /** What builds counted, by what they counted. */
    public static final Map<String, Counts> COUNTS = Collections.synchronizedMap(new LinkedHashMap<>());

    @TempDir
    Path directory;

    private JenkinsRule jenkins;
    private AgentProcess agent;
    private final List<CloudSimulator> clouds = new ArrayList<>();

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        COUNTS.clear();
        for (String id : IDS) {
            CloudSimulator cloud = new CloudSimulator(Clock.systemUTC()).serves(id + ".simulated.example");
            clouds.add(cloud);
            SimulatedCredentials.add(SimulatedCredentials.of(id, cloud));
        }
        agent = AgentProcess.start(jenkins, "agent", directory, System.getenv("PATH"), Duration.ZERO);
    }

    @AfterEach
    void stop() throws IOException {
        for (CloudSimulator cloud : clouds) {
            cloud.close();
        }
    }

    @Test
    void aBlockOfAPipelineTakesTwo() throws Exception {
        String existing = Files.createDirectory(directory.resolve("existing")).toString();
        existing(Path.of(existing));
        Map<String, String> blocks = new LinkedHashMap<>();
        blocks.put("one credential", "withRegistryToken('one') { }");
        blocks.put("three credentials", "withRegistryToken('one, two, three') { }");
        blocks.put(
                "logins in variables",
                "withRegistryToken(credentialsId: 'one', usernameVariable: 'U', passwordVariable: 'P') { }");
        StringBuilder script = new StringBuilder("node('agent') {\n");
        blocks.forEach((name, block) -> script.append(counted(name, block)));
        script.append("withRegistryToken('two') {\n" + counted("inside another", blocks.get("one credential")) + "}\n");
        script.append("withEnv(['HOME=" + existing + "']) {\n"
                + counted("an existing configuration", blocks.get("one credential")) + "}\n");
        script.append(counted("not the block", "sh 'true'"));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script + "}", false));
        jenkins.buildAndAssertSuccess(job);

        Counts other = COUNTS.remove("not the block");
        assertThat(other.ofController(), not(empty()));
        assertThat(other.processes(), not(empty()));
        assertThat(COUNTS, aMapWithSize(5));
        assertAll(COUNTS.entrySet().stream().map(entry -> () -> assertTwo(entry.getKey(), entry.getValue())));
    }

    @Test
    void aFreestyleBuildTakesTwo() throws Exception {
        existing(agent.home());
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedLabel(Label.get("agent"));
        job.getBuildWrappersList().add(new Around());
        job.getBuildWrappersList().add(new RegistryTokenBuildWrapper(String.join(", ", IDS)));
        for (int i = 0; i < REPETITIONS; i++) {
            jenkins.buildAndAssertSuccess(job);
        }
        assertTwo("freestyle", COUNTS.get("freestyle"));
    }

    private static void assertTwo(String name, Counts counts) {
        assertThat(name + ": " + counts.ofController(), counts.ofController(), hasSize(2));
        assertThat(name, counts.ofAgent(), empty());
        assertThat(name, counts.processes(), empty());
    }

    /** Counts the last time only, as the others bring the classes to the agent. */
    private static String counted(String name, String block) {
        String agent = AgentProcess.class.getName() + ".of('agent')";
        return "for (int i = 1; i < " + REPETITIONS + "; i++) { " + block + " }\n"
                + agent + ".begin()\n" + block + "\n"
                + RoundTripsTest.class.getName() + ".COUNTS['" + name + "'] = " + agent + ".end()\n";
    }

    private static void existing(Path home) throws IOException {
        Files.writeString(
                Files.createDirectory(home.resolve(".docker")).resolve("config.json"),
                "{\"auths\":{\"other.example\":{\"auth\":\"dTpw\"}},\"proxies\":{\"default\":{\"httpProxy\":\"http://p\"}}}");
    }

    /** Is set up before all other wrappers of a build, and torn down after them. */
    public static final class Around extends SimpleBuildWrapper {
        @Override
        public void setUp(
                Context context,
                Run<?, ?> build,
                FilePath workspace,
                Launcher launcher,
                TaskListener listener,
                EnvVars initialEnvironment)
                throws IOException, InterruptedException {
            context.setDisposer(new End());
            AgentProcess.of("agent").begin();
        }

        private static final class End extends Disposer {
            private static final long serialVersionUID = 1;

            @Override
            public void tearDown(Run<?, ?> build, FilePath workspace, Launcher launcher, TaskListener listener)
                    throws IOException, InterruptedException {
                COUNTS.put("freestyle", AgentProcess.of("agent").end());
            }
        }

        @TestExtension
        public static final class DescriptorImpl extends BuildWrapperDescriptor {
            @Override
            public boolean isApplicable(AbstractProject<?, ?> item) {
                return true;
            }
        }
    }
}

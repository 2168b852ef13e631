package io.jenkins.plugins.registrytoken.build;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.tasks.Shell;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import okhttp3.mockwebserver.MockResponse;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Every secret is a canary, and none is found outside the encrypted store once builds are over. */
@WithJenkins
class LeakTest {
    private static final String TOKEN = "canary-registry-token";
    private static final LeakSearch SEARCH = new LeakSearch(SimulatedCredentials.SECRET, TOKEN);

    /** Does what a curious job would, and looks for the token where every user of the machine can see it. */
    private static final String CURIOUS = """
            set +x
            cat "$DOCKER_CONFIG/config.json"
            grep -oE '[A-Za-z0-9+/=]{40,}' "$DOCKER_CONFIG/config.json" | base64 -d | tee decoded
            grep -q canary decoded && rm decoded
            env
            if cat /proc/[0-9]*/cmdline | tr '[:cntrl:]' ' ' | grep 'canary[-]'; then exit 1; fi
            """;

    @TempDir
    Path control;

    @Test
    void noSecretIsLeftAnywhere(JenkinsRule jenkins) throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave(Label.get("agent"));
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC()).issues(TOKEN);
                Recorder log = new Recorder()) {
            SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
            WorkflowJob pipeline = jenkins.createProject(WorkflowJob.class);
            pipeline.setDefinition(new CpsFlowDefinition(
                    "node('agent') {\n"
                            + "  withRegistryToken('swr') { sh '''" + CURIOUS + "''' }\n"
                            + "  withCredentials([usernamePassword(credentialsId: 'swr', usernameVariable: 'U', passwordVariable: 'P')]) {\n"
                            + "    sh 'echo $U $P'\n"
                            + "  }\n"
                            + "}",
                    true));
            jenkins.buildAndAssertSuccess(pipeline);

            FreeStyleProject freestyle = jenkins.createFreeStyleProject();
            freestyle.setAssignedLabel(Label.get("agent"));
            freestyle.getBuildWrappersList().add(new RegistryTokenBuildWrapper(List.of("swr")));
            freestyle.getBuildersList().add(new Shell(CURIOUS));
            freestyle.getConfigFile().write(freestyle);
            jenkins.buildAndAssertSuccess(freestyle);

            SimulatedCredentials.add(
                    SimulatedCredentials.of("refused", cloud.endpoint(), "UNKNOWN", SimulatedCredentials.SECRET));
            cloud.next(() -> new MockResponse()
                    .setResponseCode(401)
                    .setBody("{\"error_msg\": \"" + cloud.lastCall().getHeader("Authorization") + "\"}"));
            WorkflowJob failing = jenkins.createProject(WorkflowJob.class);
            failing.setDefinition(new CpsFlowDefinition("node('agent') { withRegistryToken('refused') { } }", true));
            jenkins.buildAndAssertStatus(Result.FAILURE, failing);

            jenkins.jenkins.save();
            assertThat(log.lines, not(empty()));
            assertThat(SEARCH.in("log", log.text()), empty());
        }
        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(exported);
        String rest = jenkins.createWebClient()
                .goTo("credentials/store/system/domain/_/api/json?depth=5", "application/json")
                .getWebResponse()
                .getContentAsString();

        assertThat(SEARCH.in("exported configuration", exported.toString(StandardCharsets.UTF_8)), empty());
        assertThat(SEARCH.in("REST", rest), empty());
        assertThat(SEARCH.below(jenkins.jenkins.getRootDir().toPath()), empty());
        assertThat(SEARCH.below(Path.of(agent.getRemoteFS())), empty());
    }

    @Test
    void theSearchFindsWhatIsThere() throws Exception {
        Files.writeString(control.resolve("plain"), "x" + TOKEN + "y");
        for (int shift = 0; shift < 3; shift++) {
            byte[] bytes = ("u".repeat(shift) + ':' + TOKEN).getBytes(StandardCharsets.UTF_8);
            Files.writeString(
                    control.resolve("base64-" + shift), Base64.getEncoder().encodeToString(bytes));
        }
        assertThat(SEARCH.below(control), hasSize(4));
    }

    /** Everything that this plugin, OkHttp and remoting log, at every level. */
    private static final class Recorder extends Handler implements AutoCloseable {
        private static final List<Logger> LOGGERS = List.of(
                Logger.getLogger("io.jenkins.plugins.registrytoken"),
                Logger.getLogger("okhttp3"),
                Logger.getLogger("hudson.remoting"));
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final Formatter formatter = new SimpleFormatter();

        Recorder() {
            setLevel(Level.ALL);
            LOGGERS.forEach(logger -> {
                logger.setLevel(Level.ALL);
                logger.addHandler(this);
            });
        }

        String text() {
            return String.join("\n", lines);
        }

        @Override
        public void publish(LogRecord record) {
            lines.add(formatter.format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            LOGGERS.forEach(logger -> {
                logger.removeHandler(this);
                logger.setLevel(null);
            });
        }
    }
}

package io.jenkins.plugins.registrytoken.step;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.ExtensionList;
import hudson.LauncherDecorator;
import hudson.model.Result;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.SimpleFormatter;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A Jenkins without docker-commons and metrics has all the rest of the plugin, and hears nothing of what it lacks. */
class OptionalPluginsAbsentTest {
    @RegisterExtension
    private final RealJenkinsExtension jenkins = new RealJenkinsExtension()
            .omitPlugins("docker-workflow", "docker-commons", "authentication-tokens", "metrics");

    @Test
    void theRestWorks() throws Throwable {
        jenkins.then(OptionalPluginsAbsentTest::build);
    }

    private static void build(JenkinsRule rule) throws Exception {
        assertThrows(ClassNotFoundException.class, () -> rule.jenkins
                .getPluginManager()
                .uberClassLoader
                .loadClass("org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryToken"));
        assertThat(ExtensionList.lookup(LauncherDecorator.class), empty());

        WorkflowJob job = rule.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node { sh 'echo a process'; withRegistryToken('none') { } }", true));
        rule.assertLogContains("a process", rule.buildAndAssertStatus(Result.FAILURE, job));
        rule.assertLogContains("Registry token none: there is no credential with this id", job.getLastBuild());

        List<String> warnings = Jenkins.logRecords.stream()
                .filter(logged -> logged.getLevel().intValue() >= Level.WARNING.intValue())
                .map(new SimpleFormatter()::format)
                .toList();
        assertThat(warnings, everyItem(not(containsString("registrytoken"))));
    }
}

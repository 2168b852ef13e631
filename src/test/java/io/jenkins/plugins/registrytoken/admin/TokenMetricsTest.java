package io.jenkins.plugins.registrytoken.admin;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import com.codahale.metrics.MetricRegistry;
import hudson.model.Result;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import jenkins.metrics.api.Metrics;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class TokenMetricsTest {

    @Test
    void figuresSayWhatWasIssuedServedAndRefused(JenkinsRule jenkins) throws Exception {
        try (CloudSimulator cloud = new CloudSimulator(Clock.systemUTC())) {
            SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud));
            SimulatedCredentials.add(SimulatedCredentials.of("wrong", cloud.endpoint(), "UNKNOWN", "canary-secret"));
            WorkflowJob job = jenkins.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition(
                    "node { withRegistryToken('swr') { withRegistryToken('swr') { semaphore 'open' } } }", true));
            WorkflowRun run = job.scheduleBuild2(0).waitForStart();
            SemaphoreStep.waitForStart("open/1", run);
            MetricRegistry registry = Metrics.metricRegistry();
            assertThat(registry.getGauges().get("registry-token.open-sessions").getValue(), is(2));
            SemaphoreStep.success("open/1", null);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(run));
            job.setDefinition(new CpsFlowDefinition("node { withRegistryToken('wrong') { } }", true));
            jenkins.buildAndAssertStatus(Result.FAILURE, job);

            assertThat(registry.getGauges().get("registry-token.open-sessions").getValue(), is(0));
            String issuer = "registry-token.openTelekomCloudSwr.";
            assertThat(registry.counter(issuer + "issued").getCount(), is(1L));
            assertThat(registry.counter(issuer + "cache-hits").getCount(), is(1L));
            assertThat(registry.counter(issuer + "failures").getCount(), is(1L));
            assertThat(registry.timer(issuer + "latency").getCount(), is(2L));
            assertThat(registry.timer(issuer + "latency").getSnapshot().getMin(), greaterThan(0L));
            Map<String, ?> others = registry.getMetrics().entrySet().stream()
                    .filter(metric -> metric.getKey().startsWith("registry-token.")
                            && !metric.getKey().startsWith(issuer))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            assertThat(others.keySet(), contains("registry-token.open-sessions"));
        }
    }
}

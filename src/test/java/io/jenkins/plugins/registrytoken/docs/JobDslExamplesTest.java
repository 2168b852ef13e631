package io.jenkins.plugins.registrytoken.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import hudson.model.Job;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javaposse.jobdsl.dsl.DslScriptLoader;
import javaposse.jobdsl.dsl.GeneratedItems;
import javaposse.jobdsl.plugin.JenkinsJobManagement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Whatever is Groovy in the documentation and no Pipeline is Job DSL, and makes a job that runs. */
@WithJenkins
class JobDslExamplesTest {
    @TempDir
    Path directory;

    @Test
    void everyJobThatAScriptMakesRuns(JenkinsRule jenkins) throws Exception {
        List<Page.Block> blocks = Page.blocks("groovy").stream()
                .filter(block -> !PipelineExamplesTest.isPipeline(block))
                .toList();
        assertThat(blocks.size(), greaterThan(1));
        DslScriptLoader loader =
                new DslScriptLoader(new JenkinsJobManagement(System.out, Map.of(), new File(".").getAbsoluteFile()));
        try (Examples examples = new Examples(jenkins, directory)) {
            for (Page.Block block : blocks) {
                examples.attempt(block, () -> {
                    examples.credentialsOf(block.page());
                    GeneratedItems made = loader.runScript(block.code());
                    assertThat(made.getJobs(), hasSize(1));
                    examples.succeeds(jenkins.jenkins.getItemByFullName(
                            made.getJobs().iterator().next().getJobName(), Job.class));
                });
            }
            examples.verdict();
        }
    }
}

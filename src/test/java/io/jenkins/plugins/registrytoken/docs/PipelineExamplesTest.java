package io.jenkins.plugins.registrytoken.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Every Pipeline of the documentation runs to its success, each tool in it with a login for its registries. */
@WithJenkins
class PipelineExamplesTest {
    private static final Pattern PIPELINE = Pattern.compile("(?s)(node|pipeline|podTemplate|def)\\b.*");
    /** What the Kubernetes plugin would do, without pods. */
    private static final String PODS = """
            POD_LABEL = 'agent'
            def podTemplate(Map pod, Closure body) { body() }
            def container(String name, Closure body) { body() }
            """;

    @TempDir
    Path directory;

    static boolean isPipeline(Page.Block block) {
        return PIPELINE.matcher(block.code()).matches();
    }

    @Test
    void everyPipelineRuns(JenkinsRule jenkins) throws Exception {
        List<Page.Block> blocks = Page.blocks("groovy").stream()
                .filter(PipelineExamplesTest::isPipeline)
                .toList();
        assertThat(blocks.size(), greaterThan(20));
        try (Examples examples = new Examples(jenkins, directory)) {
            Map<Page.Block, Future<WorkflowRun>> builds = new LinkedHashMap<>();
            for (Page.Block block : blocks) {
                WorkflowJob job =
                        examples.folderOf(block.page()).createProject(WorkflowJob.class, "line-" + block.line());
                String script = examples.tools().inPlace(block.code());
                job.setDefinition(
                        new CpsFlowDefinition(script.startsWith("podTemplate") ? PODS + script : script, true));
                builds.put(block, job.scheduleBuild2(0));
            }
            builds.forEach((block, build) -> examples.attempt(block, () -> examples.succeeds(build)));
            examples.verdict();
        }
    }
}

package io.jenkins.plugins.registrytoken.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.EnvVars;
import hudson.model.Job;
import hudson.security.ACL;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.credential.TokenRequests;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the documentation configures can be configured, makes sense to the plugin, and runs where it is a job. */
@WithJenkins
class YamlExamplesTest {
    /** The platform of an example sets it. */
    private static final String TOKEN_FILE = "ALIBABA_CLOUD_OIDC_TOKEN_FILE";

    private static final Pattern VARIABLE = Pattern.compile("(?<!\\^)\\$\\{(\\w+)}");

    @TempDir
    Path directory;

    private final List<String> variables = new ArrayList<>();

    @BeforeEach
    void haveAPlatform() {
        EnvVars.masterEnvVars.put(TOKEN_FILE, directory.resolve("token").toString());
    }

    @AfterEach
    void forget() {
        EnvVars.masterEnvVars.remove(TOKEN_FILE);
        variables.forEach(System::clearProperty);
    }

    @Test
    void everyConfigurationAsCodeExampleLoads(JenkinsRule jenkins) throws Exception {
        List<Page.Block> blocks = Page.blocks("yaml");
        assertThat(blocks.size(), greaterThan(10));
        try (Examples examples = new Examples(jenkins, directory)) {
            CloudSimulator cloud = examples.cloud("swr.eu-de.otc.t-systems.com")
                    .knows(value("TEAM_ACCESS_KEY_ID"), value("TEAM_SECRET_ACCESS_KEY"));
            for (Page.Block block : blocks) {
                examples.attempt(block, () -> {
                    SystemCredentialsProvider.getInstance().getCredentials().clear();
                    List<Job<?, ?>> before = jobs(jenkins);
                    // Job DSL has no credential of the controller to point elsewhere later.
                    load(block.code()
                            .replace("region('eu-de')", "region('eu-de'); endpoint('" + cloud.endpoint() + "')"));
                    check(jenkins, block);
                    examples.credentialsOf(block.page());
                    List<Job<?, ?>> made = jobs(jenkins);
                    made.removeAll(before);
                    assertThat(made, hasSize(block.code().split("withRegistryToken \\{", -1).length - 1));
                    for (Job<?, ?> job : made) {
                        examples.succeeds(job);
                    }
                });
            }
            examples.verdict();
        }
    }

    /** An ID may be meant, which has no underscores. */
    private static String value(String variable) {
        return "canary-" + variable.replace('_', '-');
    }

    private void load(String yaml) throws Exception {
        Matcher variable = VARIABLE.matcher(yaml);
        while (variable.find()) {
            variables.add(variable.group(1));
            System.setProperty(variable.group(1), value(variable.group(1)));
        }
        Path file = directory.resolve("jenkins.yaml");
        Files.writeString(file, yaml);
        ConfigurationAsCode.get().configure(file.toString());
    }

    private static void check(JenkinsRule jenkins, Page.Block block) throws Exception {
        List<RegistryTokenCredentials> loaded = CredentialsProvider.lookupCredentialsInItemGroup(
                RegistryTokenCredentials.class, jenkins.jenkins, ACL.SYSTEM2);
        assertThat(loaded, hasSize(block.code().split("- registryToken:", -1).length - 1));
        for (RegistryTokenCredentials credentials : loaded) {
            TokenRequests.of(credentials);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static List<Job<?, ?>> jobs(JenkinsRule jenkins) {
        return new ArrayList(jenkins.jenkins.getAllItems(Job.class));
    }
}

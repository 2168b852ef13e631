package io.jenkins.plugins.registrytoken.credentials;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.security.ACL;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the documentation configures can be configured, and makes sense to the plugin. */
@WithJenkins
class DocumentationTest {
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\\n(.*?)```");

    @TempDir
    Path directory;

    @Test
    void everyConfigurationAsCodeExampleLoads(JenkinsRule jenkins) throws Exception {
        List<String> examples = examples();
        assertThat(examples.size(), greaterThan(3));
        Path file = directory.resolve("jenkins.yaml");
        for (String example : examples) {
            Files.writeString(file, example.replaceAll("\\$\\{[^}]*}", "secret"));
            ConfigurationAsCode.get().configure(file.toString());
            List<RegistryTokenCredentials> loaded = CredentialsProvider.lookupCredentialsInItemGroup(
                    RegistryTokenCredentials.class, jenkins.jenkins, ACL.SYSTEM2);
            assertThat(example, loaded, not(empty()));
            for (RegistryTokenCredentials credentials : loaded) {
                credentials.getIssuer().requestFor(Requester.form(null, true));
            }
        }
    }

    private static List<String> examples() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        List<String> examples = new ArrayList<>();
        for (Path page : pages) {
            YAML.matcher(Files.readString(page))
                    .results()
                    .map((MatchResult block) -> block.group(1))
                    .filter(yaml -> yaml.contains("registryToken:"))
                    .forEach(examples::add);
        }
        return examples;
    }
}

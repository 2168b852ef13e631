package io.jenkins.plugins.registrytoken.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages hold together: links lead somewhere, and what is named exists. */
class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("(!?)\\[([^]]*)]\\(([^)]*)\\)");
    private static final Pattern CLASS = Pattern.compile("io\\.jenkins\\.plugins\\.registrytoken[.\\w]*");
    /** Whatever makes them is told by the profile of the same name. */
    private static final String SCREENSHOTS = "<id>screenshots</id>";

    @Test
    void everyRelativeLinkResolves() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Page page : Page.all()) {
            for (Link link : links(page)) {
                links++;
                if (!link.target().matches("https://\\S+") && !resolves(page, link)) {
                    broken.add(page + " -> " + link.target());
                }
            }
        }
        assertThat(broken, empty());
        assertThat(links, greaterThan(50));
    }

    @Test
    void everyImageIsDescribed() throws IOException {
        List<String> without = new ArrayList<>();
        for (Page page : Page.all()) {
            for (Link link : links(page)) {
                if (link.image() && link.text().length() < 30) {
                    without.add(page + " -> " + link.target());
                }
            }
        }
        assertThat(without, empty());
    }

    @Test
    void theReadmeLeadsToEveryPage() throws IOException {
        Set<Path> reached = new HashSet<>();
        Deque<Path> next = new ArrayDeque<>(List.of(Path.of("README.md").toAbsolutePath()));
        while (!next.isEmpty()) {
            Path path = next.remove();
            if (reached.add(path) && path.toString().endsWith(".md")) {
                Page page = Page.at(path);
                links(page).stream()
                        .filter(link -> !link.file().isEmpty() && !link.file().startsWith("https:") && !link.image())
                        .forEach(link ->
                                next.add(page.directory().resolve(link.file()).normalize()));
            }
        }
        for (Page page : Page.all()) {
            assertThat(page.path().toAbsolutePath(), in(reached));
        }
    }

    @Test
    void theReadmeStaysShort() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md")).size(), lessThanOrEqualTo(150));
    }

    @Test
    void theFirstScreenOfTheReadmeSaysHowToSeeThePluginWorkAndHowToTestItWithAndWithoutJenkins() throws IOException {
        List<String> commands = Files.readAllLines(Path.of("README.md")).stream()
                .limit(40)
                .filter(line -> line.startsWith("./mvnw"))
                .map(line -> line.replaceFirst(" +#.*", ""))
                .toList();
        assertThat(
                commands,
                contains(
                        "./mvnw -Pdemo test",
                        "./mvnw -q -f .ci/core/pom.xml test-compile exec:java@demo",
                        "./mvnw verify",
                        "./mvnw -f .ci/core/pom.xml test"));
    }

    /** Loggers, system properties and the like. */
    @Test
    void everyClassThatIsNamedExists() throws IOException {
        int named = 0;
        for (Page page : Page.all()) {
            Matcher name = CLASS.matcher(page.text());
            while (name.find()) {
                named++;
                assertThat(page + " names " + name.group(), exists(name.group()), equalTo(true));
            }
        }
        assertThat(named, greaterThan(4));
    }

    /**
     * {@link YamlExamplesTest}, {@link PipelineExamplesTest} and {@link JobDslExamplesTest} run the first two, {@link
     * ExtendingPageTest} finds the last two.
     */
    @Test
    void everyCodeBlockIsOfAKindThatIsTested() throws IOException {
        ObjectMapper strict = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        for (Page page : Page.all()) {
            assertThat(
                    page + " has a fence that does not end",
                    page.text()
                            .lines()
                            .filter(line -> line.strip().startsWith("```"))
                            .count(),
                    equalTo(2L * page.blocks().size()));
            for (Page.Block block : page.blocks()) {
                assertThat(
                        block.toString(), block.language(), in(List.of("groovy", "yaml", "json", "sh", "java", "xml")));
                if (block.language().equals("json")) {
                    strict.readTree(block.code());
                }
            }
        }
    }

    private static boolean resolves(Page page, Link link) throws IOException {
        Path target = link.file().isEmpty()
                ? page.path().toAbsolutePath()
                : page.directory().resolve(link.file()).normalize();
        if (link.image()
                && link.file().endsWith(".png")
                && !Files.readString(Path.of("pom.xml")).contains(SCREENSHOTS)) {
            return true;
        }
        return Files.exists(target)
                && (link.anchor().isEmpty() || Page.at(target).anchors().contains(link.anchor()));
    }

    private static boolean exists(String name) {
        String path = name.replace('.', '/');
        Path sources = Path.of("src/main/java");
        return Files.isDirectory(sources.resolve(path))
                || Files.exists(sources.resolve(path + ".java"))
                || Files.exists(sources.resolve(path.substring(0, path.lastIndexOf('/')) + ".java"));
    }

    private static List<Link> links(Page page) {
        return LINK.matcher(page.prose())
                .results()
                .map(link -> new Link(!link.group(1).isEmpty(), link.group(2), link.group(3)))
                .toList();
    }

    private record Link(boolean image, String text, String target) {
        String file() {
            return target.replaceFirst("#.*", "");
        }

        String anchor() {
            return target.contains("#") ? target.substring(target.indexOf('#') + 1) : "";
        }
    }
}

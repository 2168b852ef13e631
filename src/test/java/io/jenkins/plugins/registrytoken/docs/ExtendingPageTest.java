package io.jenkins.plugins.registrytoken.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.in;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tutorial shows the example plugin as it is, and that plugin keeps to what the page says. */
class ExtendingPageTest {
    private static final Path EXAMPLE = Path.of("src/it/example-registry");
    private static final Page PAGE = Page.at(Path.of("docs/extending.md").toAbsolutePath());
    private static final Pattern IMPORT =
            Pattern.compile("(?m)^import (?:static )?io\\.jenkins\\.plugins\\.registrytoken\\.([a-z.]+)\\.[A-Z]");
    private static final List<String> PUBLIC = List.of("token", "cloud", "cloud.http", "cloud.sign", "issuer");

    @Test
    void everyBlockOfCodeIsAPartOfTheExample() throws IOException {
        List<String> files = new ArrayList<>();
        for (Path file : files(EXAMPLE)) {
            files.add(Files.readString(file));
        }
        List<String> others = new ArrayList<>();
        for (Page.Block block : code()) {
            if (files.stream().noneMatch(file -> has(file, block.code()))) {
                others.add(block.toString());
            }
        }
        assertThat(others, empty());
        assertThat(code().size(), greaterThan(5));
    }

    @Test
    void theExampleIsShownWhole() throws IOException {
        List<String> shown = code().stream().map(Page.Block::code).toList();
        for (Path file : files(EXAMPLE.resolve("src/main"))) {
            String text = Files.readString(file);
            if (file.toString().endsWith(".java")) {
                assertThat(file + " from its comment on", shown, hasItem(text.substring(text.indexOf("/**"))));
            } else if (file.endsWith("config.jelly")) {
                assertThat(file.toString(), shown, hasItem(text));
            }
        }
    }

    @Test
    void theExampleUsesThePublicPackagesOnly() throws IOException {
        List<String> used = new ArrayList<>();
        for (Path file : files(EXAMPLE.resolve("src/main/java"))) {
            IMPORT.matcher(Files.readString(file)).results().forEach(found -> used.add(found.group(1)));
        }
        assertThat(used.size(), greaterThan(10));
        for (String room : used) {
            assertThat(room, in(PUBLIC));
            assertThat(PAGE.text().contains('`' + room + '`') ? room : "not on the page", in(PUBLIC));
        }
    }

    @Test
    void theExampleIsBuiltWithTheSameVersionsAsThePlugin() throws IOException {
        List<String> ours = versions(Path.of("pom.xml"));
        List<String> its = versions(EXAMPLE.resolve("pom.xml"));
        assertThat(its.size(), greaterThan(3));
        for (String version : its) {
            assertThat(version, in(ours));
        }
    }

    /** Of the parent, the BOM, Jenkins and the test server. */
    private static List<String> versions(Path pom) throws IOException {
        return Pattern.compile("<(version|jenkins.baseline|mockwebserver.version)>(\\d[^<]*\\d[^<]*)<")
                .matcher(Files.readString(pom))
                .results()
                .map(found -> found.group(2))
                .filter(version -> !version.equals("1-SNAPSHOT"))
                .toList();
    }

    private static List<Page.Block> code() {
        return PAGE.blocks().stream()
                .filter(block -> block.language().matches("java|xml"))
                .toList();
    }

    /** Whether the file has these lines one after the other, as they are or all of them further to the right. */
    private static boolean has(String file, String code) {
        List<String> lines = file.lines().toList();
        int length = (int) code.lines().count();
        return IntStream.rangeClosed(0, lines.size() - length)
                .mapToObj(from -> String.join("\n", lines.subList(from, from + length)))
                .anyMatch(part -> part.stripIndent().equals(code.stripTrailing()));
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.toString().matches(".*\\.(java|jelly|xml)"))
                    .filter(file -> !file.startsWith(EXAMPLE.resolve("target")))
                    .toList();
        }
    }
}

package io.jenkins.plugins.registrytoken.cloud;

import static java.util.stream.Collectors.joining;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import io.jenkins.plugins.registrytoken.simulator.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Data that no test reads proves nothing, and looks as if it did. */
class EveryVectorIsReadTest {
    /** A character, text block, string or comment of Java: each is found first where it begins. */
    private static final Pattern TOKEN = Pattern.compile(
            "'(?:[^'\\\\\\n]|\\\\.)+'"
                    + "|\"\"\"(.*?)\"\"\""
                    + "|\"((?:[^\"\\\\\\n]++|\\\\.)*+)\""
                    + "|//[^\\n]*+"
                    + "|/\\*.*?\\*/",
            Pattern.DOTALL);

    private final String literals = literals();

    @Test
    void everyFileIsNamedByATest() throws Exception {
        List<String> files =
                filesIn(Path.of(Vectors.class.getResource("/vectors").toURI()));
        assertThat(files, hasSize(greaterThan(0)));
        assertThat(files.stream().filter(this::isUnnamed).toList(), empty());
    }

    @Test
    void everyAnswerIsNamedByATest() {
        List<String> ids = Vectors.elements(
                        Vectors.read("response-fixtures.json").path("fixtures"))
                .map(fixture -> fixture.path("id").asText())
                .toList();
        assertThat(ids, hasSize(greaterThan(0)));
        assertThat(ids.stream().filter(this::isUnnamed).toList(), empty());
    }

    /** As a word of its own, for a name may begin another one. */
    private boolean isUnnamed(String name) {
        return !Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w.-])")
                .matcher(literals)
                .find();
    }

    private static List<String> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String literals() {
        try (Stream<Path> files = Files.walk(sources())) {
            StringBuilder literals = new StringBuilder();
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !path.endsWith(EveryVectorIsReadTest.class.getSimpleName() + ".java"))
                    .toList()) {
                literals.append(literals(Files.readString(file))).append('\n');
            }
            return literals.toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String literals(String source) {
        return TOKEN.matcher(source)
                .results()
                .flatMap(found -> Stream.of(found.group(1), found.group(2)))
                .filter(Objects::nonNull)
                .collect(joining("\n"));
    }

    /** Two builds run this test: one from the project's directory, one from a directory below. */
    private static Path sources() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.isDirectory(directory.resolve("src/test/java"))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new AssertionError("No directory above " + Path.of("").toAbsolutePath() + " has src/test/java.");
        }
        return directory.resolve("src/test/java");
    }
}

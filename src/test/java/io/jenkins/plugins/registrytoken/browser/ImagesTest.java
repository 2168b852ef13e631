package io.jenkins.plugins.registrytoken.browser;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ImagesTest {
    private static final Pattern IMAGE = Pattern.compile("(?:docs/)?images/([\\w.-]+\\.(?:png|svg))");

    @Test
    void theDocumentationShowsEveryImageThatThereIsAndNoOther() throws IOException {
        Set<String> shown = new TreeSet<>();
        for (Path page : pages()) {
            IMAGE.matcher(Files.readString(page)).results().forEach(image -> shown.add(image.group(1)));
        }
        assertThat(shown, equalTo(files("png", "svg")));
    }

    @Test
    void everyPictureHasItsText() throws IOException {
        assertThat(
                files("txt").stream().map(name -> name.replace(".txt", ".png")).collect(Collectors.toSet()),
                equalTo(files("png")));
    }

    private static Set<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md")), docs.filter(page -> page.toString()
                            .endsWith(".md")))
                    .collect(Collectors.toSet());
        }
    }

    private static Set<String> files(String... extensions) throws IOException {
        try (Stream<Path> images = Files.list(Picture.DIRECTORY)) {
            return images.map(image -> image.getFileName().toString())
                    .filter(name -> Set.of(extensions).contains(name.substring(name.lastIndexOf('.') + 1)))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}

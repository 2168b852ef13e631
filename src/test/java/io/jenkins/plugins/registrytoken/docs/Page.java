package io.jenkins.plugins.registrytoken.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param path from the root of the repository
 */
record Page(Path path, String text) {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    /** A fence may be indented, as in a list; then so is all that is in it. */
    private static final Pattern FENCED = Pattern.compile("(?ms)^( *)```(\\S*)\\n(.*?)^\\1```$");

    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    static List<Page> all() throws IOException {
        List<Path> paths = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(paths::add);
        }
        return paths.stream().map(Page::at).toList();
    }

    static Page at(Path path) {
        try {
            return new Page(ROOT.relativize(path), Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The code blocks of all pages that are marked as this. */
    static List<Block> blocks(String language) throws IOException {
        return all().stream()
                .flatMap(page -> page.blocks().stream())
                .filter(block -> block.language().equals(language))
                .toList();
    }

    Path directory() {
        return ROOT.resolve(path).getParent();
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        Matcher fenced = FENCED.matcher(text);
        while (fenced.find()) {
            int line = (int) text.substring(0, fenced.start()).lines().count() + 1;
            // A line that is empty and the last one would count as one without indent.
            String code = fenced.group(3).stripTrailing().stripIndent() + '\n';
            blocks.add(new Block(this, line, fenced.group(2), code));
        }
        return blocks;
    }

    /** The text with no code in it: where code was, there is nothing. */
    String prose() {
        return FENCED.matcher(text).replaceAll("").replaceAll("`[^`]*`", "");
    }

    /** What comes after # in a link to a heading, as GitHub makes it. */
    List<String> anchors() {
        return HEADING.matcher(FENCED.matcher(text).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase()
                        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /**
     * A code block.
     *
     * @param line of its fence
     * @param language as it is marked; empty if it is not
     */
    record Block(Page page, int line, String language, String code) {
        @Override
        public String toString() {
            return page + ":" + line;
        }
    }
}

package io.jenkins.plugins.registrytoken.benchmark;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What one benchmark measured; each leaves a file of its own, as each runs in a process of its own. */
final class Figures {
    private static final Path DIRECTORY = Path.of("target", "benchmark");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Figure> all = new ArrayList<>();

    Figures add(Figure figure) {
        all.add(figure);
        return this;
    }

    /** @param benchmark the class that measured */
    void write(Class<?> benchmark) throws IOException {
        Files.createDirectories(DIRECTORY);
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(
                        DIRECTORY.resolve(benchmark.getSimpleName() + ".json").toFile(), all);
    }

    /** The names of those that ran. */
    static List<String> benchmarks() throws IOException {
        return files().stream()
                .map(file -> file.getFileName().toString().replaceFirst("\\.json$", ""))
                .toList();
    }

    /** Of all benchmarks that ran, in the order of their names. */
    static List<Figure> read() throws IOException {
        List<Figure> figures = new ArrayList<>();
        for (Path file : files()) {
            figures.addAll(JSON.readValue(file.toFile(), new TypeReference<List<Figure>>() {}));
        }
        return figures;
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().toList();
        }
    }
}

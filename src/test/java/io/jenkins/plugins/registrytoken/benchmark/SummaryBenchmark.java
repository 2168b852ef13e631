package io.jenkins.plugins.registrytoken.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The last of the benchmarks by its name: puts what the others measured into one table and {@code target/benchmark.json};
 * with {@code -Dbenchmark.publish=true} into the documentation too.
 */
class SummaryBenchmark {
    private static final Path SOURCES =
            Path.of("src", "test", "java", "io", "jenkins", "plugins", "registrytoken", "benchmark");

    @Test
    void everyGoalThatIsACountIsReached() throws Exception {
        assertEquals(expected(), Figures.benchmarks(), "the benchmarks that have measured");
        Performance performance = Performance.here(Figures.read());
        performance.write(Path.of("target", "benchmark.json"));
        for (String area : performance.areas()) {
            System.out.println("\n" + area + "\n" + PerformancePage.table(performance.of(area)));
        }
        if (Boolean.getBoolean("benchmark.publish")) {
            new PerformancePage(performance).publish();
        }
        assertEquals(List.of(), performance.having(figure -> figure.count() && figure.isMissed()), "counts too high");
    }

    private static List<String> expected() throws Exception {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
                    .filter(name -> name.endsWith("Benchmark") && !name.equals(SummaryBenchmark.class.getSimpleName()))
                    .sorted()
                    .toList();
        }
    }
}

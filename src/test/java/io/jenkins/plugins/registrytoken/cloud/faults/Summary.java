package io.jenkins.plugins.registrytoken.cloud.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The figures of a whole matrix, written to {@code target/fault-matrix.json}. */
record Summary(Map<FaultCase, Outcome> outcomes, Duration took) {

    void write(Leftovers leftovers) throws IOException, InterruptedException {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("cases", outcomes.size());
        figures.put("calls", CloudCall.ALL.size());
        figures.put("faults", FaultCase.FAULTS.size());
        figures.put("seconds", took.toMillis() / 1000.0);
        figures.put("longestWaitSeconds", longestWait().toMillis() / 1000.0);
        figures.put("longestLine", longestLine());
        figures.put("outcomes", count(one -> name(one.mode())));
        figures.put(
                "left",
                Map.of(
                        "calls", leftovers.calls(),
                        "connections", leftovers.connections(),
                        "sockets", leftovers.openSockets(),
                        "socketsOpened", leftovers.sockets(),
                        "threads", leftovers.threads().size(),
                        "descriptors", leftovers.descriptors().size()));
        figures.put("byCall", count(one -> one.call().name()));
        figures.put("byFault", count(one -> one.fault().name()));
        Path target = Files.createDirectories(Path.of("target")).resolve("fault-matrix.json");
        Files.writeString(
                target, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures) + '\n');
    }

    Duration longestWait() {
        return outcomes.values().stream()
                .map(Outcome::waited)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private int longestLine() {
        return outcomes.values().stream()
                .mapToInt(outcome -> outcome.line().length())
                .max()
                .orElseThrow();
    }

    private Map<String, Map<String, Integer>> count(Function<FaultCase, String> group) {
        Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
        outcomes.forEach((one, outcome) -> counts.computeIfAbsent(group.apply(one), key -> new TreeMap<>())
                .merge(name(outcome.kind()), 1, Integer::sum));
        return counts;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

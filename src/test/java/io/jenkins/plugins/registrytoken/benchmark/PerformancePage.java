package io.jenkins.plugins.registrytoken.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The page of the documentation about speed: text by people around tables and plots of what was measured. */
final class PerformancePage {
    private static final Path DOCS = Path.of("docs");
    private static final Path PAGE = DOCS.resolve("performance.md");
    private static final Path FIGURES = DOCS.resolve("performance.json");
    private static final Pattern GENERATED =
            Pattern.compile("(<!-- measured: (.*?) -->\n).*?(<!-- end -->)", Pattern.DOTALL);

    private final Performance performance;

    PerformancePage(Performance performance) {
        this.performance = performance;
    }

    /** With the figures that it was published with. */
    static PerformancePage published() throws IOException {
        return new PerformancePage(Performance.read(FIGURES));
    }

    /** Puts the figures of this run in place of the last ones. */
    void publish() throws IOException {
        performance.write(FIGURES);
        Files.writeString(PAGE, text());
        for (Map.Entry<Path, String> plot : plots().entrySet()) {
            Files.writeString(plot.getKey(), plot.getValue());
        }
    }

    List<String> areas() {
        return performance.areas();
    }

    static String publishedText() throws IOException {
        return Files.readString(PAGE);
    }

    /** The page as it is, with these figures. */
    String text() throws IOException {
        return GENERATED
                .matcher(publishedText())
                .replaceAll(part -> Matcher.quoteReplacement(part.group(1) + generated(part.group(2)) + part.group(3)));
    }

    /** Each plot by where it belongs. */
    Map<Path, String> plots() {
        Map<Path, String> plots = new TreeMap<>();
        plot(
                plots,
                "overhead-near",
                "Opening and closing an empty block, less withEnv, in ms; agent nearby",
                "block overhead",
                "ms",
                ", 0 ms: net");
        plot(
                plots,
                "overhead-far",
                "The same, with 50 ms to the agent and back",
                "block overhead",
                "ms",
                ", 50 ms: net");
        plot(plots, "cloud-calls", "Calls to the cloud", "cloud calls", "calls", "");
        return plots;
    }

    /** @param end of the names of the figures that are shown, which is not repeated in the plot */
    private void plot(Map<Path, String> plots, String name, String title, String area, String unit, String end) {
        List<Figure> shown = performance.having(figure -> figure.area().equals(area)
                && figure.unit().equals(unit)
                && figure.name().endsWith(end));
        plots.put(
                DOCS.resolve("images").resolve("performance-" + name + ".svg"), new BarChart(title, shown, end).svg());
    }

    private String generated(String part) {
        if (part.equals("machine")) {
            return performance.machine().entrySet().stream()
                    .map(entry -> "| " + entry.getKey() + " | " + entry.getValue() + " |\n")
                    .collect(Collectors.joining("", "| | |\n|---|---|\n", ""));
        }
        return table(performance.of(part));
    }

    /** A row for each thing that several figures are of, with a column for each; then the other figures, one by one. */
    static String table(List<Figure> figures) {
        Map<String, Map<String, Figure>> rows = new LinkedHashMap<>();
        for (Figure figure : figures) {
            int end = figure.name().lastIndexOf(": ");
            if (end >= 0) {
                rows.computeIfAbsent(figure.name().substring(0, end), row -> new LinkedHashMap<>())
                        .put(figure.name().substring(end + 2), figure);
            }
        }
        rows.values().removeIf(row -> row.size() == 1);
        List<String> columns = rows.values().stream()
                .flatMap(row -> row.keySet().stream())
                .distinct()
                .toList();
        StringBuilder table = new StringBuilder();
        if (!rows.isEmpty()) {
            table.append("| | ").append(String.join(" | ", columns)).append(" |\n|---|");
            table.append("---:|".repeat(columns.size())).append('\n');
        }
        rows.forEach((name, row) -> {
            table.append("| ").append(name);
            columns.forEach(column -> table.append(" | ").append(cell(row.get(column))));
            table.append(" |\n");
        });
        List<Figure> others = figures.stream()
                .filter(figure ->
                        rows.values().stream().noneMatch(row -> row.values().contains(figure)))
                .toList();
        if (!others.isEmpty()) {
            table.append(rows.isEmpty() ? "" : "\n").append("| | measured | goal |\n|---|---:|---:|\n");
        }
        for (Figure figure : others) {
            table.append("| ")
                    .append(figure.name())
                    .append(" | ")
                    .append(value(figure.value(), figure.unit()))
                    .append(" | ")
                    .append(goal(figure, figure.unit()))
                    .append(" |\n");
        }
        return table.toString();
    }

    /** A value with its goal, if it has one; columns that count need no unit. */
    private static String cell(Figure figure) {
        if (figure == null) {
            return "";
        }
        String unit = figure.name().endsWith(": " + figure.unit()) ? "" : figure.unit();
        String goal = goal(figure, unit);
        return value(figure.value(), unit) + (goal.isEmpty() ? "" : " (" + goal + ')');
    }

    private static String goal(Figure figure, String unit) {
        return figure.atMost() == null
                ? ""
                : "≤ " + value(figure.atMost(), unit) + (figure.isMissed() ? " **missed**" : "");
    }

    /** To three digits that count. */
    static String value(double value, String unit) {
        double size = Math.abs(value);
        String format =
                value == Math.rint(value) || size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return (String.format(Locale.ROOT, format, value) + ' ' + unit).strip();
    }
}

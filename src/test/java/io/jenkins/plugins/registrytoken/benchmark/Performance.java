package io.jenkins.plugins.registrytoken.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/**
 * All that one run of the benchmarks measured, and on what.
 *
 * @param machine what it ran on and with, by what people call it
 */
record Performance(Map<String, String> machine, List<Figure> figures) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Performance here(List<Figure> figures) throws IOException {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        machine.put("processor", Runtime.getRuntime().availableProcessors() + " × " + processor());
        machine.put("memory", memory());
        machine.put("system", System.getProperty("os.name") + ' ' + System.getProperty("os.version"));
        machine.put("Java", System.getProperty("java.vm.name") + ' ' + Runtime.version());
        machine.put("Jenkins", manifest(Jenkins.class, "jenkins-core"));
        for (String plugin : List.of("docker-commons", "credentials-binding", "workflow-cps")) {
            machine.put(plugin, pluginVersion(plugin));
        }
        return new Performance(machine, figures);
    }

    static Performance read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), Performance.class);
    }

    void write(Path file) throws IOException {
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + '\n');
    }

    List<Figure> of(String area) {
        return having(figure -> figure.area().equals(area));
    }

    List<Figure> having(Predicate<Figure> condition) {
        return figures.stream().filter(condition).toList();
    }

    List<String> areas() {
        return figures.stream().map(Figure::area).distinct().toList();
    }

    private static String processor() throws IOException {
        return line("/proc/cpuinfo", "model name").replaceFirst(".*?: *", "");
    }

    private static String memory() throws IOException {
        String kilobytes = line("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return kilobytes.isEmpty() ? "" : Math.round(Long.parseLong(kilobytes) / 1048576.0) + " GiB";
    }

    private static String line(String file, String begin) throws IOException {
        if (!Files.isReadable(Path.of(file))) {
            return "";
        }
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(begin)).findFirst().orElse("");
        }
    }

    private static String manifest(Class<?> type, String artifact) {
        return type.getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath()
                .replaceFirst(".*/" + artifact + "-(.*)\\.jar", "$1");
    }

    /** As the harness has resolved it: the class path has its jar, with the version in its name. */
    private static String pluginVersion(String plugin) {
        return Stream.of(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                .filter(entry -> entry.matches(".*[/\\\\]" + plugin + "-\\d[^/\\\\]*\\.jar"))
                .filter(entry -> !entry.endsWith("-tests.jar"))
                .map(entry -> entry.replaceFirst(".*[/\\\\]" + plugin + "-(.*)\\.jar", "$1"))
                .findFirst()
                .orElse("");
    }
}

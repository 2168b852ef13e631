package io.jenkins.plugins.registrytoken.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What sessions that are over must have deleted. */
final class LeftFiles {
    private static final Set<String> AUTH_FILES = Set.of("config.json", "auth.json", "registry.json");

    private LeftFiles() {}

    /** Auth files, and directories made for them. */
    static List<Path> on(Path agent) throws IOException {
        try (Stream<Path> files = Files.walk(agent)) {
            return files.filter(LeftFiles::isOfSession).toList();
        }
    }

    /** What the controller knows sessions by. */
    static List<Path> of(Path jenkinsHome) throws IOException {
        Path journal = jenkinsHome.resolve("registry-token");
        if (!Files.exists(journal)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(journal)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static boolean isOfSession(Path path) {
        String name = path.getFileName().toString();
        return AUTH_FILES.contains(name) || name.startsWith("registry-token-");
    }
}

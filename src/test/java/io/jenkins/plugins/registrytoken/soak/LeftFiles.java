package io.jenkins.plugins.registrytoken.soak;

import io.jenkins.plugins.registrytoken.leaks.Below;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What sessions that are over must have deleted. */
public final class LeftFiles {
    private static final Set<String> AUTH_FILES = Set.of("config.json", "auth.json", "registry.json");

    private LeftFiles() {}

    /** Auth files, and directories made for them. */
    public static List<Path> on(Path agent) throws IOException {
        return Below.named(agent, name -> AUTH_FILES.contains(name) || name.startsWith("registry-token-"));
    }

    /** What the controller knows sessions by. */
    public static List<Path> of(Path jenkinsHome) throws IOException {
        Path journal = jenkinsHome.resolve("registry-token");
        if (!Files.exists(journal)) {
            return List.of();
        }
        return Below.named(journal, name -> name.contains(".xml"));
    }
}

package io.jenkins.plugins.registrytoken.coredemo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory of its owner's alone, until it is closed. */
public final class Scratch implements AutoCloseable {
    private final Path directory;

    /** @param parent must exist */
    public Scratch(Path parent) throws IOException {
        directory = Files.createTempDirectory(parent, "registry-token-demo");
    }

    public Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}

package io.jenkins.plugins.registrytoken.benchmark;

import io.jenkins.plugins.registrytoken.registry.Tools;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The first {@code docker} that an agent finds: the real one, or one that has nothing to do. */
public final class DockerLink {
    private final Path directory;

    private DockerLink(Path directory) {
        this.directory = directory;
    }

    static DockerLink in(Path directory) throws IOException {
        Path stub = Files.writeString(Files.createDirectory(directory).resolve("stub"), "#!/bin/sh\nexit 0\n");
        if (!stub.toFile().setExecutable(true)) {
            throw new IOException(stub + " cannot be made executable");
        }
        DockerLink link = new DockerLink(directory);
        link.stub();
        return link;
    }

    /** The same again. */
    public static DockerLink at(String directory) {
        return new DockerLink(Path.of(directory));
    }

    String path() {
        return directory.toString();
    }

    /** For an agent. */
    String searchPath() {
        return directory + File.pathSeparator + System.getenv("PATH");
    }

    public void stub() throws IOException {
        leadTo(directory.resolve("stub"));
    }

    public void real() throws IOException {
        leadTo(Tools.path("docker"));
    }

    private void leadTo(Path program) throws IOException {
        Path next = Files.createSymbolicLink(directory.resolve("next"), program);
        Files.move(next, directory.resolve("docker"), StandardCopyOption.ATOMIC_MOVE);
    }
}

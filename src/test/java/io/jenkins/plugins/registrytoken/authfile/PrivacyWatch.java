package io.jenkins.plugins.registrytoken.authfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Looks at the permissions of all that is in a directory at this moment, and of itself. */
final class PrivacyWatch implements Callable<Void> {
    private final Path directory;
    private final Consumer<String> problems;

    PrivacyWatch(Path directory, Consumer<String> problems) {
        this.directory = directory;
        this.problems = problems;
    }

    @Override
    public Void call() throws IOException {
        check(directory, "rwx------");
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                check(file, "rw-------");
            }
        }
        return null;
    }

    private void check(Path path, String expected) throws IOException {
        try {
            String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            if (!permissions.equals(expected)) {
                problems.accept(path + " was " + permissions);
            }
        } catch (NoSuchFileException e) {
            // It was there only for a moment.
        }
    }
}

package io.jenkins.plugins.registrytoken.build;

import hudson.EnvVars;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A {@code docker} that writes down how it is called. A login it lets pass, as that would need a registry with a
 * certificate; all else goes to the real one.
 */
final class FakeDocker {
    private final Path calls;
    private final String path;

    /** @param directory for the program and its notes; must exist */
    FakeDocker(Path directory) throws IOException {
        calls = directory.resolve("calls");
        String before = System.getenv("PATH");
        String real = Stream.of(before.split(File.pathSeparator))
                .map(place -> Path.of(place, "docker"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElse("false");
        Path program = directory.resolve("docker");
        Files.writeString(program, """
                #!/bin/sh
                echo "$@" >> '%s'
                test "$1" = login && exit 0
                exec '%s' "$@"
                """.formatted(calls, real));
        if (!program.toFile().setExecutable(true)) {
            throw new IOException(program + " cannot be made executable");
        }
        path = directory + File.pathSeparator + before;
    }

    /** Variables for an agent on which this is the first docker to be found. */
    EnvVars environment() {
        return new EnvVars("PATH", path);
    }

    List<String> logins() throws IOException {
        return Files.exists(calls)
                ? Files.readAllLines(calls).stream()
                        .filter(call -> call.startsWith("login "))
                        .toList()
                : List.of();
    }
}

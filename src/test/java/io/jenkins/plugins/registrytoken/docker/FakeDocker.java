package io.jenkins.plugins.registrytoken.docker;

import hudson.EnvVars;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A {@code docker} that writes down how it is called. A login it lets pass, as that would need a registry with a
 * certificate, and if asked to it seems to have containers; all else goes to the real one.
 */
public final class FakeDocker {
    private final Path calls;
    private final Path containers;
    private final String path;

    /** @param directory for the program and its notes; must exist */
    public FakeDocker(Path directory) throws IOException {
        calls = directory.resolve("calls");
        containers = directory.resolve("containers");
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
                if test -e '%s'; then
                  case "$1" in
                    -v) echo 'Docker version 28.0.0, build 0'; exit ;;
                    run) echo container; exit ;;
                    top) echo 'PID COMMAND'; echo '1 cat'; exit ;;
                    inspect) echo '[]'; exit ;;
                    stop | rm) exit ;;
                  esac
                fi
                exec '%s' "$@"
                """.formatted(calls, containers, real));
        if (!program.toFile().setExecutable(true)) {
            throw new IOException(program + " cannot be made executable");
        }
        path = directory + File.pathSeparator + before;
    }

    /** Variables for an agent on which this is the first docker to be found. */
    public EnvVars environment() {
        return new EnvVars("PATH", path);
    }

    /** From now on containers start and stop, but nothing runs in them. */
    public void runsContainers() throws IOException {
        Files.createFile(containers);
    }

    public List<String> logins() throws IOException {
        return Files.exists(calls)
                ? Files.readAllLines(calls).stream()
                        .filter(call -> call.startsWith("login "))
                        .toList()
                : List.of();
    }
}

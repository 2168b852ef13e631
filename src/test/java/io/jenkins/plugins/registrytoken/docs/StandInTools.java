package io.jenkins.plugins.registrytoken.docs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Programs with the names of the clients of registries. Each reads the file that the real one would, and fails unless that
 * has a login for every registry among its arguments.
 */
final class StandInTools {
    private static final String DOCKER = "$DOCKER_CONFIG/config.json";

    private static final String SCRIPT = """
            # Registries are what comes before the first slash of an argument, or of a part of one, and has a dot.
            hosts=$(printf '%s\\n' "$@" | tr '=,' '\\n\\n' | sed 's|^[a-z]*://||' \\
              | grep -oE '^[a-z0-9-]+(\\.[a-z0-9-]+)+(:[0-9]+)?/' | tr -d / | sort -u)
            for host in $hosts; do
              if ! tr -d ' \\n' < "FILE" | grep -qF "\\"$host\\":{\\"auth\\":\\""; then
                echo "TOOL: no login for $host in FILE" >&2
                exit 1
              fi
              echo "$JOB_NAME TOOL $host" >> 'USES'
            done
            """;

    private static final String LOGIN = """
            if [ "$1" = login ]; then
              for host; do :; done
              read -r password
              case "$password" in simulated-password-*) echo "$JOB_NAME TOOL $host" >> 'USES'; exit 0 ;; esac
              echo "TOOL: no password for $host" >&2
              exit 1
            fi
            """;

    /** As much of an engine as docker-workflow asks for; commands for a container run where docker does. */
    private static final String ENGINE = """
            case "$1" in
              -v) echo 'Docker version 28.0.0, build stand-in' ;;
              run) echo stand-in-container ;;
              top) printf 'PID COMMAND\\n1 cat\\n' ;;
              inspect)
                case "$*" in
                  *Created*) echo 2024-01-01T00:00:00.000000000Z ;;
                  *.Id*|*.Image*) echo sha256:0123456789012345678901234567890123456789012345678901234567890123 ;;
                  *Name*) echo /stand-in ;;
                  *) exit 1 ;;
                esac ;;
              exec)
                while [ "$1" != stand-in-container ]; do shift; done
                shift
                exec "$@" ;;
            esac
            """;

    private static final String BUILDAH = """
            if [ "$1" = from ]; then echo working-container; fi
            """;

    private final Path directory;
    private final Path uses;

    /** @param directory must not exist yet */
    StandInTools(Path directory) throws IOException {
        this.directory = Files.createDirectory(directory);
        uses = directory.resolve("uses");
        for (String tool : List.of("crane", "cosign", "oras")) {
            write(tool, DOCKER, "");
        }
        write("docker", DOCKER, ENGINE);
        write("podman", "$REGISTRY_AUTH_FILE", "");
        write("skopeo", "$REGISTRY_AUTH_FILE", "");
        write("buildah", "$REGISTRY_AUTH_FILE", BUILDAH);
        write("helm", "$HELM_REGISTRY_CONFIG", "");
        Files.createDirectory(directory.resolve("kaniko"));
        write("kaniko/executor", DOCKER, "");
    }

    private void write(String tool, String file, String more) throws IOException {
        Path program = directory.resolve(tool);
        Files.writeString(
                program,
                ("#!/bin/sh\n" + LOGIN + SCRIPT + more)
                        .replace("FILE", file)
                        .replace("TOOL", tool)
                        .replace("USES", uses.toString()));
        if (!program.toFile().setExecutable(true)) {
            throw new IOException(program + " cannot be made executable");
        }
    }

    /** Where these are found before all others. */
    String path() {
        return directory + File.pathSeparator + System.getenv("PATH");
    }

    /** For a program that is called by its place, as in an image of its own. */
    String inPlace(String script) {
        return script.replace("/kaniko/", directory + "/kaniko/");
    }

    /** The tool and the registry of every use that found a login, in the builds of a job. */
    List<String> uses(String job) throws IOException {
        String prefix = job + ' ';
        return Files.exists(uses)
                ? Files.readAllLines(uses).stream()
                        .filter(line -> line.startsWith(prefix))
                        .map(line -> line.substring(prefix.length()))
                        .toList()
                : List.of();
    }
}

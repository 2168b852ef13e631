package io.jenkins.plugins.registrytoken.registry;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Programs of the machine that tests use. */
public final class Tools {
    private Tools() {}

    /** Skips the test where a tool is not installed; in CI that is a failure. */
    public static void need(String... tools) {
        for (String tool : tools) {
            String reason = tool + " is not installed";
            if (System.getenv("CI") != null) {
                assertTrue(has(tool), reason);
            } else {
                assumeTrue(has(tool), reason);
            }
        }
    }

    public static boolean has(String tool) {
        return found(tool).findAny().isPresent();
    }

    /** Where a tool is that {@link #need} found. */
    public static Path path(String tool) {
        return found(tool).findFirst().orElseThrow();
    }

    private static Stream<Path> found(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, tool))
                .filter(Files::isExecutable);
    }

    /** Runs a command with just these variables added. */
    public static Process start(Map<String, String> environment, Path output, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        return builder.start();
    }
}

package io.jenkins.plugins.registrytoken.benchmark;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Has the processes that this thread starts run on one processor, on Linux. Two threads at a time would share a core on most
 * machines, slow each other down, and so make each other's processor time longer.
 */
final class OneProcessor implements AutoCloseable {
    private static final Path THREAD = Path.of("/proc/thread-self");

    private final String before;

    OneProcessor() throws IOException, InterruptedException {
        before = Files.exists(THREAD) ? processors() : null;
        if (before != null) {
            use(before.replaceFirst(".*\\D", ""));
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (before != null) {
            use(before);
        }
    }

    /** Such as {@code 0-3,6}. */
    private static String processors() throws IOException {
        return Files.readAllLines(THREAD.resolve("status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    private static void use(String processors) throws IOException, InterruptedException {
        String number = Files.readSymbolicLink(THREAD).getFileName().toString();
        Process taskset = new ProcessBuilder("taskset", "-cp", processors, number)
                .redirectOutput(Redirect.DISCARD)
                .start();
        if (taskset.waitFor() != 0) {
            throw new IOException("taskset failed");
        }
    }
}

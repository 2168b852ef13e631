package io.jenkins.plugins.registrytoken.authfile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.jenkins.plugins.registrytoken.token.Login;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** A home directory, a directory for builds, and what goes wrong with them. */
final class OddFiles {
    static final String HOST = "swr.example";
    static final Login FIRST = new Login("eu-de@AK", "canary-first");
    static final Login SECOND = new Login("eu-de@AK", "canary-second");

    private final Path root;

    OddFiles(Path root) {
        this.root = root;
    }

    Path docker() {
        return root.resolve("home/.docker");
    }

    Path config() {
        return docker().resolve("config.json");
    }

    Path temporary() {
        return root.resolve("workspace@tmp");
    }

    Path directory() {
        return temporary().resolve("registry-token-1");
    }

    AuthFile.Written write() throws IOException {
        return soon(() -> AuthFile.write(directory(), clients(), Map.of(HOST, FIRST)));
    }

    void replace() throws IOException {
        soon(() -> AuthFile.replace(directory(), directory(), clients(), Map.of(HOST, FIRST)));
    }

    Optional<List<Login>> renew() throws IOException {
        return soon(() -> AuthFile.renew(directory(), Map.of(HOST, SECOND)));
    }

    private ClientPaths clients() {
        return new ClientPaths(docker(), List.of(), List.of());
    }

    String login() throws IOException {
        return GoDocker.logins(ConfigJson.parse(Files.readAllBytes(directory().resolve("config.json"))))
                .get(HOST);
    }

    /** How it fails: in one line that says what to do. */
    static String failure(Executable work) {
        String message = assertThrows(AuthFileException.class, work).getMessage();
        assertThat(message, not(containsString("canary")));
        assertThat(message, not(containsString("null")));
        assertThat(message.lines().count(), equalTo(1L));
        assertThat(message.length(), lessThan(600));
        assertThat(message, message.matches(".*(Check|Correct) .*\\."), is(true));
        return message;
    }

    static void onlyTheOwnerReads(Path directory) throws IOException {
        assertThat(permissions(directory), equalTo("rwx------"));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(file.toString(), permissions(file), equalTo("rw-------"));
            }
        }
    }

    static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Whether the command could be run, and succeeded. */
    static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(new File("/dev/null"))
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Nothing that is found in place of a file may keep a build waiting. */
    private static <T> T soon(Work<T> work) throws IOException {
        Object[] result = new Object[1];
        IOException[] failure = new IOException[1];
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            try {
                result[0] = work.run();
            } catch (IOException e) {
                failure[0] = e;
            }
        });
        if (failure[0] != null) {
            throw failure[0];
        }
        @SuppressWarnings("unchecked")
        T value = (T) result[0];
        return value;
    }

    private interface Work<T> {
        T run() throws IOException;
    }
}

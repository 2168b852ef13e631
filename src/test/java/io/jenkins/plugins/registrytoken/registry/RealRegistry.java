package io.jenkins.plugins.registrytoken.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Debian's {@code docker-registry} on loopback, open to the users that it is told only. */
public final class RealRegistry implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);

    private final String host;
    private final Path users;
    private final Process process;
    private long changed;

    /** @param directory for its configuration, blobs and log; must exist */
    public RealRegistry(Path directory, String username, String password) throws IOException, InterruptedException {
        host = "127.0.0.1:" + freePort();
        users = directory.resolve("htpasswd");
        openTo(username, password);
        Path config = directory.resolve("registry.yml");
        Files.writeString(config, """
                version: 0.1
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: %s}
                auth: {htpasswd: {realm: simulated, path: %s}}
                """.formatted(directory.resolve("blobs"), host, users));
        process = Tools.start(
                Map.of(), directory.resolve("registry.log"), List.of("docker-registry", "serve", config.toString()));
        awaitStart();
    }

    public String host() {
        return host;
    }

    /** Lets this user in, and nobody else from now on. */
    public void openTo(String username, String password) throws IOException {
        openTo(Map.of(username, password));
    }

    /** Lets these users in, each with its password, and nobody else from now on. */
    public void openTo(Map<String, String> passwords) throws IOException {
        StringBuilder lines = new StringBuilder();
        passwords.forEach((username, password) -> lines.append(username)
                .append(':')
                .append(BCrypt.hashpw(password, BCrypt.gensalt(4)))
                .append('\n'));
        Path newer = Files.writeString(users.resolveSibling("htpasswd-new"), lines);
        // The registry reads the file again if it is younger, which it need not be within one tick of the system's
        // clock.
        changed = Math.max(changed + 1, System.currentTimeMillis());
        Files.setLastModifiedTime(newer, FileTime.fromMillis(changed));
        Files.move(newer, users, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private void awaitStart() throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + host + "/v2/")).build();
        Instant end = Instant.now().plus(START);
        while (Instant.now().isBefore(end)) {
            try {
                if (client.send(request, BodyHandlers.discarding()).statusCode() == 401) {
                    return;
                }
            } catch (IOException e) {
                // It does not listen yet. Waiting for the process to end is a pause that ends early if it died.
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("docker-registry ended with " + process.exitValue(), e);
                }
            }
        }
        throw new IllegalStateException("docker-registry did not start within " + START);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

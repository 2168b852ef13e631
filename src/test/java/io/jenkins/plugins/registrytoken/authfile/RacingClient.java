package io.jenkins.plugins.registrytoken.authfile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import java.util.concurrent.Callable;

/** Logs in to a host of its own and out again, as docker does it: read, change, write another file, rename. */
final class RacingClient implements Callable<Void> {
    private final Path file;
    private final String name;
    private final Random random;

    RacingClient(Path file, String name, long seed) {
        this.file = file;
        this.name = name;
        this.random = new Random(seed);
    }

    @Override
    public Void call() throws IOException {
        ObjectNode config = (ObjectNode) RacingLogin.STRICT.readTree(Files.readAllBytes(file));
        ObjectNode auths = (ObjectNode) config.path("auths");
        String host = name + '-' + random.nextInt(3) + ".example";
        if (auths.remove(host) == null) {
            auths.putObject(host).put("auth", "bWluZTptaW5l");
        }
        // Docker's temporary file has such a name, and is private from the beginning.
        Path written = file.resolveSibling(AuthFile.NAME + name + random.nextInt(1_000_000));
        OwnerOnly.create(written, RacingLogin.STRICT.writeValueAsBytes(config));
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        return null;
    }
}

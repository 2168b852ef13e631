package io.jenkins.plugins.registrytoken.leaks;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakSearchTest {
    private static final String CANARY = "canary-of-the-search";

    private final LeakSearch search = new LeakSearch(CANARY);

    @TempDir
    Path directory;

    @Test
    void findsPlainAndEncodedAndCompressedSecrets() throws IOException {
        Files.writeString(directory.resolve("plain"), "before " + CANARY + " after");
        for (int before = 0; before < 3; before++) {
            byte[] login = ("u".repeat(before) + ':' + CANARY + "!").getBytes(StandardCharsets.UTF_8);
            Files.write(
                    directory.resolve("encoded" + before), Base64.getEncoder().encode(login));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zipped = new GZIPOutputStream(bytes)) {
            zipped.write(CANARY.getBytes(StandardCharsets.UTF_8));
        }
        Files.write(directory.resolve("zipped"), bytes.toByteArray());
        Files.writeString(directory.resolve("innocent"), "canary");
        assertThat(search.below(directory), hasSize(5));
    }

    /** As a running Jenkins does with all that it saves. */
    @Test
    void readsOnWhereFilesComeAndGo() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> coming = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                try {
                    Path nested = Files.createDirectory(directory.resolve("directory"));
                    Files.deleteIfExists(Files.writeString(nested.resolve("file"), "innocent"));
                    Files.deleteIfExists(nested);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        try {
            for (int round = 0; round < 2000; round++) {
                assertThat(search.below(directory), empty());
            }
        } finally {
            over.set(true);
            coming.join();
        }
    }
}

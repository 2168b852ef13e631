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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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
        Files.write(directory.resolve("zipped"), gzip(CANARY.getBytes(StandardCharsets.UTF_8)));
        Files.writeString(directory.resolve("innocent"), "canary");
        assertThat(search.below(directory), hasSize(5));
    }

    @Test
    void findsWhatIsWrappedOrEncodedTwice() throws IOException {
        byte[] login = ("a long user name, so that the canary is on two lines:" + CANARY + "!")
                .getBytes(StandardCharsets.UTF_8);
        String once = Base64.getEncoder().encodeToString(login);
        Files.write(directory.resolve("at76"), Base64.getMimeEncoder().encode(login));
        Files.write(
                directory.resolve("at64"),
                Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(login));
        for (int before = 0; before < 3; before++) {
            Files.write(
                    directory.resolve("twice" + before),
                    Base64.getEncoder().encode(("x".repeat(before) + once).getBytes(StandardCharsets.UTF_8)));
        }
        Files.writeString(directory.resolve("fold"), CANARY.substring(0, 9) + '\n' + CANARY.substring(9));
        assertThat(search.below(directory), hasSize(6));
    }

    @Test
    void looksIntoArchives() throws IOException {
        byte[] tar = ("config.json" + "\0".repeat(501) + CANARY + "\0".repeat(1003)).getBytes(StandardCharsets.UTF_8);
        Files.write(directory.resolve("stash.tar.gz"), gzip(tar));
        byte[] zip = zip(Map.of("nested/config.json", CANARY.getBytes(StandardCharsets.UTF_8)));
        Files.write(directory.resolve("archive.zip"), zip);
        Files.write(directory.resolve("archives.zip"), zip(Map.of("stash.tar.gz", gzip(tar), "archive.zip", zip)));
        Files.write(directory.resolve("innocent.zip"), zip(Map.of("file", gzip(new byte[0]))));
        assertThat(search.below(directory), hasSize(4));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zipped = new GZIPOutputStream(bytes)) {
            zipped.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zipped = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zipped.putNextEntry(new ZipEntry(file.getKey()));
                zipped.write(file.getValue());
            }
        }
        return bytes.toByteArray();
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

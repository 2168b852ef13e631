package io.jenkins.plugins.registrytoken.cloud;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.registrytoken.simulator.MovingClock;
import io.jenkins.plugins.registrytoken.simulator.SimulatedController;
import io.jenkins.plugins.registrytoken.simulator.SimulatedIssuer;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdTokenFileTest {
    private static final int REPLACEMENTS = 300;

    private final MovingClock clock = new MovingClock(Instant.parse("2026-11-30T10:00:00Z"));
    private final SimulatedController controller = new SimulatedController(clock);
    private final SimulatedIssuer issuer = new SimulatedIssuer(clock);

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        controller.close();
    }

    @Test
    void theFileIsReadAnewForEachExchange() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), issuer.token("one", "cloud") + '\n');
        IdTokenFile source = new IdTokenFile(file);
        assertThat(source.get(controller.cloud()).subject(), equalTo("one"));
        Files.writeString(file, issuer.token("two", "cloud"));
        assertThat(source.get(controller.cloud()).subject(), equalTo("two"));
        assertThat(source, equalTo(new IdTokenFile(file)));
    }

    /** As Kubernetes lays out a volume. */
    @Test
    void theFileMayBeALinkWithinItsFolder() throws Exception {
        Path file = volume("2026_1", "one");
        assertThat(new IdTokenFile(file).get(controller.cloud()).subject(), equalTo("one"));
        replaceVolume("2026_1", "2026_2", "two");
        assertThat(new IdTokenFile(file).get(controller.cloud()).subject(), equalTo("two"));
    }

    @Test
    void aLinkOutOfItsFolderIsNotFollowed() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path secret = Files.writeString(elsewhere.resolve("canary"), issuer.token("canary", "cloud"));
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path link = Files.createSymbolicLink(inside.resolve("token"), secret);
        assertThat(refusal(link), equalTo("is a link out of its folder. Enter the path of the file itself."));
    }

    @Test
    void aFileThatIsMissingIsOneLine() {
        assertThat(
                refusal(folder.resolve("none")),
                equalTo("does not exist. Check the path, and that the platform writes it."));
        assertThat(
                refusal(folder.resolve("no/folder")),
                equalTo("does not exist. Check the path, and that the platform writes it."));
    }

    @Test
    void aFolderIsOneLine() {
        assertThat(refusal(folder), equalTo("is no file. Check the path."));
    }

    @Test
    void aLinkToItselfIsOneLine() throws Exception {
        Path link = folder.resolve("loop");
        Files.createSymbolicLink(link, link);
        assertThat(refusal(link), containsString("cannot be read (FileSystem"));
    }

    @Test
    void aFileThatHoldsNoTokenIsOneLine() throws Exception {
        Path file = folder.resolve("token");
        for (String content : new String[] {"", "canary-password", "x".repeat(IdToken.LONGEST + 1)}) {
            Files.writeString(file, content);
            TokenException failure =
                    assertThrows(TokenException.class, () -> new IdTokenFile(file).get(controller.cloud()));
            assertThat(failure.getMessage(), containsString("The ID token of file " + file + " is "));
            assertThat(failure.getMessage(), not(containsString("canary")));
        }
    }

    @Test
    void anExpiredTokenIsOneLine() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), issuer.token("job", "cloud"));
        clock.advance(java.time.Duration.ofHours(2));
        assertThat(
                assertThrows(TokenException.class, () -> new IdTokenFile(file).get(controller.cloud()))
                        .getMessage(),
                containsString("The ID token of file " + file + " expired at 2026-11-30T11:00:00Z. Check"));
    }

    @Test
    void aPathThatIsNoneIsRefused() {
        for (String path : new String[] {"token", "", "/"}) {
            assertThrows(IllegalArgumentException.class, () -> new IdTokenFile(Path.of(path)));
        }
    }

    @Test
    void aVolumeThatIsReplacedMeanwhileGivesAWholeToken() throws Exception {
        Path file = volume("2026_0", "subject");
        whileReading(file, number -> replaceVolume("2026_" + number, "2026_" + (number + 1), "subject"));
    }

    @Test
    void aFileThatIsWrittenMeanwhileGivesAWholeToken() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), issuer.token("subject", "cloud"));
        whileReading(
                file,
                number -> Files.writeString(
                        file,
                        number % 2 == 0 ? issuer.token("subject", "cloud") : issuer.token("subject", "other cloud")));
    }

    /** Each read gives a token, or one of the lines for a file that is not complete at the moment. */
    private void whileReading(Path file, Replacement replacement) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            try {
                for (int number = 0; number < REPLACEMENTS; number++) {
                    replacement.make(number);
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            } finally {
                done.set(true);
            }
        });
        writer.start();
        while (!done.get()) {
            try {
                assertThat(new IdTokenFile(file).get(controller.cloud()).subject(), equalTo("subject"));
            } catch (TokenException e) {
                assertThat(
                        e.getMessage(),
                        anyOf(
                                containsString("is being changed. Try again."),
                                containsString("does not exist. Check"),
                                containsString("is empty. Check"),
                                containsString("is no signed JWT. Check")));
            }
        }
        writer.join();
        assertThat(new IdTokenFile(file).get(controller.cloud()).subject(), equalTo("subject"));
    }

    private Path volume(String version, String subject) throws Exception {
        write(version, subject);
        Files.createSymbolicLink(folder.resolve("..data"), Path.of(version));
        return Files.createSymbolicLink(folder.resolve("token"), Path.of("..data/token"));
    }

    private void replaceVolume(String old, String version, String subject) throws Exception {
        write(version, subject);
        Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of(version));
        Files.move(next, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(folder.resolve(old).resolve("token"));
        Files.delete(folder.resolve(old));
    }

    private void write(String version, String subject) throws Exception {
        Path directory = Files.createDirectory(folder.resolve(version));
        Files.writeString(directory.resolve("token"), issuer.token(subject, "cloud"));
    }

    private String refusal(Path file) {
        TokenException failure =
                assertThrows(TokenException.class, () -> new IdTokenFile(file).get(controller.cloud()));
        String begin = "The file " + file + " of the ID token ";
        assertThat(failure.getMessage(), containsString(begin));
        return failure.getMessage().substring(begin.length());
    }

    @FunctionalInterface
    private interface Replacement {
        void make(int number) throws Exception;
    }
}

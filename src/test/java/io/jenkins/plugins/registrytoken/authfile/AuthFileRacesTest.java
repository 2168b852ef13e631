package io.jenkins.plugins.registrytoken.authfile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.registrytoken.fuzz.Seed;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Auth files that are renewed again and again while clients read and rewrite them, and jobs delete them. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Nobody replaces a file there while others read it.")
class AuthFileRacesTest {
    private static final int RENEWALS = 300;
    private static final int DELETIONS = 300;

    private final Random random = Seed.of(AuthFileRacesTest.class);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();

    @TempDir
    Path temporary;

    @AfterEach
    void shutDown() {
        over.set(true);
        threads.shutdownNow();
    }

    @Test
    void aReaderAlwaysFindsOneWholeLoginAndNeverAnOlderOne() throws Exception {
        race(true, List.of());
    }

    /** A client that read before a renewal and writes after it brings the older login back; half of one nobody does. */
    @Test
    void aReaderAlwaysFindsOneWholeLoginWhileClientsRewriteTheFile() throws Exception {
        List<RacingClient> clients = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            clients.add(new RacingClient(directory().resolve(AuthFile.NAME), "client-" + i, random.nextLong()));
        }
        race(false, clients);
    }

    private void race(boolean neverOlder, List<RacingClient> clients) throws Exception {
        Files.createDirectories(temporary.resolve("podman"));
        Files.writeString(
                temporary.resolve("podman/auth.json"),
                "{\"auths\": {\"" + RacingLogin.HOST + "\": {\"auth\": \"b2xkOm9sZA==\"}}}");
        write();
        List<Future<Long>> meanwhile = new ArrayList<>();
        for (String name : List.of(AuthFile.NAME, AuthFile.PODMAN)) {
            // Only docker's clients write in this race, so that podman's file never gets older.
            boolean steady = neverOlder || name.equals(AuthFile.PODMAN);
            meanwhile.add(repeat(new RacingReader(directory().resolve(name), steady, problems::add)));
        }
        clients.forEach(client -> meanwhile.add(repeat(client)));
        meanwhile.add(repeat(new PrivacyWatch(directory(), problems::add)));
        for (int number = 1; number <= RENEWALS; number++) {
            AuthFile.renew(directory(), RacingLogin.number(number));
            if (names().anyMatch(name -> name.endsWith(".new"))) {
                problems.add("left by renewal " + number + ": " + names().toList());
            }
        }
        over.set(true);
        for (Future<Long> each : meanwhile) {
            assertThat("rounds", each.get(1, TimeUnit.MINUTES), greaterThan(10L));
        }
        assertThat(List.copyOf(problems), empty());
        AuthFile.renew(directory(), RacingLogin.number(RENEWALS + 1));
        for (String name : List.of(AuthFile.NAME, AuthFile.PODMAN)) {
            assertThat(RacingLogin.in(Files.readAllBytes(directory().resolve(name))), is(RENEWALS + 1));
        }
        assertThat(names().sorted().toList(), contains(AuthFile.PODMAN, AuthFile.NAME));
    }

    @Test
    void aDirectoryThatIsDeletedMeanwhileDoesNotComeBack() throws Exception {
        CyclicBarrier same = new CyclicBarrier(2);
        for (int round = 0; round < DELETIONS; round++) {
            int before = random.nextInt(300);
            int number = round;
            write();
            Future<Object> renewed = threads.submit(() -> {
                same.await(1, TimeUnit.MINUTES);
                return AuthFile.renew(directory(), RacingLogin.number(number));
            });
            same.await(1, TimeUnit.MINUTES);
            for (int pause = 0; pause < before; pause++) {
                Thread.onSpinWait();
            }
            delete();
            renewed.get(1, TimeUnit.MINUTES);
            assertThat("round " + round, Files.exists(directory()), is(false));
        }
        assertThat(AuthFile.renew(directory(), RacingLogin.number(0)).isPresent(), is(false));
    }

    @Test
    void sessionsThatBeginAtOnceDoNotDisturbEachOther() throws Exception {
        int sessions = 4;
        CyclicBarrier same = new CyclicBarrier(sessions);
        for (int round = 0; round < 30; round++) {
            Path parent = temporary.resolve("round-" + round + "/tmp");
            List<Future<Integer>> begun = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                int number = i;
                begun.add(threads.submit(() -> {
                    same.await(1, TimeUnit.MINUTES);
                    Path mine = parent.resolve("registry-token-" + number);
                    AuthFile.write(mine, old(), RacingLogin.number(number));
                    return RacingLogin.in(Files.readAllBytes(mine.resolve(AuthFile.NAME)));
                }));
            }
            for (int i = 0; i < sessions; i++) {
                assertThat(begun.get(i).get(1, TimeUnit.MINUTES), equalTo(i));
            }
        }
    }

    private Future<Long> repeat(Callable<?> work) {
        return threads.submit(() -> {
            long rounds = 0;
            for (; !over.get(); rounds++) {
                work.call();
            }
            return rounds;
        });
    }

    private void write() throws IOException {
        AuthFile.write(directory(), old(), RacingLogin.number(0));
    }

    /** As Jenkins and {@code rm -r} do it, until it is gone. */
    private void delete() throws IOException {
        while (Files.exists(directory())) {
            try (Stream<Path> files = Files.list(directory())) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
                Files.delete(directory());
            } catch (DirectoryNotEmptyException | NoSuchFileException e) {
                continue;
            }
        }
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    private ClientPaths old() {
        return new ClientPaths(
                temporary.resolve("home/.docker"), List.of(temporary.resolve("podman/auth.json")), List.of());
    }

    private Path directory() {
        return temporary.resolve("tmp/registry-token-1");
    }
}

package io.jenkins.plugins.registrytoken.log;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import hudson.model.Run;
import io.jenkins.plugins.registrytoken.fuzz.Seed;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Logs that are written by several threads, while their mask learns of ever new tokens. */
@WithJenkins
class TokenMaskRacesTest {
    private static final int TOKENS = 60;
    private static final int LINES = 200;

    private final Random random = Seed.of(TokenMaskRacesTest.class);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final TokenMask mask = new TokenMask(StandardCharsets.UTF_8);
    private final ByteArrayOutputStream log = new ByteArrayOutputStream(); // one write at a time, as all logs
    private final List<Login> logins = new ArrayList<>();
    private final AtomicInteger inFile = new AtomicInteger();

    @BeforeEach
    void start(JenkinsRule jenkins) {
        for (int i = 0; i < TOKENS; i++) {
            logins.add(new Login("eu-de@AK", "canary-" + Long.toHexString(random.nextLong()) + "-" + i));
        }
        learn(0);
    }

    @AfterEach
    void shutDown() {
        threads.shutdownNow();
    }

    @Test
    void noTokenIsPrintedThatTheMaskLearntBeforeItWasWritten() throws Exception {
        PrintStream shared = new PrintStream(masked(mask), true, StandardCharsets.UTF_8);
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            writers.add(threads.submit(writer(shared)));
            writers.add(threads.submit(writer(masked(mask))));
            // As on an agent that writes the log itself.
            writers.add(threads.submit(writer(masked(copy(serialized())))));
        }
        Future<?> learner = threads.submit(() -> {
            for (int token = 1; token < TOKENS; token++) {
                learn(token);
                inFile.set(token);
            }
        });
        for (Future<?> writer : writers) {
            writer.get(1, TimeUnit.MINUTES);
        }
        learner.get(1, TimeUnit.MINUTES);
        assertNoTokenIsIn(log.toString(StandardCharsets.UTF_8));
        assertThat(log.toString(StandardCharsets.UTF_8).split("\\*\\*\\*\\*").length, greaterThan(LINES * 3));
    }

    /** What sends a log to an agent does not wait for what tells the agent of a new token, or the other way round. */
    @Test
    void aCopyThatArrivesAfterATokenMasksItToo() throws Exception {
        byte[] sent = serialized();
        learn(1);
        OutputStream late = masked(copy(sent));
        late.write((logins.get(0).encode() + ' ' + logins.get(1).encode() + '\n').getBytes(StandardCharsets.UTF_8));
        assertThat(log.toString(StandardCharsets.UTF_8), equalTo("**** ****\n"));
    }

    /** An agent outlives many builds, and must not keep their tokens. */
    @Test
    void whatIsForgottenStaysInTheMasksThatAreThereOnly() throws Exception {
        byte[] sent = serialized();
        learn(1);
        TokenMask.forget(mask.id());
        byte[] line = (logins.get(1).encode() + '\n').getBytes(StandardCharsets.UTF_8);
        masked(mask).write(line);
        masked(copy(sent)).write(line);
        assertThat(
                log.toString(StandardCharsets.UTF_8),
                equalTo("****\n" + logins.get(1).encode() + '\n'));
    }

    @Test
    void whatHasExpiredIsDroppedAndWhatIsValidStaysMasked() throws Exception {
        Login valid = new Login("eu-de@AK", "canary-valid");
        Login unknown = new Login("eu-de@AK", "canary-of-unknown-end");
        TokenMask.add(mask.id(), LoginForms.of(List.of(valid), Instant.now().plusSeconds(60)));
        TokenMask.add(mask.id(), LoginForms.of(List.of(unknown), null));
        int size = 0;
        for (int renewal = 0; renewal < TOKENS; renewal++) {
            Login expired = new Login("eu-de@AK", "canary-renewed-" + (1000 + renewal));
            TokenMask.add(
                    mask.id(), LoginForms.of(List.of(expired), Instant.now().minus(Duration.ofHours(1))));
            if (renewal == 1) {
                size = serialized().length;
            }
        }
        assertThat(serialized().length, equalTo(size));
        masked(mask).write((valid.password() + ' ' + unknown.encode() + '\n').getBytes(StandardCharsets.UTF_8));
        masked(copy(serialized())).write((valid.encode() + '\n').getBytes(StandardCharsets.UTF_8));
        assertThat(log.toString(StandardCharsets.UTF_8), equalTo("**** ****\n****\n"));
    }

    @Test
    void aLoginStaysMaskedForAWhileAfterItsEnd() throws Exception {
        Login expired = new Login("eu-de@AK", "canary-expired-a-minute-ago");
        TokenMask.add(mask.id(), LoginForms.of(List.of(expired), Instant.now().minusSeconds(60)));
        learn(1);
        assertThat(mask.mask("it was " + expired.password()), equalTo("it was ****"));
    }

    @Test
    void copiesThatArriveWhileTokensAreLearntMaskAll() throws Exception {
        AtomicInteger arrived = new AtomicInteger();
        Future<?> learner = threads.submit(() -> {
            for (int token = 1; token < TOKENS; token++) {
                while (arrived.get() < token / 4) {
                    Thread.onSpinWait(); // faster than any copy on a busy machine
                }
                learn(token);
                inFile.set(token);
            }
        });
        while (!learner.isDone()) {
            byte[] sent = serialized();
            for (int pause = random.nextInt(500); pause > 0; pause--) {
                Thread.onSpinWait();
            }
            OutputStream late = masked(copy(sent));
            late.write((logins.get(inFile.get()).encode() + '\n').getBytes(StandardCharsets.UTF_8));
            arrived.incrementAndGet();
        }
        learner.get();
        assertThat(arrived.get(), greaterThan(10));
        assertNoTokenIsIn(log.toString(StandardCharsets.UTF_8));
    }

    private OutputStream masked(TokenMask by) throws IOException {
        return by.decorateLogger((Run<?, ?>) null, log);
    }

    private void learn(int token) {
        TokenMask.add(mask.id(), LoginForms.of(List.of(logins.get(token)), null));
    }

    /** Prints what is in the file at that moment, or was before, in pieces. */
    private Runnable writer(OutputStream out) {
        Random mine = new Random(random.nextLong());
        return () -> {
            try {
                for (int line = 0; line < LINES; line++) {
                    int newest = inFile.get();
                    Login login = logins.get(mine.nextBoolean() ? newest : mine.nextInt(newest + 1));
                    String text = mine.nextBoolean() ? login.password() : "{\"auth\" : \"" + login.encode() + "\"}";
                    byte[] bytes = (text + '\n').getBytes(StandardCharsets.UTF_8);
                    synchronized (out) { // a line of a shared log is one thread's
                        int begin = 0;
                        while (begin < bytes.length) {
                            int length = 1 + mine.nextInt(bytes.length - begin);
                            out.write(bytes, begin, length);
                            if (mine.nextInt(3) == 0) {
                                out.flush();
                            }
                            begin += length;
                        }
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private void assertNoTokenIsIn(String text) {
        String[] passwords = logins.stream().map(Login::password).toArray(String[]::new);
        assertThat(new LeakSearch(passwords).in("log", text), empty());
    }

    private byte[] serialized() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(mask);
        }
        return bytes.toByteArray();
    }

    private static TokenMask copy(byte[] bytes) throws Exception {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (TokenMask) in.readObject();
        }
    }
}

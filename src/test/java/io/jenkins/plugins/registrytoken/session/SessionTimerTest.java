package io.jenkins.plugins.registrytoken.session;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionTimerTest {
    private static final int MANY = 50;

    private final SessionTimer timer = new SessionTimer();
    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(MANY);

    @AfterEach
    void stop() {
        end.countDown();
        timer.stop();
    }

    @Test
    void howeverMuchThereIsToDoFourThreadsDoItAndThenEnd() throws Exception {
        await().atMost(Duration.ofMinutes(1)).until(RenewalThreads::count, is(0L));
        for (int i = 0; i < MANY; i++) {
            timer.after(Duration.ofMillis(i), this::waitForTheEnd);
        }
        await().atMost(Duration.ofMinutes(1)).until(RenewalThreads::count, is(4L));
        assertThat(done.getCount(), is((long) MANY));
        end.countDown();
        assertThat(done.await(1, TimeUnit.MINUTES), is(true));
        assertThat(RenewalThreads.count(), is(4L));
        await().atMost(Duration.ofMinutes(1)).until(RenewalThreads::count, is(0L));
    }

    private void waitForTheEnd() {
        try {
            assertThat(end.await(1, TimeUnit.MINUTES), is(true));
            done.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

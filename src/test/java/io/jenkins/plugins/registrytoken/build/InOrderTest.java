package io.jenkins.plugins.registrytoken.build;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class InOrderTest {
    /** What the threads are to do, when the test lets them. */
    private final Queue<Runnable> threads = new ArrayDeque<>();

    private final List<String> done = new ArrayList<>();
    private final InOrder inOrder = new InOrder(threads::add);

    @Test
    void nothingBeginsBeforeTheOneBeforeHasReallyEnded() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        inOrder.then(() -> does("write", answer));
        inOrder.then(() -> does("delete", CompletableFuture.completedFuture(null)));
        run();
        assertThat(done, contains("write"));
        answer.complete("written");
        run();
        assertThat(done, contains("write", "delete"));
    }

    @Test
    void whatFailsDoesNotStopTheNext() {
        for (Throwable failure : List.of(
                new IllegalStateException("no agent"),
                new NoClassDefFoundError("no plugin"),
                new StackOverflowError())) {
            CompletableFuture<Object> failed = inOrder.then(() -> {
                throw InOrderTest.<RuntimeException>sneaky(failure);
            });
            failed.whenComplete((nothing, thrown) -> done.add(thrown.getClass().getSimpleName()));
        }
        inOrder.then(() -> does("fails later", CompletableFuture.failedFuture(new IllegalStateException())));
        CompletableFuture<String> last =
                inOrder.then(() -> does("delete", CompletableFuture.completedFuture("deleted")));
        run();
        assertThat(
                done,
                contains(
                        "IllegalStateException",
                        "NoClassDefFoundError",
                        "StackOverflowError",
                        "fails later",
                        "delete"));
        assertThat(last.join(), is("deleted"));
    }

    @Test
    void whoWaitsForTheirTurnInVainGetsItLater() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        inOrder.then(() -> does("renew", answer));
        run();
        Patience patience = Patience.of(Duration.ofMillis(10));
        CompletableFuture<String> deleted = inOrder.here(deletion(), patience);
        assertThat(done, contains("renew"));
        answer.complete("renewed");
        run();
        assertThat(deleted.join(), is("deleted"));
    }

    @Test
    void whoIsInterruptedWhileTheyWaitGetsTheirTurnAllTheSame() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        inOrder.then(() -> does("renew", answer));
        run();
        Patience patience = Patience.endless();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> inOrder.here(deletion(), patience));
        assertThat("a thread that does it would wait", patience.nanos(), is(0L));
        answer.complete("renewed");
        run();
        assertThat(done, contains("renew", "delete"));
    }

    @Test
    void whoseTurnItIsNeedsNoOtherThread() throws Exception {
        CompletableFuture<String> deleted = inOrder.here(deletion(), Patience.endless());
        assertThat(deleted.join(), is("deleted"));
        assertThat(threads, empty());
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    private Supplier<CompletableFuture<String>> deletion() {
        return () -> does("delete", CompletableFuture.completedFuture("deleted"));
    }

    private CompletableFuture<String> does(String what, CompletableFuture<String> answer) {
        done.add(what);
        return answer;
    }

    private void run() {
        for (Runnable next = threads.poll(); next != null; next = threads.poll()) {
            next.run();
        }
    }
}

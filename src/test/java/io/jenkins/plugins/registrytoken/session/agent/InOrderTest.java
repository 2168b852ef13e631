package io.jenkins.plugins.registrytoken.session.agent;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InOrderTest {
    private final List<String> done = new ArrayList<>();
    private final InOrder inOrder = new InOrder();

    @Test
    void nothingBeginsBeforeTheOneBeforeHasReallyEnded() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        inOrder.then(() -> does("write", answer));
        inOrder.then(() -> does("delete", CompletableFuture.completedFuture(null)));
        assertThat(done, contains("write"));
        answer.complete("written");
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
            failed.whenComplete(
                    (nothing, thrown) -> done.add(thrown.getCause().getClass().getSimpleName()));
        }
        inOrder.then(() -> does("fails later", CompletableFuture.failedFuture(new IllegalStateException())));
        CompletableFuture<String> last =
                inOrder.then(() -> does("delete", CompletableFuture.completedFuture("deleted")));
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
    void whoeverHasTheTurnNeedsNoOtherThread() {
        Thread here = Thread.currentThread();
        CompletableFuture<Thread> deleted =
                inOrder.then(() -> CompletableFuture.completedFuture(Thread.currentThread()));
        assertThat(deleted.join(), is(here));
    }

    @Test
    void whoGivesUpWaitingHasTheirTurnAllTheSame() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        inOrder.then(() -> does("renew", answer));
        CompletableFuture<String> deleted =
                inOrder.then(() -> does("delete", CompletableFuture.completedFuture("deleted")));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, deleted::get);
        assertThat(done, contains("renew"));
        answer.complete("renewed");
        assertThat(done, contains("renew", "delete"));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    private CompletableFuture<String> does(String what, CompletableFuture<String> answer) {
        done.add(what);
        return answer;
    }
}

package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Does one thing after the other, each when the one before has really ended. None needs a thread while it waits, be it
 * for its turn or for an answer.
 */
final class InOrder {
    private final Executor threads;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    InOrder(@NonNull Executor threads) {
        this.threads = threads;
    }

    /** Does this on one of the threads when its turn comes. */
    @NonNull
    <T> CompletableFuture<T> then(@NonNull Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        beginLater(queue(result), work, result);
        return result;
    }

    /**
     * Does this in the caller's own thread if its turn comes in time, and like {@link #then}, without patience, if not.
     *
     * @throws InterruptedException if that happens before its turn; then it is done like {@link #then} as well
     */
    @NonNull
    <T> CompletableFuture<T> here(@NonNull Supplier<CompletableFuture<T>> work, @NonNull Patience patience)
            throws InterruptedException {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<?> before = queue(result);
        boolean mine = false;
        try {
            before.get(patience.nanos(), TimeUnit.NANOSECONDS);
            mine = true;
        } catch (ExecutionException | TimeoutException e) {
            mine = before.isDone();
        } finally {
            if (!mine) {
                patience.end();
                beginLater(before, work, result);
            }
        }
        if (mine) {
            begin(work, result);
        }
        return result;
    }

    /** @return what goes before; it never fails */
    private synchronized CompletableFuture<?> queue(CompletableFuture<?> result) {
        CompletableFuture<?> before = last;
        // Not the result itself, which would be kept until the next one.
        last = result.handle((value, failure) -> null);
        return before;
    }

    private <T> void beginLater(
            CompletableFuture<?> before, Supplier<CompletableFuture<T>> work, CompletableFuture<T> result) {
        before.thenRunAsync(() -> begin(work, result), threads);
    }

    /** An {@link Error} ends it like any other failure: the next one must not wait for it for ever. */
    private static <T> void begin(Supplier<CompletableFuture<T>> work, CompletableFuture<T> result) {
        try {
            work.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }
}

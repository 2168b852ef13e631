package io.jenkins.plugins.registrytoken.session.agent;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Does one thing after the other, each when the one before has really ended. No thread waits for its turn. */
@Restricted(NoExternalUse.class)
public final class InOrder {
    private final AtomicReference<CompletableFuture<Void>> last =
            new AtomicReference<>(CompletableFuture.completedFuture(null));

    /**
     * Begins this when its turn comes: in the caller's thread, or in the one that ends the work before. Whatever it throws
     * ends it, and the next one begins.
     */
    @NonNull
    public <T> CompletableFuture<T> then(@NonNull Supplier<CompletableFuture<T>> work) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        return last.getAndSet(end)
                .thenCompose(nothing -> work.get())
                .whenComplete((value, failure) -> end.complete(null));
    }
}

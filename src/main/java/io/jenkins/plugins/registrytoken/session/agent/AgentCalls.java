package io.jenkins.plugins.registrytoken.session.agent;

import com.google.common.util.concurrent.MoreExecutors;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.FilePath.FileCallable;
import hudson.model.Computer;
import hudson.remoting.VirtualChannel;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Calls to agents, made in threads that wait for the answer, so that the caller need not. */
@Restricted(NoExternalUse.class)
public final class AgentCalls {
    private final Map<VirtualChannel, Executor> lanes = new WeakHashMap<>();

    /** Makes a call when those before it to the same agent have ended: an agent that hangs holds one thread. */
    @NonNull
    public <T> CompletableFuture<T> call(@NonNull FilePath place, @NonNull FileCallable<T> callable) {
        return make(place, callable, lane(place.getChannel()));
    }

    /** Makes a call at once, for a build that waits for it. */
    @NonNull
    public <T> CompletableFuture<T> now(@NonNull FilePath place, @NonNull FileCallable<T> callable) {
        return make(place, callable, Computer.threadPoolForRemoting);
    }

    private synchronized Executor lane(VirtualChannel channel) {
        return lanes.computeIfAbsent(
                channel, key -> MoreExecutors.newSequentialExecutor(Computer.threadPoolForRemoting));
    }

    private static <T> CompletableFuture<T> make(FilePath place, FileCallable<T> callable, Executor threads) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    answer.complete(place.act(callable));
                } catch (Throwable e) {
                    // Errors too, or the deletion of the file would wait for the answer for ever.
                    answer.completeExceptionally(e);
                }
            });
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e); // no thread
        }
        return answer;
    }
}

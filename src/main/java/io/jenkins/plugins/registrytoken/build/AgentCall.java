package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.FilePath.FileCallable;
import hudson.remoting.Channel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One call to an agent, from when it is wanted until it has really ended, there or with the channel. */
final class AgentCall<T> {
    /** After this time without an answer something is wrong. */
    static final Duration LATE = Duration.ofSeconds(30);

    private final FilePath place;
    private final FileCallable<T> callable;
    private final Runnable late;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private Future<T> sent;
    private long since = System.nanoTime();

    /** @param late is done each time that {@link #LATE} has gone by without an answer */
    AgentCall(@NonNull FilePath place, @NonNull FileCallable<T> callable, @NonNull Runnable late) {
        this.place = place;
        this.callable = callable;
        this.late = late;
    }

    @NonNull
    CompletableFuture<T> answer() {
        return answer;
    }

    /** @return whether it is on its way; else its answer says why not */
    boolean send() {
        try {
            sent = place.actAsync(callable);
            since = System.nanoTime();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.completeExceptionally(e);
        } catch (Throwable e) {
            answer.completeExceptionally(e); // errors too, or the session would wait for the answer for ever
        }
        return false;
    }

    /** Waits for the answer. An interruption is noted and ends nothing but the waiting: the agent goes on. */
    boolean isAnsweredWithin(@NonNull Patience patience) {
        try {
            answer.complete(sent.get(patience.nanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            answer.completeExceptionally(e.getCause());
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
        return true;
    }

    /** Does it on the built-in node, in the caller's own thread. */
    void doHere() {
        try {
            answer.complete(place.act(callable));
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
    }

    /** Whether the answer is there, or none will come. Does not wait. */
    boolean hasEnded() {
        boolean closed = place.getChannel() instanceof Channel && ((Channel) place.getChannel()).isClosingOrClosed();
        return (sent.isDone() || closed) && isAnsweredWithin(Patience.of(Duration.ofMillis(1)));
    }

    /**
     * Whether {@link #LATE} has gone by, since the last time that this was so.
     *
     * @param quietNanos for how long the agent has not been heard of
     */
    boolean isLate(long quietNanos) {
        long now = System.nanoTime();
        boolean isLate = Math.min(now - since, quietNanos) >= LATE.toNanos();
        if (isLate) {
            since = now;
        }
        return isLate;
    }

    @NonNull
    Runnable late() {
        return late;
    }
}

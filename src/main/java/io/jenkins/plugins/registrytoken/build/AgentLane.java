package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Future;

/**
 * The calls on their way to one agent, and those that wait for them. Only one thread sends at a time, and only so much
 * as a connection takes even if nobody reads at its other end: an agent that hangs must hold no threads.
 *
 * <p>Remoting tells nobody when an answer comes, so it is looked for from time to time, for all calls at once.
 */
final class AgentLane {
    static final int ON_THEIR_WAY = 8;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Renewals threads;
    private final Runnable idle;
    private final Queue<AgentCall<?>> waiting = new ArrayDeque<>();
    private final List<AgentCall<?>> sent = new ArrayList<>();
    private boolean sending;
    private long sign = System.nanoTime();
    private Duration pause = LONGEST_PAUSE;
    private Future<?> next;

    /** @param idle is told when nothing is left to do */
    AgentLane(@NonNull Renewals threads, @NonNull Runnable idle) {
        this.threads = threads;
        this.idle = idle;
    }

    synchronized void add(@NonNull AgentCall<?> call) {
        if (isIdle()) {
            sign = System.nanoTime();
        }
        waiting.add(call);
    }

    /** What somebody has sent already, and waits for no longer. */
    synchronized void take(@NonNull AgentCall<?> call) {
        sent.add(call);
        lookSoon();
    }

    synchronized boolean isIdle() {
        return waiting.isEmpty() && sent.isEmpty() && !sending;
    }

    /** Sends what may be sent. */
    void advance() {
        for (AgentCall<?> call = toSend(); call != null; call = toSend()) {
            boolean onItsWay = false;
            try {
                onItsWay = call.send();
            } finally {
                hasSent(onItsWay ? call : null);
            }
        }
        if (isIdle()) {
            idle.run();
        }
    }

    @CheckForNull
    private synchronized AgentCall<?> toSend() {
        if (sending || sent.size() >= ON_THEIR_WAY || waiting.isEmpty()) {
            return null;
        }
        sending = true;
        return waiting.remove();
    }

    private synchronized void hasSent(@CheckForNull AgentCall<?> call) {
        sending = false;
        if (call != null) {
            take(call);
        }
    }

    private void lookSoon() {
        if (next == null || pause.compareTo(FIRST_PAUSE) > 0) {
            pause = FIRST_PAUSE;
            lookAfter(pause);
        }
    }

    private void lookAfter(Duration time) {
        if (next != null) {
            next.cancel(false);
        }
        next = threads.after(time, this::look);
    }

    private void look() {
        List<AgentCall<?>> ended = new ArrayList<>(onTheirWay());
        ended.removeIf(call -> !call.hasEnded());
        List<AgentCall<?>> late = new ArrayList<>();
        synchronized (this) {
            sent.removeAll(ended);
            if (!ended.isEmpty()) {
                sign = System.nanoTime();
                pause = FIRST_PAUSE;
            } else {
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
            }
            if (sent.isEmpty()) {
                next = null;
            } else {
                lookAfter(pause);
            }
            long quiet = System.nanoTime() - sign;
            sent.stream().filter(call -> call.isLate(Long.MAX_VALUE)).forEach(late::add);
            if (quiet >= AgentCall.LATE.toNanos()) {
                // As long as others are answered, those that wait are only slow.
                waiting.stream().filter(call -> call.isLate(quiet)).forEach(late::add);
            }
        }
        late.forEach(call -> threads.execute(call.late()));
        advance();
    }

    private synchronized List<AgentCall<?>> onTheirWay() {
        return List.copyOf(sent);
    }
}

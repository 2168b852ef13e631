package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.FilePath.FileCallable;
import hudson.remoting.VirtualChannel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Calls to agents that end by themselves: whoever makes one may wait for the answer, but need not. */
final class AgentCalls {
    private final Renewals threads;
    private final Map<VirtualChannel, AgentLane> lanes = new ConcurrentHashMap<>();

    AgentCalls(@NonNull Renewals threads) {
        this.threads = threads;
    }

    /**
     * Makes a call for which nobody waits.
     *
     * @param late is done, perhaps more than once, if there is no answer in due time
     */
    @NonNull
    <T> CompletableFuture<T> call(@NonNull FilePath place, @NonNull FileCallable<T> callable, @NonNull Runnable late) {
        AgentCall<T> call = new AgentCall<>(place, callable, late);
        VirtualChannel channel = place.getChannel();
        lanes.compute(channel, (key, present) -> {
                    AgentLane lane = present == null ? new AgentLane(threads, () -> leave(channel)) : present;
                    lane.add(call);
                    return lane;
                })
                .advance();
        return call.answer();
    }

    /**
     * Makes a call at once, and waits for its answer. If that does not come in time, or the caller is interrupted, what
     * is returned is not complete yet.
     *
     * @param meanwhile is done while the agent works, if it does
     */
    @NonNull
    <T> CompletableFuture<T> direct(
            @NonNull FilePath place,
            @NonNull FileCallable<T> callable,
            @NonNull Patience patience,
            @NonNull Runnable meanwhile) {
        AgentCall<T> call = new AgentCall<>(place, callable, () -> {});
        if (!place.isRemote()) {
            call.doHere();
        } else if (call.send()) {
            try {
                meanwhile.run();
            } finally {
                await(call, place.getChannel(), patience);
            }
        }
        return call.answer();
    }

    private <T> void await(AgentCall<T> call, VirtualChannel channel, Patience patience) {
        if (!call.isAnsweredWithin(patience)) {
            lanes.compute(channel, (key, present) -> {
                AgentLane lane = present == null ? new AgentLane(threads, () -> leave(channel)) : present;
                lane.take(call);
                return lane;
            });
        }
    }

    private void leave(VirtualChannel channel) {
        lanes.computeIfPresent(channel, (key, lane) -> lane.isIdle() ? null : lane);
    }
}

package io.jenkins.plugins.registrytoken.benchmark;

import io.jenkins.plugins.registrytoken.agents.AgentProcess;
import io.jenkins.plugins.registrytoken.agents.Counts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a Pipeline notes around each block that it runs over and over: how long it took or what it did, by its name. */
public final class BlockTimes {
    private static final Map<String, List<Long>> NANOS = new HashMap<>();
    private static final Map<String, List<Counts>> COUNTS = new HashMap<>();

    private BlockTimes() {}

    static synchronized void clear() {
        NANOS.clear();
        COUNTS.clear();
    }

    /** @param counting whether what is done is counted, which takes time */
    public static long begin(String agent, boolean counting) throws IOException, InterruptedException {
        if (counting) {
            AgentProcess.of(agent).begin();
        }
        return System.nanoTime();
    }

    public static void end(String agent, boolean counting, String block, long begin)
            throws IOException, InterruptedException {
        long nanos = System.nanoTime() - begin;
        if (counting) {
            Counts counts = AgentProcess.of(agent).end();
            synchronized (BlockTimes.class) {
                COUNTS.computeIfAbsent(block, name -> new ArrayList<>()).add(counts);
            }
        } else {
            synchronized (BlockTimes.class) {
                NANOS.computeIfAbsent(block, name -> new ArrayList<>()).add(nanos);
            }
        }
    }

    /** In milliseconds, of the last so many; the ones before were to warm up. */
    static synchronized double percentile(String block, int percent, int last) {
        List<Long> all = NANOS.get(block);
        List<Long> sorted =
                all.subList(all.size() - last, all.size()).stream().sorted().toList();
        return sorted.get((last - 1) * percent / 100) / 1e6;
    }

    static synchronized List<Counts> counts(String block) {
        return List.copyOf(COUNTS.get(block));
    }
}

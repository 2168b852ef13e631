package io.jenkins.plugins.registrytoken.session;

import io.jenkins.plugins.registrytoken.leaks.Below;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks again and again whether the directory of a session is there; their names are unique, so none may come back. */
final class SessionWatch implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Path> workspaces;
    private final Set<Path> seen = new HashSet<>();
    private final Set<Path> gone = new HashSet<>();
    private final Queue<String> reappeared = new ConcurrentLinkedQueue<>();

    SessionWatch(List<Path> workspaces) {
        this.workspaces = workspaces;
        timer.scheduleWithFixedDelay(this::look, 0, 50, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        Set<Path> now = new HashSet<>();
        try {
            for (Path directory : workspaces) {
                if (Files.exists(directory)) {
                    now.addAll(Below.named(directory, name -> name.startsWith("registry-token-")));
                }
            }
        } catch (IOException e) {
            reappeared.add("cannot look: " + e);
        }
        now.stream().filter(gone::contains).forEach(directory -> reappeared.add(directory.toString()));
        seen.stream().filter(directory -> !now.contains(directory)).forEach(gone::add);
        seen.addAll(now);
    }

    synchronized int seen() {
        return seen.size();
    }

    List<String> reappeared() {
        return List.copyOf(reappeared);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

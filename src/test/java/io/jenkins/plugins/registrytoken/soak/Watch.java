package io.jenkins.plugins.registrytoken.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks into the auth files of all sessions, and into those of the control, all the time. */
final class Watch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Agents agents;
    private final Control control;
    private final ValidLogins logins;
    private final int sessions;
    private final Judgement judgement = new Judgement();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Term> inSessions = new HashMap<>();
    private final Map<String, Term> inControls = new HashMap<>();
    /** One line for each session that the plugin failed. */
    private final Map<String, String> faults = new LinkedHashMap<>();

    private Instant lastLook;
    private Duration longestPause = Duration.ZERO;
    private Duration latestRenewal = Duration.ZERO;
    private Duration slowestControl = Duration.ZERO;
    private Duration longestGap = Duration.ZERO;
    private Duration excused = Duration.ZERO;
    private int controlWrites;
    private double highestLoad;

    /** @param sessions how many are open, from the start of this to its end */
    Watch(Agents agents, Control control, ValidLogins logins, int sessions) {
        this.agents = agents;
        this.control = control;
        this.logins = logins;
        this.sessions = sessions;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(1, TimeUnit.MINUTES);
    }

    /** What the plugin did wrong so far. */
    synchronized List<String> faults() {
        return List.copyOf(faults.values());
    }

    /** Whether every session has a login that was issued after this. */
    synchronized boolean allAreIssuedAfter(Instant moment) {
        return inSessions.size() == sessions
                && inSessions.values().stream().allMatch(term -> term.issuedAt().isAfter(moment));
    }

    synchronized Watched watched() {
        return new Watched(
                controlWrites,
                seconds(slowestControl),
                seconds(longestGap),
                seconds(longestPause),
                highestLoad,
                seconds(latestRenewal),
                seconds(excused));
    }

    private synchronized void look() {
        Instant now = Instant.now();
        Duration sinceLast = lastLook == null ? Duration.ZERO : Duration.between(lastLook, now);
        lastLook = now;
        longestPause = longer(longestPause, sinceLast);
        highestLoad = Math.max(
                highestLoad, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        try {
            int files = 0;
            for (String agent : agents.names()) {
                lookAtControl(agent, now);
                Map<String, String> contents = agents.authFiles(agent);
                files += contents.size();
                contents.forEach((session, content) -> lookAt(session, logins.in(content), agent, now, sinceLast));
            }
            if (files != sessions) {
                faults.putIfAbsent("files", now + ": " + files + " auth files of " + sessions + " sessions");
            }
            logins.expire();
        } catch (IOException | RuntimeException e) {
            faults.putIfAbsent("unreadable", now + ": " + e);
        }
    }

    private void lookAtControl(String agent, Instant now) throws IOException {
        Term term = logins.in(Files.readString(control.file(agent)));
        Term before = inControls.put(agent, term);
        if (!term.equals(before)) {
            Duration took = Duration.between(term.issuedAt(), now);
            judgement.controlWrote(agent, now, took);
            controlWrites++;
            slowestControl = longer(slowestControl, took);
        }
        longestGap = longer(longestGap, Duration.between(term.issuedAt(), now));
    }

    private void lookAt(String session, Term term, String agent, Instant now, Duration sinceLast) {
        if (term == null) {
            faults.putIfAbsent(session, now + ": " + session + " on " + agent + " has a login that nobody issued");
            return;
        }
        Term before = inSessions.put(session, term);
        if (before != null && !before.equals(term)) {
            latestRenewal = longer(latestRenewal, Duration.between(before.latestDue(), now));
        }
        switch (judgement.on(term, agent, now)) {
            case MACHINE -> excused = excused.plus(sinceLast);
            case PLUGIN ->
                faults.putIfAbsent(
                        session,
                        now + ": " + session + " on " + agent + " has a login that expired at " + term.expiresAt()
                                + ", while the control wrote to the same agent");
            default -> {}
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /**
     * How slow the machine was, and what came of it.
     *
     * @param slowestControlSeconds from when the control got a login until that was seen in its file
     * @param longestGapSeconds for how long the control had no newer login on an agent, restarts and killed agents included
     * @param longestPauseSeconds between two looks, which are half a second apart where the machine has time
     * @param latestRenewalSeconds after half the life of the login and the scatter, restarts and killed agents included
     * @param excusedSeconds for how long, summed over all sessions, a login had expired where nobody could renew it
     */
    record Watched(
            int controlWrites,
            double slowestControlSeconds,
            double longestGapSeconds,
            double longestPauseSeconds,
            double highestLoad,
            double latestRenewalSeconds,
            double excusedSeconds) {}
}

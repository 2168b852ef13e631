package io.jenkins.plugins.registrytoken.session;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What the threads of this JVM have to do with renewals. */
public final class RenewalThreads {
    private static final String ROOM = RenewalThreads.class.getPackageName() + '.';

    private static final Set<String> OF_SESSIONS = Set.of(
            "Session",
            "Sessions",
            "SessionOpening",
            "SessionRenewal",
            "RenewAuthFile",
            "agent.AgentCalls",
            "BuildTokens");

    private RenewalThreads() {}

    /** How many there are. */
    public static long count() {
        return named(SessionTimer.THREAD_NAME);
    }

    /** How many threads have a name that begins like this; cheap enough to be asked again and again. */
    public static long named(String prefix) {
        Thread[] threads = new Thread[group().activeCount() * 2 + 100];
        int count = group().enumerate(threads);
        return Arrays.stream(threads, 0, count)
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    private static ThreadGroup group() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    /** Those that are in the middle of something that sessions do, be they named so or not. */
    static List<String> busy() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey() != Thread.currentThread())
                .filter(entry -> Arrays.stream(entry.getValue())
                        .map(StackTraceElement::getClassName)
                        .anyMatch(RenewalThreads::isOfSession))
                .map(entry -> entry.getKey().getName())
                .toList();
    }

    private static boolean isOfSession(String name) {
        return name.startsWith(ROOM)
                && OF_SESSIONS.contains(name.substring(ROOM.length()).split("\\$")[0]);
    }
}

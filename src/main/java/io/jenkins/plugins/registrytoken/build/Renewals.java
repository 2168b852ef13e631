package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.security.ACL;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jenkins.security.ImpersonatingScheduledExecutorService;

/**
 * The threads on which all sessions are renewed, and the clock that says when. They are few, however many sessions are
 * open, so whatever runs here waits neither for an agent nor for a cloud.
 */
final class Renewals implements Executor {
    static final int THREADS = 4;
    static final String THREAD_NAME = "registry-token renewal";

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final ScheduledExecutorService threads;

    Renewals() {
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(
                THREADS,
                new NamingThreadFactory(new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), THREAD_NAME),
                new ThreadPoolExecutor.DiscardPolicy());
        pool.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        pool.allowCoreThreadTimeOut(true);
        // Else what is cancelled stays in the queue until it would have been due, which is hours.
        pool.setRemoveOnCancelPolicy(true);
        pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        threads = new ImpersonatingScheduledExecutorService(pool, ACL.SYSTEM2);
    }

    @Override
    public void execute(@NonNull Runnable work) {
        threads.execute(work);
    }

    /** Does this later; what is cancelled is forgotten at once. */
    @NonNull
    Future<?> after(@NonNull Duration pause, @NonNull Runnable work) {
        return threads.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does this again and again, with such a pause before each time, until it is cancelled. */
    @NonNull
    Future<?> every(@NonNull Duration pause, @NonNull Runnable work) {
        return threads.scheduleWithFixedDelay(work, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Jenkins stops: what has not begun never will. */
    void stop() {
        threads.shutdown();
    }
}

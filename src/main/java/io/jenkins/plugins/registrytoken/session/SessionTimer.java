package io.jenkins.plugins.registrytoken.session;

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
 * Runs the renewals when they are due. All sessions share four threads, so nothing that runs here may wait for an agent, a
 * cloud or a store of credentials.
 */
final class SessionTimer implements Executor {
    static final int THREADS = 4;
    static final String THREAD_NAME = "registry-token renewal";

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final ScheduledExecutorService threads;

    SessionTimer() {
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(
                THREADS,
                new NamingThreadFactory(new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), THREAD_NAME),
                new ThreadPoolExecutor.DiscardPolicy());
        pool.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        pool.allowCoreThreadTimeOut(true);
        // Without this, cancelled work stays in the queue until it would have been due, which may be hours later.
        pool.setRemoveOnCancelPolicy(true);
        pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        threads = new ImpersonatingScheduledExecutorService(pool, ACL.SYSTEM2);
    }

    @Override
    public void execute(@NonNull Runnable work) {
        threads.execute(work);
    }

    /** Runs this later. Cancelled work is forgotten at once. */
    @NonNull
    Future<?> after(@NonNull Duration pause, @NonNull Runnable work) {
        return threads.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs this after each such pause until it is cancelled. */
    @NonNull
    Future<?> every(@NonNull Duration pause, @NonNull Runnable work) {
        return threads.scheduleWithFixedDelay(work, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Drops all work that has not begun, because Jenkins stops. */
    void stop() {
        threads.shutdown();
    }
}

package io.jenkins.plugins.registrytoken.session;

import static org.awaitility.Awaitility.await;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import hudson.model.Computer;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.MockResponse;

/** Edits, deletes and restores credentials, disconnects the agent, and disables the cloud, at random moments. */
final class Upheaval implements AutoCloseable {
    static final List<String> IDS = List.of("one", "two");

    /** What it is asked after the end is not done any more. */
    private final ScheduledExecutorService timer =
            new ScheduledThreadPoolExecutor(4, new ThreadPoolExecutor.DiscardPolicy());

    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final CloudSimulator cloud;
    private final Computer agent;
    private final Random random;
    private int keys;
    private volatile boolean over;

    Upheaval(CloudSimulator cloud, Computer agent, long seed) throws Exception {
        this.cloud = cloud;
        this.agent = agent;
        this.random = new Random(seed);
        for (String id : IDS) {
            edit(id);
            repeat(6, 4000, () -> edit(id));
        }
        repeat(3, 6000, () -> {
            String id = IDS.get(random.nextInt(IDS.size()));
            replace(id, null);
            // Else a credential may stay away for all builds that a busy machine starts late.
            return in(random.nextInt(1000), () -> edit(id));
        });
        // One that is still coming back may, disconnected again, never give its executors work.
        repeat(2, 10_000, () -> agent.isOnline() ? agent.disconnect(OfflineCause.create(null)) : null);
        repeat(3, 6000, () -> {
            cloud.answersAll(".*", () -> new MockResponse().setResponseCode(503));
            return in(random.nextInt(500), cloud::recovers);
        });
    }

    /** Another key means other tokens. */
    private Object edit(String id) throws Exception {
        String key = "KEY" + id + next();
        cloud.knows(key, SimulatedCredentials.SECRET);
        replace(id, SimulatedCredentials.of(id, cloud.endpoint(), key, SimulatedCredentials.SECRET));
        return null;
    }

    private synchronized int next() {
        return ++keys;
    }

    /** @param credentials null to delete it */
    private synchronized Object replace(String id, Credentials credentials) throws Exception {
        SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
        provider.getCredentials()
                .removeIf(stored ->
                        stored instanceof IdCredentials mine && mine.getId().equals(id));
        if (credentials != null) {
            provider.getCredentials().add(credentials);
        }
        provider.save();
        return null;
    }

    /** So many times, after pauses of at most so many milliseconds: on a busy machine builds must get ahead too. */
    private void repeat(int times, int longest, Callable<?> change) {
        in(random.nextInt(longest), () -> {
            if (!over && times > 0) {
                change.call();
                repeat(times - 1, longest, change);
            }
            return null;
        });
    }

    /** Does it after so many milliseconds. */
    Object in(int millis, Callable<?> action) {
        return timer.schedule(
                () -> {
                    try {
                        return action.call();
                    } catch (Exception e) {
                        problems.add(e.toString());
                        throw e;
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    void pause(int millis) throws InterruptedException, ExecutionException {
        timer.schedule(() -> null, millis, TimeUnit.MILLISECONDS).get();
    }

    /** All is well again from now on. */
    void end() throws Exception {
        over = true;
        timer.shutdown();
        timer.awaitTermination(1, TimeUnit.MINUTES);
        cloud.recovers();
        await().atMost(Duration.ofMinutes(2)).until(agent::isOnline);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void close() {
        over = true;
        timer.shutdownNow();
    }
}

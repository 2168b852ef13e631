package io.jenkins.plugins.registrytoken.benchmark;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.sun.management.OperatingSystemMXBean;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.slaves.DumbSlave;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.registrytoken.session.ManySessions;
import io.jenkins.plugins.registrytoken.session.RenewalThreads;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What open sessions cost, however many there are. All are on one agent, with one credential, and due at once. */
@WithJenkins
class ScaleBenchmark {
    private static final String AREA = "scale";
    private static final int MOST = 10_000;

    private final CountDownLatch measured = new CountDownLatch(1);
    private final Figures figures = new Figures();
    private final List<Figure> all = new ArrayList<>();
    private final AtomicLong renewalThreads = new AtomicLong();
    private final AtomicLong timerThreads = new AtomicLong();

    private JenkinsRule jenkins;
    private CloudSimulator cloud;
    private FreeStyleBuild build;
    private ManySessions sessions;
    private ScheduledExecutorService sampler;
    private int keys;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cloud = new CloudSimulator(Clock.systemUTC()).tokensLive(Duration.ofMinutes(15));
        DumbSlave agent = jenkins.createOnlineSlave();
        FreeStyleProject job = jenkins.createFreeStyleProject("open");
        job.getBuildersList().add(new Wait(measured));
        build = job.scheduleBuild2(0).waitForStart();
        FilePath workspace = agent.getWorkspaceFor(job);
        sessions = new ManySessions(
                build, workspace, new StreamTaskListener(OutputStream.nullOutputStream(), StandardCharsets.UTF_8));
        sampler = Executors.newSingleThreadScheduledExecutor();
        sampler.scheduleAtFixedRate(this::sample, 0, 50, TimeUnit.MILLISECONDS);
        newKey();
    }

    @AfterEach
    void stop() throws Exception {
        sessions.close();
        measured.countDown();
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        sampler.shutdownNow();
        cloud.close();
    }

    @Test
    void tenThousandSessions() throws Exception {
        cycle(1000); // so that all code is compiled
        double[] few = new double[5];
        for (int i = 0; i < few.length; i++) {
            few[i] = cycle(100);
        }
        double[] some = {cycle(1000), cycle(1000), cycle(1000)};

        long before = usedHeap();
        long cpu = cpu();
        sessions.open(MOST, "swr");
        cpu = cpu() - cpu;
        add(Figure.count(AREA, "heap per open session", "bytes", (double) (usedHeap() - before) / MOST, 4096));
        long begin = System.nanoTime();
        long renewing = cpu();
        renew();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        add(Figure.of(AREA, "10,000 sessions renewed that are due at once", "s", took.toMillis() / 1000.0)
                .goal(300));
        sessions.close();
        double many = (cpu + cpu() - renewing) / 1e6 / MOST;

        add(Figure.count(AREA, "threads that renew, at most", "threads", renewalThreads.get(), 4));
        add(Figure.count(AREA, "threads of Jenkins' timer, at most", "threads", timerThreads.get(), 10));
        add(Figure.of(AREA, "processor time of a session at 100 open", "ms", median(few)));
        add(Figure.of(AREA, "processor time of a session at 1,000 open", "ms", median(some)));
        add(Figure.of(AREA, "processor time of a session at 10,000 open", "ms", many));
        add(Figure.of(AREA, "1,000 open sessions against 100, each", "", median(some) / median(few))
                .goal(1.5));
        add(Figure.of(AREA, "10,000 open sessions against 1,000, each", "", many / median(some))
                .goal(1.5));
        figures.write(getClass());
        assertThat(all.stream().filter(Figure::count).filter(Figure::isMissed).toList(), empty());
    }

    private void add(Figure figure) {
        all.add(figure);
        figures.add(figure);
        System.out.println(figure.name() + ": " + figure.value() + ' ' + figure.unit());
    }

    /** @return the milliseconds of processor time for each session: to open, to renew, to close */
    private double cycle(int count) throws Exception {
        long begin = cpu();
        sessions.open(count, "swr");
        renew(count);
        sessions.close();
        return (cpu() - begin) / 1e6 / count;
    }

    private void renew() throws Exception {
        renew(MOST);
    }

    /** As if the token had lived for five minutes: there is a newer one to be had. */
    private void renew(int count) throws Exception {
        int issued = cloud.passwords().size();
        newKey();
        sessions.areDue();
        await().pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofMinutes(5))
                .until(() -> cloud.passwords().size() > issued
                        && sessions.with(cloud.passwords().get(issued)) == count);
    }

    private void newKey() throws Exception {
        String key = "SIMULATEDKEY" + ++keys;
        cloud.knows(key, SimulatedCredentials.SECRET);
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        SimulatedCredentials.add(SimulatedCredentials.of("swr", cloud.endpoint(), key, SimulatedCredentials.SECRET));
    }

    private void sample() {
        renewalThreads.accumulateAndGet(RenewalThreads.count(), Math::max);
        timerThreads.accumulateAndGet(RenewalThreads.named("jenkins.util.Timer"), Math::max);
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** The least of several, as collections leave what others have just made. */
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Lets its build go on until everything is measured. */
    private static final class Wait extends TestBuilder {
        private final transient CountDownLatch end;

        Wait(CountDownLatch end) {
            this.end = end;
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException {
            return end.await(10, TimeUnit.MINUTES);
        }
    }
}

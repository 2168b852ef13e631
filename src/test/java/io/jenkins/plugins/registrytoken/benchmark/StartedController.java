package io.jenkins.plugins.registrytoken.benchmark;

import io.jenkins.plugins.registrytoken.PackagedPlugin;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.RealJenkinsFixture;

/** A controller that is a process of its own, has no more plugins than it must, and keeps what it has through starts. */
final class StartedController implements AutoCloseable {
    private static final String FULLY_UP = "Jenkins is fully up and running";

    private final RealJenkinsFixture fixture;
    private final LoadedClasses classes;

    /** @param directory for all that it keeps; must exist */
    StartedController(Path directory, StoredCredentials credentials) throws Exception {
        this(directory, credentials, 0);
        PackagedPlugin.in(directory.resolve("home"));
        fixture.javaOptions(classes.option());
    }

    /**
     * One whose starts are measured: it does not tell what it loads, as telling takes time too.
     *
     * @param copies how many {@link PluginCopies} it has instead of the plugin itself
     */
    StartedController(Path directory, StoredCredentials credentials, int copies) throws Exception {
        classes = new LoadedClasses(directory.resolve("classes.log"));
        fixture = new RealJenkinsFixture()
                .prepareHomeLazily(true)
                .withHost("127.0.0.1")
                .withHttpListenAddress("127.0.0.1")
                .withTimeout(0)
                .omitPlugins(RequiredPlugins.others())
                .omitPlugins(PackagedPlugin.NAME)
                .javaOptions(
                        CloudSimulator.ALLOW_LOOPBACK,
                        "-Xmx1g",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UseDynamicNumberOfCompilerThreads",
                        "-XX:+UseSerialGC",
                        "-Djenkins.model.Jenkins.slaveAgentPort=-1",
                        "-Dhudson.model.UpdateCenter.never=true",
                        "-Dhudson.model.DownloadService.never=true",
                        "-Dhudson.model.UsageStatistics.disabled=true");
        credentials.in(directory.resolve("home"));
        PluginCopies.in(directory.resolve("home"), copies);
        fixture.setHome(directory.resolve("home").toFile());
        fixture.setUp(getClass().getName(), "start");
    }

    RealJenkinsFixture fixture() {
        return fixture;
    }

    LoadedClasses classes() {
        return classes;
    }

    StartUp start() throws Throwable {
        fixture.startJenkins();
        return fixture.runRemotely(StartedController::look);
    }

    void stop() throws Exception {
        fixture.stopJenkins();
    }

    /** At once, as there is nothing that it must not lose. */
    void kill() throws InterruptedException {
        Process process = fixture.getProcess();
        if (process != null) {
            fixture.stopJenkinsForcibly();
            process.waitFor();
        }
    }

    @Override
    public void close() throws Exception {
        kill();
        fixture.tearDown();
    }

    private static StartUp look(JenkinsRule rule) throws IOException {
        long processor = processorNanos();
        long end = Jenkins.logRecords.stream()
                .filter(logged -> FULLY_UP.equals(logged.getMessage()))
                .mapToLong(LogRecord::getMillis)
                .findFirst()
                .orElseThrow();
        return new StartUp(
                end - ManagementFactory.getRuntimeMXBean().getStartTime(),
                processor / (double) TimeUnit.MILLISECONDS.toNanos(1));
    }

    /** Of all threads that there were, but not of compiler and garbage collector, who work when they please. */
    static long processorNanos() throws IOException {
        long all = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                all -= nanosOfTheMachinery(thread);
            }
        }
        return all;
    }

    private static long nanosOfTheMachinery(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).matches("(?s)(C1 Comp|VM Thread|GC Thread).*")
                    ? Long.parseLong(
                            Files.readString(thread.resolve("schedstat")).split(" ")[0])
                    : 0;
        } catch (IOException e) {
            return 0; // a thread that is gone meanwhile, which those never are
        }
    }

    /**
     * One start.
     *
     * @param millis until it was fully up
     * @param processorMillis of all threads but compiler and garbage collector, until it answered the first request
     */
    record StartUp(double millis, double processorMillis) implements Serializable {}
}

package io.jenkins.plugins.registrytoken.soak;

import hudson.slaves.DumbSlave;
import hudson.slaves.JNLPLauncher;
import hudson.slaves.RetentionStrategy;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Agents that are processes of their own, and connect to the controller. */
final class Agents {
    /** For processes that are started again and again, on a machine with few processors. */
    static final String[] QUICK_START = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};

    private final RealJenkinsExtension jenkins;
    private final InboundAgentExtension processes;
    private final List<String> names;
    private final Path directory;

    /** @param directory for what is on them; must exist */
    Agents(RealJenkinsExtension jenkins, InboundAgentExtension processes, Path directory, int count) {
        this.jenkins = jenkins;
        this.processes = processes;
        this.directory = directory;
        names = IntStream.range(0, count).mapToObj(number -> "soak-" + number).toList();
    }

    List<String> names() {
        return names;
    }

    /** Where they keep everything. */
    List<Path> directories() {
        return names.stream().map(this::directory).toList();
    }

    void start(int executorsOfEach) throws Throwable {
        for (String name : names) {
            jenkins.runRemotely(Agents::add, name, directory(name).toString(), executorsOfEach);
            processes.start(jenkins, options(name));
        }
    }

    /**
     * Kills the agent, but not what its builds have started, and starts it again.
     *
     * @return for how long the controller had no agent whose logins are renewed
     */
    Duration crash(String name) throws Throwable {
        Instant begin = Instant.now();
        processes.stop(jenkins, name);
        processes.start(jenkins, options(name));
        return Duration.between(begin, Instant.now());
    }

    /** What is in the auth files of all open sessions on this agent, by the name of the job. */
    Map<String, String> authFiles(String name) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (Path temporary : children(directory(name).resolve("workspace"), "*@tmp")) {
            for (Path session : children(temporary, "registry-token-*")) {
                String job = temporary.getFileName().toString().replace("@tmp", "");
                contents.put(job, Files.readString(session.resolve("config.json")));
            }
        }
        return contents;
    }

    private static List<Path> children(Path directory, String glob) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, glob)) {
            List<Path> all = new ArrayList<>();
            children.forEach(all::add);
            return all;
        }
    }

    private static InboundAgentExtension.Options options(String name) {
        return InboundAgentExtension.Options.newBuilder()
                .name(name)
                .webSocket()
                .javaOptions(QUICK_START)
                .build();
    }

    private Path directory(String name) {
        return directory.resolve(name);
    }

    private static void add(JenkinsRule rule, String name, String remoteDirectory, Integer executors) throws Exception {
        DumbSlave agent = new DumbSlave(name, remoteDirectory, new JNLPLauncher());
        agent.setNumExecutors(executors);
        agent.setRetentionStrategy(RetentionStrategy.NOOP);
        rule.jenkins.addNode(agent);
    }
}

package io.jenkins.plugins.registrytoken.agents;

import hudson.model.ComputerSet;
import hudson.model.TaskListener;
import hudson.slaves.ComputerLauncher;
import hudson.slaves.DumbSlave;
import hudson.slaves.SlaveComputer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * An agent in a JVM of its own, which talks to Jenkins over its standard streams, if wished over a slow line. What Jenkins
 * asks it, and which processes it starts, is counted.
 */
public final class AgentProcess extends ComputerLauncher {
    private final String directory;
    private final String path;
    private final long delayMillis;
    private transient RequestLog requests;
    private transient ProcessLog processes;
    private transient Process process;

    private AgentProcess(Path directory, String path, Duration delay) {
        this.directory = directory.toString();
        this.path = path;
        this.delayMillis = delay.toMillis();
    }

    /**
     * Starts it, and waits until it is online.
     *
     * @param directory its own, must exist; has the home directory, without a Docker configuration, and the workspaces
     * @param path where it looks for programs
     * @param delay of what is sent, in each direction
     */
    public static AgentProcess start(JenkinsRule jenkins, String name, Path directory, String path, Duration delay)
            throws Exception {
        // They ask every agent things, some time after it came.
        ComputerSet.getMonitors().clear();
        AgentProcess launcher = new AgentProcess(directory, path, delay);
        Files.createDirectory(launcher.home());
        DumbSlave agent = new DumbSlave(name, directory.resolve("root").toString(), launcher);
        jenkins.jenkins.addNode(agent);
        jenkins.waitOnline(agent);
        launcher.processes = new ProcessLog(agent.getChannel());
        return launcher;
    }

    public Path home() {
        return Path.of(directory, "home");
    }

    /** Of the agent with this name. */
    public static AgentProcess of(String name) {
        return (AgentProcess) ((DumbSlave) Jenkins.get().getNode(name)).getLauncher();
    }

    /** Counts from here on. */
    public void begin() throws IOException, InterruptedException {
        processes.begin();
        requests.begin();
    }

    /** What there was since {@link #begin}. */
    public Counts end() throws IOException, InterruptedException {
        RequestLog.Requests asked = requests.end();
        return new Counts(asked.ofController(), asked.ofAgent(), processes.end());
    }

    @Override
    public void launch(SlaveComputer computer, TaskListener listener) throws IOException, InterruptedException {
        Path jar = Path.of(directory, "agent.jar");
        Files.write(jar, Jenkins.get().getJnlpJars("agent.jar").readFully());
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + home(),
                "-jar",
                jar.toString());
        builder.environment().put("HOME", home().toString());
        builder.environment().put("PATH", path);
        builder.redirectError(Path.of(directory, "agent.log").toFile());
        process = builder.start();
        requests = new RequestLog();
        SlowLine line = new SlowLine(Duration.ofMillis(delayMillis));
        computer.setChannel(
                line.from(process.getInputStream()), line.to(process.getOutputStream()), listener, requests);
    }

    @Override
    public void afterDisconnect(SlaveComputer computer, TaskListener listener) {
        process.destroy();
    }
}

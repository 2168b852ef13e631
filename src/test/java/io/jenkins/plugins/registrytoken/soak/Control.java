package io.jenkins.plugins.registrytoken.soak;

import com.sun.net.httpserver.HttpServer;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import hudson.util.DaemonThreadFactory;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator.IssuedLogin;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import jenkins.MasterToSlaveFileCallable;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * Does every few seconds what a renewal does, from the same controller to the same agents, but without the plugin: gets a
 * login over HTTP, has the agent write it to a file, and has the agent put that in the place of the last. How late that
 * is tells how slow the machine is.
 */
final class Control implements AutoCloseable {
    private static final int PAUSE_SECONDS = 5;
    /** Few are valid at a time, as the registry reads all whenever there is a new one. */
    private static final Duration LIFE = Duration.ofSeconds(30);

    /** In the controller. */
    private static ScheduledExecutorService renewals;

    private final HttpServer cloud = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    /** By the name of the agent. */
    private final TreeMap<String, String> files = new TreeMap<>();

    /** @param directory for one file for each agent; must exist */
    Control(Path directory, List<String> agents, String registryHost, ValidLogins logins) throws IOException {
        agents.forEach(
                agent -> files.put(agent, directory.resolve(agent + ".json").toString()));
        cloud.createContext("/", exchange -> {
            IssuedLogin login =
                    new IssuedLogin("control", "control-" + UUID.randomUUID(), "control-" + UUID.randomUUID());
            logins.accept(login, LIFE);
            byte[] content = "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}"
                    .formatted(registryHost, ValidLogins.encode(login))
                    .getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
        });
        cloud.start();
    }

    /** The auth file on this agent. */
    Path file(String agent) {
        return Path.of(files.get(agent));
    }

    boolean isOnAllAgents() {
        return files.values().stream().allMatch(file -> Files.exists(Path.of(file)));
    }

    /** Must be called again when Jenkins has been started again. */
    void start(RealJenkinsExtension jenkins) throws Throwable {
        String address = "http://127.0.0.1:" + cloud.getAddress().getPort() + '/';
        jenkins.runRemotely(Control::startRenewals, address, files);
    }

    void stop(RealJenkinsExtension jenkins) throws Throwable {
        jenkins.runRemotely(Control::stopRenewals);
    }

    @Override
    public void close() {
        cloud.stop(0);
    }

    private static void startRenewals(JenkinsRule rule, String address, TreeMap<String, String> files) {
        renewals = Executors.newScheduledThreadPool(files.size(), new DaemonThreadFactory());
        files.forEach((agent, file) ->
                renewals.scheduleWithFixedDelay(() -> renew(address, agent, file), 0, PAUSE_SECONDS, TimeUnit.SECONDS));
    }

    private static void stopRenewals(JenkinsRule rule) throws InterruptedException {
        renewals.shutdown();
        renewals.awaitTermination(1, TimeUnit.MINUTES);
    }

    private static void renew(String address, String agent, String file) {
        VirtualChannel channel = Jenkins.get().getComputer(agent).getChannel();
        if (channel == null) {
            return;
        }
        try (InputStream login = URI.create(address).toURL().openStream()) {
            new FilePath(channel, file).act(new Replacement(login.readAllBytes()));
        } catch (IOException | RuntimeException e) {
            System.err.println("control: " + agent + " is written to later: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs on the agent. */
    private static final class Replacement extends MasterToSlaveFileCallable<Void> {
        private static final long serialVersionUID = 1;

        private final byte[] content;

        Replacement(byte[] content) {
            this.content = content;
        }

        @Override
        public Void invoke(File file, VirtualChannel channel) throws IOException {
            Path newer = Files.write(Path.of(file + "-new"), content);
            Files.move(newer, file.toPath(), StandardCopyOption.ATOMIC_MOVE);
            return null;
        }
    }
}

package io.jenkins.plugins.registrytoken.demo;

import hudson.model.Run;
import io.jenkins.plugins.registrytoken.PackagedPlugin;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jenkins.model.ParameterizedJobMixIn.ParameterizedJob;
import org.jvnet.hudson.test.JavaNetReverseProxy2;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.RealJenkinsFixture;

/** The controller, a process of its own that {@code jenkins.yaml} configures. */
final class DemoJenkins implements AutoCloseable {
    private final RealJenkinsFixture fixture;
    private final Path directory;
    private String adminPassword;

    /**
     * @param directory for all that it keeps; must exist
     * @param port on loopback; 0 for a free one
     */
    DemoJenkins(Path directory, int port) {
        this.directory = directory;
        fixture = new RealJenkinsFixture()
                .prepareHomeLazily(true)
                .withHost("127.0.0.1")
                .withPort(port)
                .withPrefix("")
                .withTimeout(0)
                .omitPlugins(PackagedPlugin.NAME)
                .javaOptions(
                        CloudSimulator.ALLOW_LOOPBACK,
                        "-Xmx1g",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djenkins.model.Jenkins.slaveAgentPort=-1",
                        "-Dhudson.model.UpdateCenter.never=true",
                        "-Dhudson.model.DownloadService.never=true",
                        "-Dhudson.model.UsageStatistics.disabled=true");
        fixture.setHome(directory.resolve("home").toFile());
    }

    /** @param settings for {@code jenkins.yaml} */
    void start(Properties settings) throws Throwable {
        Path configuration = Path.of(getClass().getResource("jenkins.yaml").toURI());
        settings.setProperty("SCRIPTS", configuration.getParent().toString());
        adminPassword = settings.getProperty("ADMIN_PASSWORD");
        // In a file, as the command line and the environment of a process are for others to see.
        Path file = directory.resolve("settings.properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            settings.store(out, null);
        }
        fixture.extraEnv("SECRETS_FILE", file.toString());
        fixture.javaOptions("-Dcasc.jenkins.config=" + configuration);
        PackagedPlugin.in(directory.resolve("home"));
        fixture.setUp(getClass().getName(), "start");
        fixture.startJenkins();
        fixture.run(DemoJenkins::stayOnLoopback);
    }

    /** The fixture's update centre listens everywhere; nobody asks it anything here. */
    private static void stayOnLoopback(JenkinsRule rule) throws Exception {
        JavaNetReverseProxy2.getInstance().stop();
    }

    String url() throws IOException {
        return fixture.getUrl().toString();
    }

    /** Builds every job once, and waits for the builds to end. */
    List<Build> buildAll() throws Throwable {
        return fixture.runRemotely(DemoJenkins::build);
    }

    private static ArrayList<Build> build(JenkinsRule rule) throws Exception {
        List<Future<?>> futures = new ArrayList<>();
        for (ParameterizedJob<?, ?> job : rule.jenkins.getAllItems(ParameterizedJob.class)) {
            futures.add(job.scheduleBuild2(0));
        }
        ArrayList<Build> builds = new ArrayList<>();
        for (Future<?> future : futures) {
            Run<?, ?> run = (Run<?, ?>) future.get();
            builds.add(new Build(
                    run.getParent().getFullName(),
                    run.getNumber(),
                    String.valueOf(run.getResult()),
                    JenkinsRule.getLog(run)));
        }
        builds.sort(Comparator.comparing(Build::job));
        return builds;
    }

    int statusForAdmin(String page) throws Exception {
        String login = World.ADMIN + ':' + adminPassword;
        return status(page, "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }

    int statusForNobody(String page) throws Exception {
        return status(page, "");
    }

    private int status(String page, String authorization) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + page))
                .header("Authorization", authorization)
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    /** Until somebody ends it. */
    void awaitEnd() throws InterruptedException {
        fixture.getProcess().waitFor();
    }

    @Override
    public void close() throws Exception {
        Process process = fixture.getProcess();
        if (process != null) {
            process.destroy(); // Ctrl-C in a terminal has already told it the same
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            fixture.stopJenkinsForcibly(); // has the fixture forget it, which would ask it to exit
        }
        fixture.tearDown();
    }
}

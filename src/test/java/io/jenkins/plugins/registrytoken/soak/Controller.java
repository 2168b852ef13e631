package io.jenkins.plugins.registrytoken.soak;

import hudson.model.Result;
import hudson.model.Slave;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** The controller, which is another process: its static methods are what runs there. */
final class Controller {
    /** The job that ends before the others begin. */
    static final String PUSH = "push";

    private final RealJenkinsExtension jenkins;
    private final List<String> agents;
    private final Control control;

    /** @param control goes on when Jenkins has been started again */
    Controller(RealJenkinsExtension jenkins, List<String> agents, Control control) {
        this.jenkins = jenkins;
        this.agents = agents;
        this.control = control;
    }

    void start() throws Throwable {
        jenkins.startJenkins();
        jenkins.runRemotely(Controller::prepare);
    }

    void addCredentials(String endpoint, List<String> ids) throws Throwable {
        jenkins.runRemotely(Controller::add, endpoint, new ArrayList<>(ids));
    }

    void buildNow(String name, String script) throws Throwable {
        jenkins.runRemotely(Controller::build, name, script);
    }

    void begin(TreeMap<String, String> scripts) throws Throwable {
        jenkins.runRemotely(Controller::schedule, scripts);
    }

    /** @return for how long there was none, and no agent that it could reach */
    Absence restart() throws Throwable {
        Instant begin = Instant.now();
        jenkins.stopJenkins();
        return comeBack(begin);
    }

    /** The same without a chance to prepare for it. */
    Absence crash() throws Throwable {
        Instant begin = Instant.now();
        Process process = jenkins.getProcess();
        jenkins.stopJenkinsForcibly();
        process.waitFor(); // or its port may still be taken
        return comeBack(begin);
    }

    private Absence comeBack(Instant begin) throws Throwable {
        jenkins.startJenkins();
        Duration controller = Duration.between(begin, Instant.now());
        control.start(jenkins);
        awaitAgents();
        return new Absence(controller, Duration.between(begin, Instant.now()));
    }

    void awaitAgents() throws Throwable {
        for (String agent : agents) {
            Deadline.within(
                    Duration.ofMinutes(5),
                    agent + " is online",
                    () -> jenkins.runRemotely(Controller::isOnline, agent));
        }
    }

    /** Waits for all builds to end, each of which must succeed. */
    void awaitSuccess() throws Throwable {
        Deadline.within(Duration.ofMinutes(5), "all builds have ended", () -> jenkins.runRemotely(Controller::running)
                .isEmpty());
        List<String> failed = ended().stream()
                .filter(log -> !log.lines().findFirst().orElse("").endsWith(": SUCCESS"))
                .toList();
        if (!failed.isEmpty()) {
            throw new AssertionError(failed.size() + " builds failed: " + String.join("\n", failed));
        }
    }

    /** Logs of builds that have ended, which none may before it is told to. */
    List<String> ended() throws Throwable {
        return jenkins.runRemotely(Controller::endedLogs);
    }

    /** How many times a build's log says that its login was renewed. */
    int renewals() throws Throwable {
        return jenkins.runRemotely(Controller::renewals);
    }

    Threads threads() throws Throwable {
        return jenkins.runRemotely(Threads::count);
    }

    private static void prepare(JenkinsRule rule) throws Exception {
        rule.jenkins.setSlaveAgentPort(-1);
        rule.jenkins.setNumExecutors(0);
    }

    private static void add(JenkinsRule rule, String endpoint, ArrayList<String> ids) throws Exception {
        for (String id : ids) {
            SimulatedCredentials.add(SimulatedCredentials.of(id, endpoint, accessKey(id), SimulatedCredentials.SECRET));
        }
    }

    static String accessKey(String id) {
        return SimulatedCredentials.ACCESS_KEY + id;
    }

    private static void build(JenkinsRule rule, String name, String script) throws Exception {
        rule.assertBuildStatus(Result.SUCCESS, job(rule, name, script).scheduleBuild2(0));
    }

    private static void schedule(JenkinsRule rule, TreeMap<String, String> scripts) throws Exception {
        for (var script : scripts.entrySet()) {
            job(rule, script.getKey(), script.getValue()).scheduleBuild2(0);
        }
    }

    private static WorkflowJob job(JenkinsRule rule, String name, String script) throws Exception {
        WorkflowJob job = rule.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private static Boolean isOnline(JenkinsRule rule, String agent) {
        return ((Slave) rule.jenkins.getNode(agent)).getComputer().isOnline();
    }

    private static ArrayList<String> running(JenkinsRule rule) {
        ArrayList<String> running = new ArrayList<>();
        for (WorkflowJob job : rule.jenkins.getAllItems(WorkflowJob.class)) {
            if (job.getLastBuild() == null || job.getLastBuild().isBuilding()) {
                running.add(job.getFullName());
            }
        }
        return running;
    }

    private static ArrayList<String> endedLogs(JenkinsRule rule) throws Exception {
        ArrayList<String> ended = new ArrayList<>();
        for (WorkflowJob job : rule.jenkins.getAllItems(WorkflowJob.class)) {
            WorkflowRun run = job.getLastBuild();
            if (run != null && !run.isBuilding() && !job.getName().equals(PUSH)) {
                ended.add(run + ": " + run.getResult() + "\n" + String.join("\n", run.getLog(50)));
            }
        }
        return ended;
    }

    private static Integer renewals(JenkinsRule rule) throws Exception {
        int renewals = 0;
        for (WorkflowJob job : rule.jenkins.getAllItems(WorkflowJob.class)) {
            renewals += (int) JenkinsRule.getLog(job.getLastBuild())
                    .lines()
                    .filter(line -> line.contains(" renewed until "))
                    .count();
        }
        return renewals;
    }

    /**
     * A restart.
     *
     * @param controller until it answers again
     * @param agents until all are connected again, and their logins renewed
     */
    record Absence(Duration controller, Duration agents) {}
}

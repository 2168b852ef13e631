package io.jenkins.plugins.registrytoken.keyless;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayWithSize;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.Action;
import hudson.model.BuildListener;
import hudson.model.FreeStyleProject;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import hudson.model.ModelObject;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.TopLevelItem;
import hudson.model.TopLevelItemDescriptor;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.credential.SimulatedTime;
import io.jenkins.plugins.registrytoken.fuzz.Seed;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.OidcCredential;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaWebIdentity;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiWebIdentity;
import io.jenkins.plugins.registrytoken.session.SimulatedCredentials;
import io.jenkins.plugins.registrytoken.simulator.TrustedIssuer;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import io.jenkins.plugins.registrytoken.step.SimulatedRegistries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import jenkins.model.ModifiableTopLevelItemGroup;
import jenkins.model.ParameterizedJobMixIn;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Who shares a login, and who never does: the clouds know for whose ID token they gave each. */
@WithJenkins
class SubjectsTest {
    private static final String HUAWEI = "openTelekomCloudSwr";
    private static final String ALIBABA = "alibabaAcr";
    private static final Pattern AUTH = Pattern.compile("\"auth\"\\s*:\\s*\"([^\"]+)");
    private static final Pattern USERS = Pattern.compile("(?m)^users (.+)$");

    private JenkinsRule jenkins;
    private SimulatedRegistries clouds;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setNumExecutors(8);
        clouds = SimulatedRegistries.at("swr.example");
        clouds.alibaba().serves("acr.example");
        IdTokens.nameTheJobOnly();
        trustJobsBelow(jenkins.jenkins, "root");
    }

    @AfterEach
    void stop() throws IOException {
        clouds.close();
    }

    @Test
    void aHundredBuildsOfAJobMakeOneExchangeAndAnotherJobMakesItsOwn() throws Exception {
        Job<?, ?> one = freestyle(jenkins.jenkins, "one");
        List<Future<? extends Run<?, ?>>> builds = new ArrayList<>();
        for (int build = 0; build < 100; build++) {
            builds.add(start(one));
        }
        assertOwnLogins(builds);
        assertThat(clouds.huawei().idTokens(), hasSize(1));
        assertThat(clouds.alibaba().calls("AssumeRoleWithOIDC"), equalTo(1L));
        assertOwnLogins(List.of(start(freestyle(jenkins.jenkins, "other"))));
        assertThat(clouds.huawei().idTokens(), hasSize(2));
        assertThat(clouds.alibaba().calls("AssumeRoleWithOIDC"), equalTo(2L));
    }

    /** Keys end and what is remembered is lost at random moments, so builds of all jobs exchange their tokens at once. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void noBuildEverGetsALoginOfAnotherSubject() throws Exception {
        Random random = Seed.of(SubjectsTest.class);
        clouds.huawei().tokensLive(Duration.ofSeconds(6));
        List<Job<?, ?>> jobs = new ArrayList<>();
        for (String name : List.of("", "a", "b")) {
            ModifiableTopLevelItemGroup place = jenkins.jenkins;
            if (!name.isEmpty()) {
                Folder folder = jenkins.createProject(Folder.class, name);
                trustJobsBelow(folder, name);
                place = folder;
            }
            jobs.addAll(List.of(
                    freestyle(place, "freestyle"),
                    freestyle(place, "freestyle-2"),
                    pipeline(place, "pipeline"),
                    pipeline(place, "pipeline-2")));
        }
        List<Future<? extends Run<?, ?>>> builds = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            List<Future<? extends Run<?, ?>>> race = new ArrayList<>();
            for (int build = 0; build < 40; build++) {
                race.add(start(jobs.get(random.nextInt(jobs.size()))));
            }
            for (Future<?> build : race) {
                build.get();
                if (random.nextInt(4) == 0) {
                    forget();
                }
            }
            forget(); // at least once, however the race went
            builds.addAll(race);
        }
        assertOwnLogins(builds);
        assertThat(clouds.huawei().idTokens().size(), greaterThan(jobs.size()));
    }

    /** The clouds no longer know the keys that they gave, nor Jenkins its logins. */
    private void forget() {
        clouds.huawei().revokesTemporaryKeys();
        clouds.alibaba().revokesTemporaryKeys();
        SimulatedTime.is(Clock.systemUTC());
    }

    /** Both clouds trust the jobs in this place, which has registry tokens and an issuer of its own. */
    private void trustJobsBelow(ModelObject place, String name) throws Exception {
        TrustedIssuer issuer = IdTokens.issuedBy(place);
        String role = "acs:ram::1:role/" + name;
        String provider = "acs:ram::1:oidc-provider/" + name;
        clouds.huawei().knowsProvider(name, issuer.pasted(), ".*/job/[^/]+/");
        clouds.alibaba().oidc().knows(provider, issuer).trusts(role, provider, ".*/job/[^/]+/");
        store(place, "swr", HUAWEI, new HuaweiWebIdentity(name, new OidcCredential(IdTokens.TEXT)));
        store(place, "acr", ALIBABA, new AlibabaWebIdentity(role, provider, new OidcCredential(IdTokens.FILE)));
    }

    private void store(ModelObject place, String id, String issuer, Authentication authentication) throws Exception {
        SimulatedCredentials.add(
                new RegistryTokenCredentials(CredentialsScope.GLOBAL, id, null, clouds.issuer(issuer, authentication)),
                place);
    }

    private static Job<?, ?> freestyle(ModifiableTopLevelItemGroup place, String name) throws Exception {
        FreeStyleProject job = create(FreeStyleProject.class, place, name);
        job.setConcurrentBuild(true);
        job.getBuildWrappersList().add(new RegistryTokenBuildWrapper("swr, acr"));
        job.getBuildersList().add(new Look());
        return job;
    }

    private static Job<?, ?> pipeline(ModifiableTopLevelItemGroup place, String name) throws Exception {
        WorkflowJob job = create(WorkflowJob.class, place, name);
        job.setDefinition(new CpsFlowDefinition("""
                node {
                  withRegistryToken(credentialsId: 'swr', usernameVariable: 'SWR') {
                    withRegistryToken(credentialsId: 'acr', usernameVariable: 'ACR') {
                      echo "users $SWR $ACR"
                    }
                  }
                }
                """, true));
        return job;
    }

    private static <T extends TopLevelItem> T create(Class<T> kind, ModifiableTopLevelItemGroup place, String name)
            throws IOException {
        return kind.cast(
                place.createProject((TopLevelItemDescriptor) Jenkins.get().getDescriptorOrDie(kind), name, false));
    }

    private static Future<? extends Run<?, ?>> start(Job<?, ?> job) {
        return ((ParameterizedJobMixIn.ParameterizedJob<?, ?>) job).scheduleBuild2(0, new Apart());
    }

    /** All succeed, and each has two logins of its own job. */
    private void assertOwnLogins(List<Future<? extends Run<?, ?>>> builds) throws Exception {
        List<String> strangers = new ArrayList<>();
        for (Future<? extends Run<?, ?>> build : builds) {
            Run<?, ?> run = jenkins.assertBuildStatusSuccess(build.get());
            Matcher users = USERS.matcher(JenkinsRule.getLog(run));
            assertThat(run + " has logins", users.find());
            String[] names = users.group(1).split(" ");
            assertThat(names, arrayWithSize(2));
            for (String user : names) {
                String subject = clouds.subject(user.startsWith("simulated_") ? ALIBABA : HUAWEI, user);
                if (!subject.equals(run.getParent().getAbsoluteUrl())) {
                    strangers.add(run + " got " + user + " of " + subject);
                }
            }
        }
        assertThat(strangers, empty());
    }

    /** Shows the users of the logins in the file. */
    public static final class Look extends TestBuilder {
        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws IOException, InterruptedException {
            Path file = Path.of(build.getEnvironment(listener).get("DOCKER_CONFIG"), "config.json");
            Matcher logins = AUTH.matcher(Files.readString(file));
            listener.getLogger()
                    .println("users "
                            + logins.results()
                                    .map(login -> new String(
                                            Base64.getDecoder().decode(login.group(1)), StandardCharsets.UTF_8))
                                    .map(login -> login.split(":")[0])
                                    .collect(Collectors.joining(" ")));
            return true;
        }
    }

    /** Builds of one job, none of which stands for another. */
    private static final class Apart extends InvisibleAction implements Queue.QueueAction {
        @Override
        public boolean shouldSchedule(List<Action> others) {
            return true;
        }
    }
}

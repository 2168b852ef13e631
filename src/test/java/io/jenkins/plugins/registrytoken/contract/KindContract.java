package io.jenkins.plugins.registrytoken.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.Configurator;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.Util;
import io.jenkins.plugins.casc.model.CNode;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.credential.TokenService;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Stream;
import net.sf.json.JSONObject;
import okhttp3.mockwebserver.MockResponse;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.structs.SymbolLookup;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.TestBuilder;
import org.kohsuke.stapler.interceptor.RequirePOST;
import org.kohsuke.stapler.verb.POST;

/** What issuers and authentications keep to alike. Extend {@link IssuerContract} or {@link AuthenticationContract}. */
public abstract class KindContract extends KindFixture {
    KindContract() {}

    @Test
    void everyFieldIsSet() throws Exception {
        Object whole = kind();
        Map<String, Object> nothing = BoundFields.of(BoundFields.empty(whole.getClass()));
        BoundFields.of(whole)
                .forEach((field, value) -> assertThat(
                        field,
                        BoundFields.comparable(value),
                        not(equalTo(BoundFields.comparable(nothing.get(field))))));
    }

    @Test
    void theFormKeepsEveryField() throws Exception {
        store(whole());
        HtmlPage page = client("admin").goTo(STORE + "credential/" + ID + "/update");
        jenkins().submit(page.getFormByName("update"));
        assertIsWhole(storedIssuer(SystemCredentialsProvider.getInstance()));
    }

    @Test
    void configurationAsCodeKeepsEveryFieldAndShowsNoSecret() throws Exception {
        ConfiguratorRegistry registry = ConfiguratorRegistry.get();
        ConfigurationContext context = new ConfigurationContext(registry);
        Configurator<RegistryTokenCredentials> configurator = registry.lookupOrFail(RegistryTokenCredentials.class);
        CNode exported = configurator.describe(store(whole()), context);
        String yaml = Util.toYamlString(exported);
        assertThat(secrets().in("export", yaml), empty());
        assertThat(yaml, containsString(symbol()));
        assertIsWhole(configurator.configure(exported, context).getIssuer());
    }

    @Test
    void theDiskKeepsEveryFieldAndShowsNoSecret() throws Exception {
        store(whole());
        SystemCredentialsProvider.getInstance().save();
        File file = new File(jenkins().jenkins.getRootDir(), "credentials.xml");
        assertThat(secrets().in("disk", Files.readString(file.toPath())), empty());
        assertIsWhole(storedIssuer(new SystemCredentialsProvider()));
    }

    @Test
    void anElementOfAnotherVersionIsIgnored() throws Exception {
        assertIsWhole(with(new StoredXml(kind()).with("fieldOfAnotherVersion").read()));
    }

    @Test
    void anElementThatIsAbsentOrEmptyIsAnEmptyField() throws Exception {
        Map<String, Object> nothing = BoundFields.of(BoundFields.empty(kind().getClass()));
        for (String field : new StoredXml(kind()).fields()) {
            List<StoredXml> tries = new ArrayList<>(List.of(new StoredXml(kind()).without(field)));
            if (!new StoredXml(kind()).isObject(field)) {
                tries.add(new StoredXml(kind()).withEmpty(field));
            }
            for (StoredXml xml : tries) {
                Object read = xml.read();
                if (nothing.containsKey(field)) {
                    assertThat(
                            field,
                            BoundFields.comparable(BoundFields.of(read).get(field)),
                            equalTo(BoundFields.comparable(nothing.get(field))));
                }
                hasARequestOrOneLine(field, with(read));
            }
        }
    }

    @Test
    void withNothingEnteredItHasAFormAndARequestOrOneLine() throws Exception {
        StoredXml xml = new StoredXml(kind());
        xml.fields().forEach(xml::without);
        for (Object nothing : List.of(xml.read(), BoundFields.empty(kind().getClass()))) {
            hasARequestOrOneLine("nothing", with(nothing));
        }
        store(with(xml.read()));
        WebResponse form = client("admin")
                .withJavaScriptEnabled(false)
                .goTo(STORE + "credential/" + ID + "/update")
                .getWebResponse();
        assertThat(form.getStatusCode(), is(200));
    }

    @Test
    void itHasASymbolANameAndAHelpForEveryField() throws Exception {
        Descriptor<?> descriptor = kind().getDescriptor();
        assertThat(SymbolLookup.getSymbolValue(descriptor), not(empty()));
        assertThat(descriptor.getDisplayName(), not(blankOrNullString()));
        assertThat(descriptor.getDisplayName(), not(equalTo(descriptor.clazz.getSimpleName())));
        JenkinsRule.WebClient reader = client("reader");
        for (String field : BoundFields.of(kind()).keySet()) {
            assertThat(
                    field,
                    reader.goTo(webMethod(descriptor.clazz, "help/" + field), null)
                            .getWebResponse()
                            .getStatusCode(),
                    is(200));
        }
    }

    @Test
    void webMethodsAnswerPostsOnlyAndTellReadersNothing() throws Exception {
        Descriptor<?> descriptor = kind().getDescriptor();
        JenkinsRule.WebClient admin = client("admin");
        JenkinsRule.WebClient reader = client("reader");
        for (Method method : descriptor.getClass().getMethods()) {
            boolean ofJenkins = method.getDeclaringClass().getName().startsWith("hudson.");
            if (ofJenkins || method.isBridge() || !method.getName().matches("do[A-Z].*")) {
                continue;
            }
            String name = Character.toLowerCase(method.getName().charAt(2))
                    + method.getName().substring(3);
            assertThat(
                    name + " is for POST",
                    method.isAnnotationPresent(POST.class) || method.isAnnotationPresent(RequirePOST.class));
            assertThat(
                    name,
                    admin.goTo(webMethod(descriptor.clazz, name) + "?value=-", null)
                            .getWebResponse()
                            .getStatusCode(),
                    not(is(200)));
            WebResponse answer = post(reader, descriptor.clazz, name, "value", "-");
            if (answer.getStatusCode() != 403) {
                String none = text(answer).replaceAll("\\{[^{}]*\"value\":\"\"\\}", "");
                assertThat(name + " for a reader", none, matchesPattern("|\\[\\]|\\{.*\"values\":\\[\\]\\}"));
            }
        }
    }

    @Test
    void theConnectionCanBeTested() throws Exception {
        JenkinsRule.WebClient admin = client("admin");
        String works = testConnection(admin);
        for (String host : token(store(whole())).logins().keySet()) {
            assertThat(works, containsString(host));
        }
        assertThat(works, containsString("class=\"ok\""));
        for (MockResponse answer : List.of(
                new MockResponse().setResponseCode(403).setBody("Forbidden."),
                new MockResponse().setBody("<html>\n<body>a maintenance page</body>\n</html>"),
                new MockResponse().setBody("{\"unexpected\":\n1}"),
                new MockResponse())) {
            answerAll(call -> answer);
            String fails = testConnection(admin);
            assertThat(fails, containsString("class=\"error\""));
            assertIsOneLine("Test connection", fails.replaceAll("<[^>]*>", "").strip());
        }
    }

    @Test
    void aPipelineGetsTheLoginAndLeavesNoSecret() throws Exception {
        try (LogRecorder log = new LogRecorder()
                .record("io.jenkins.plugins.registrytoken", Level.ALL)
                .capture(10_000)) {
            Set<String> hosts = token(store(whole())).logins().keySet();
            WorkflowJob job = jenkins().createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition(
                    "node { withRegistryToken('" + ID + "') { echo readFile(env.DOCKER_CONFIG + '/config.json') } }",
                    true));
            Run<?, ?> build = jenkins().buildAndAssertSuccess(job);
            for (String host : hosts) {
                jenkins().assertLogContains('"' + host + '"', build);
            }
            jenkins().assertLogContains("****", build);
            assertThat(secrets().in("log of Jenkins", String.join("\n", log.getMessages())), empty());
        }
        assertNoSecretIsLeft();
    }

    @Test
    void aFreestyleBuildGetsTheLoginAndLeavesNoSecret() throws Exception {
        Set<String> hosts = token(store(whole())).logins().keySet();
        FreeStyleProject job = jenkins().createFreeStyleProject();
        job.getBuildWrappersList().add(new RegistryTokenBuildWrapper(ID));
        ReadLogins builder = new ReadLogins();
        job.getBuildersList().add(builder);
        Run<?, ?> build = jenkins().buildAndAssertSuccess(job);
        assertThat(builder.logins.keySet(), equalTo(hosts));
        builder.logins.forEach((host, login) -> assertThat(host, login.password(), equalTo(ISSUED.password())));
        assertThat("the login is gone", builder.directory.exists(), is(false));
        jenkins().assertLogContains("****", build);
        assertNoSecretIsLeft();
    }

    @Test
    void toMakeARequestCallsNobodyAndShowsNoSecret() throws Exception {
        TokenRequest request = request(whole());
        assertThat(request(whole()), equalTo(request));
        assertThat(request(whole()).hashCode(), equalTo(request.hashCode()));
        assertThat(calls(), empty());
        for (Object shown : List.of(request, whole(), kind(), whole().title())) {
            assertThat(secrets().in(shown.getClass().getName(), shown.toString()), empty());
        }
    }

    @Test
    void eachFieldIsPartOfTheRequest() throws Exception {
        Map<String, Object> all = BoundFields.of(kind());
        Map<String, Object> required = new HashMap<>(all);
        required.keySet().retainAll(BoundFields.required(kind()));
        for (Map.Entry<String, Object> field : all.entrySet()) {
            boolean refers = credentials().stream()
                    .anyMatch(other -> BoundFields.value(other, "id").equals(field.getValue()));
            if (field.getValue() instanceof Describable
                    || refers
                    || withoutEffect().contains(field.getKey())) {
                continue;
            }
            Object other = another(field.getKey(), field.getValue());
            // Some fields count only while another one is empty, such as a region without an endpoint.
            assertThat(field.getKey(), counts(all, field.getKey(), other) || counts(required, field.getKey(), other));
        }
    }

    private boolean counts(Map<String, Object> fields, String field, Object other) throws Exception {
        Map<String, Object> changed = new HashMap<>(fields);
        changed.put(field, other);
        return !request(with(BoundFields.copy(kind(), changed)))
                .equals(request(with(BoundFields.copy(kind(), fields))));
    }

    /** Jenkins loads what the signatures of its extensions mention when it starts, long before the first call. */
    @Test
    void noSignatureMentionsAnHttpOrJsonLibrary() throws Exception {
        List<String> signatures = new ArrayList<>();
        for (Class<?> start : List.of(kind().getClass(), kind().getDescriptor().getClass())) {
            for (Class<?> c = start; !c.getName().matches("(java|hudson)\\..*"); c = c.getSuperclass()) {
                Stream.<AnnotatedElement[]>of(
                                c.getDeclaredMethods(), c.getDeclaredConstructors(), c.getDeclaredFields())
                        .flatMap(Stream::of)
                        .map(Object::toString)
                        .filter(signature -> signature.matches(".*\\b(okhttp3|okio|com\\.fasterxml\\.jackson)\\..*"))
                        .forEach(signatures::add);
            }
        }
        assertThat(signatures, empty());
    }

    static void hasARequestOrOneLine(String what, TokenIssuer issuer, ContractRequester requester) throws Exception {
        try {
            assertThat(what, issuer.request(requester), notNullValue());
        } catch (TokenException | IllegalArgumentException e) {
            assertIsOneLine(what, e.getMessage());
        }
    }

    private void hasARequestOrOneLine(String what, TokenIssuer issuer) throws Exception {
        hasARequestOrOneLine(what, issuer, new ContractRequester(credentials()));
        assertThat(what, issuer.title(), not(blankOrNullString()));
        assertThat(what, issuer.title(), not(containsString("null")));
    }

    private static void assertIsOneLine(String what, String message) {
        assertThat(what, message, not(blankOrNullString()));
        assertThat(what, message, not(containsString("\n")));
        assertThat(what, message, not(containsString("null")));
    }

    private void assertIsWhole(TokenIssuer issuer) throws Exception {
        assertThat(BoundFields.comparable(issuer), equalTo(BoundFields.comparable(whole())));
    }

    private String symbol() throws Exception {
        return SymbolLookup.getSymbolValue(kind()).iterator().next();
    }

    /** The token of a credential that is stored, with the issued password. */
    final RegistryToken token(RegistryTokenCredentials stored) throws Exception {
        RegistryToken token = TokenService.get().token(stored, null).token();
        assertThat(token.login().password(), equalTo(ISSUED.password()));
        return token;
    }

    private String testConnection(JenkinsRule.WebClient client) throws Exception {
        String form =
                new JSONObject().element("issuer", BoundFields.form(whole())).toString();
        String answer = post(client, RegistryTokenCredentials.class, "testConnection", "json", form)
                .getContentAsString();
        assertThat(secrets().in("Test connection", answer), empty());
        return answer;
    }

    private void assertNoSecretIsLeft() throws Exception {
        LeakSearch search = secrets();
        for (File file : jenkins().jenkins.getRootDir().listFiles()) {
            if (!Set.of("plugins", "war").contains(file.getName())) {
                try {
                    assertThat(search.below(file.toPath()), empty());
                } catch (NoSuchFileException e) {
                    continue; // one that Jenkins was about to rename
                }
            }
        }
    }

    /** Reads the logins that the build has. */
    private static final class ReadLogins extends TestBuilder {
        private transient FilePath directory;
        private transient Map<String, Login> logins;

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException, IOException {
            directory = new FilePath(
                    launcher.getChannel(), build.getEnvironment(listener).get("DOCKER_CONFIG"));
            String config = directory.child("config.json").readToString();
            listener.getLogger().println(config);
            logins = new HashMap<>();
            JSONObject auths = JSONObject.fromObject(config).getJSONObject("auths");
            for (Object host : auths.keySet()) {
                String auth = auths.getJSONObject((String) host).getString("auth");
                logins.put((String) host, Login.decode(auth).orElseThrow());
            }
            return true;
        }
    }
}

package io.jenkins.plugins.registrytoken.credential;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsUnavailableException;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyFromCredentials;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcr;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.IamTokenAuthentication;
import io.jenkins.plugins.registrytoken.page.RegistryTokensAction;
import io.jenkins.plugins.registrytoken.settings.RegistryTokenSettings;
import io.jenkins.plugins.registrytoken.simulator.AlibabaSimulator;
import io.jenkins.plugins.registrytoken.step.RegistryTokenBuildWrapper;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** XML that lacks an element, as a script or an older version wrote it: Jenkins makes objects of it without constructors. */
@WithJenkins
class StoredXmlTest {
    private static final String STORE = "credentials/store/system/domain/_/";

    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        var stored = SystemCredentialsProvider.getInstance().getCredentials();
        stored.add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "vault", null, "AK", "canary-vault"));
        stored.add(new StringCredentialsImpl(
                CredentialsScope.GLOBAL, "iam-token", null, Secret.fromString("canary-iam-token")));
    }

    @Test
    void aCredentialWithoutAnyOneElementHasARequestOrOneLine() throws Exception {
        int tried = 0;
        for (RegistryTokenCredentials whole : EveryKind.all()) {
            String xml = Jenkins.XSTREAM2.toXML(whole);
            for (int i = 1; i < elements(parse(xml)).size(); i++) {
                for (boolean remove : List.of(true, false)) {
                    Document document = parse(xml);
                    Element element = elements(document).get(i);
                    String what = whole.getId() + (remove ? " without " : " with empty ") + element.getTagName();
                    if (remove) {
                        element.getParentNode().removeChild(element);
                    } else {
                        element.setTextContent("");
                    }
                    check(what, (RegistryTokenCredentials) Jenkins.XSTREAM2.fromXML(text(document)));
                    tried++;
                }
            }
        }
        assertThat(tried, greaterThan(100));
    }

    private static void check(String what, RegistryTokenCredentials credentials) {
        assertThat(what, credentials.getId(), not(emptyOrNullString()));
        String name = CredentialsNameProvider.name(credentials);
        assertThat(what, name, containsString(credentials.getId()));
        assertThat(what, name, not(containsString("null")));
        if (credentials.getIssuer() == null) {
            return; // which aCredentialWithNothingInItHasAFormAndOneLine has
        }
        try {
            TokenRequests.of(credentials);
        } catch (TokenException e) {
            assertThat(what, e.getMessage(), not(emptyOrNullString()));
            assertThat(what, e.getMessage(), not(containsString("null")));
            assertThat(what, e.getMessage().lines().count(), is(1L));
        }
    }

    @Test
    void whatAnElementIsAbsentForIsWhatItIsInAnEmptyForm() throws Exception {
        Set<Class<?>> seen = new HashSet<>();
        for (Object whole :
                EveryKind.all().stream().flatMap(StoredXmlTest::parts).toList()) {
            seen.add(whole.getClass());
            Object empty = empty(whole.getClass());
            for (Field field : fields(whole.getClass())) {
                String name = whole.getClass().getSimpleName() + '.' + field.getName();
                for (boolean remove : List.of(true, false)) {
                    Document document = parse(Jenkins.XSTREAM2.toXML(whole));
                    var found = document.getDocumentElement().getElementsByTagName(field.getName());
                    if (found.getLength() == 0) {
                        continue; // of a kind that occurs twice, once with it
                    }
                    if (remove) {
                        document.getDocumentElement().removeChild(found.item(0));
                    } else if (Describable.class.isAssignableFrom(field.getType())) {
                        continue; // its class is something
                    } else {
                        found.item(0).setTextContent("");
                    }
                    assertThat(
                            name + (remove ? " absent" : " empty"),
                            value(Jenkins.XSTREAM2.fromXML(text(document)), field),
                            equalTo(value(empty, field)));
                }
            }
        }
        for (Descriptor<?> kind : kinds()) {
            assertThat("every kind occurs", seen.contains(kind.clazz), is(true));
        }
    }

    @Test
    void everyAttributeOccurs() throws Exception {
        StringBuilder all = new StringBuilder();
        EveryKind.all().forEach(whole -> all.append(Jenkins.XSTREAM2.toXML(whole)));
        for (Descriptor<?> kind : kinds()) {
            for (Field field : fields(kind.clazz)) {
                assertThat(
                        kind.clazz.getSimpleName(),
                        all.toString(),
                        matchesPattern("(?s).*<" + field.getName() + "[ >].*"));
            }
        }
    }

    @Test
    void aCredentialWithNothingInItHasAFormAndOneLine() throws Exception {
        List<String> contents = new ArrayList<>(List.of(""));
        for (Descriptor<?> issuer : kinds()) {
            if (TokenIssuer.class.isAssignableFrom(issuer.clazz)) {
                contents.add("<issuer class='" + issuer.clazz.getName() + "'/>");
            } else {
                for (Class<?> registry : List.of(HuaweiSwr.class, AlibabaAcr.class)) {
                    contents.add("<issuer class='" + registry.getName() + "'><authentication class='"
                            + issuer.clazz.getName() + "'/></issuer>");
                }
            }
        }
        for (String content : contents) {
            String root = RegistryTokenCredentials.class.getName();
            RegistryTokenCredentials credentials =
                    (RegistryTokenCredentials) Jenkins.XSTREAM2.fromXML('<' + root + '>' + content + "</" + root + '>');
            SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
            try {
                JenkinsRule.WebClient client = jenkins.createWebClient().withJavaScriptEnabled(false);
                client.goTo(STORE);
                client.goTo(STORE + "credential/" + credentials.getId() + "/update");
                String line = assertThrows(CredentialsUnavailableException.class, credentials::getPassword)
                        .getMessage();
                assertThat(content, line, startsWith("Registry token " + credentials.getId() + ": "));
                assertThat(content, line.lines().count(), is(1L));
            } finally {
                SystemCredentialsProvider.getInstance().getCredentials().remove(credentials);
            }
        }
    }

    @Test
    void aCredentialThatTakesItsKeyFromNoneSaysSo() {
        for (Authentication none : List.of(new AccessKeyFromCredentials(null), new IamTokenAuthentication(" "))) {
            TokenException e = assertThrows(
                    TokenException.class,
                    () -> TokenRequests.of(new RegistryTokenCredentials(
                            CredentialsScope.GLOBAL, "none", null, new HuaweiSwr("cn-north-4", none))));
            assertThat(e.getMessage(), containsString("none is chosen: choose one"));
        }
    }

    @Test
    void aCredentialThatAScriptCreatesWithoutItsNetworkIsForThePublicOne() throws Exception {
        try (AlibabaSimulator cloud = new AlibabaSimulator(Clock.systemUTC())
                .knows("AK", "canary-key")
                .hasInstance("cri-1", "team")) {
            String root = RegistryTokenCredentials.class.getName();
            JenkinsRule.WebClient client = jenkins.createWebClient();
            WebRequest request = new WebRequest(client.createCrumbedUrl(STORE + "createCredentials"), HttpMethod.POST);
            request.setAdditionalHeader("Content-Type", "application/xml");
            request.setRequestBody('<' + root + "><id>acr</id><issuer class='" + AlibabaAcr.class.getName()
                    + "'><region>cn-shanghai</region><instance>team</instance><endpoint>" + cloud.endpoint()
                    + "</endpoint><authentication class='" + AccessKeyAuthentication.class.getName()
                    + "'><accessKeyId>AK</accessKeyId><secretAccessKey>canary-key</secretAccessKey></authentication>"
                    + "</issuer></" + root + '>');
            assertThat(client.getPage(request).getWebResponse().getStatusCode(), is(200));
            FreeStyleProject job = jenkins.createFreeStyleProject();
            job.getBuildWrappersList().add(new RegistryTokenBuildWrapper("acr"));
            jenkins.assertLogContains(
                    "registry-token: team-registry.cn-simulated.cr.example as ", jenkins.buildAndAssertSuccess(job));
        }
    }

    @Test
    void aJobWhoseWrapperNamesNothingHasOneLine() throws Exception {
        String xml = "<project><buildWrappers><" + RegistryTokenBuildWrapper.class.getName()
                + "/></buildWrappers></project>";
        FreeStyleProject job = (FreeStyleProject) jenkins.jenkins.createProjectFromXML(
                "empty-wrapper", new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        jenkins.createWebClient().getPage(job, "configure");
        var build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("ERROR: Name the registry token: ", build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void thePageOfABuildIsThereWithWhateverItsXmlHas() throws Exception {
        String action = RegistryTokensAction.class.getName();
        for (String content : List.of(
                "",
                "<uses/>",
                "<uses><" + action + "_-Use/></uses>",
                "<uses><" + action + "_-Use><credentialsId>swr</credentialsId></" + action + "_-Use></uses>")) {
            var build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
            build.addAction((RegistryTokensAction)
                    Jenkins.XSTREAM2.fromXML('<' + action + '>' + content + "</" + action + '>'));
            JenkinsRule.WebClient client = jenkins.createWebClient();
            client.getPage(build, "registry-tokens");
            String json = client.goTo(build.getUrl() + "registry-tokens/api/json", "application/json")
                    .getWebResponse()
                    .getContentAsString();
            for (String text : List.of("credentialsId", "issuer", "hosts")) {
                assertThat(content, json, not(containsString('"' + text + "\":null")));
            }
        }
    }

    @Test
    void settingsThatLackAnElementOrAreOutOfRangeAreTheDefaultOrTheNearest() throws Exception {
        File file = new File(jenkins.jenkins.getRootDir(), RegistryTokenSettings.class.getName() + ".xml");
        String root = RegistryTokenSettings.class.getName();
        for (String content : List.of("", "<connectTimeoutSeconds/><callTimeoutSeconds/><variablesAllowed/>")) {
            Files.writeString(file.toPath(), '<' + root + '>' + content + "</" + root + '>');
            RegistryTokenSettings read = new RegistryTokenSettings();
            assertThat(content, read.getConnectTimeoutSeconds(), is(5));
            assertThat(content, read.getCallTimeoutSeconds(), is(15));
        }
        Files.writeString(
                file.toPath(),
                '<' + root + "><connectTimeoutSeconds>0</connectTimeoutSeconds>"
                        + "<callTimeoutSeconds>100000</callTimeoutSeconds></" + root + '>');
        RegistryTokenSettings read = new RegistryTokenSettings();
        assertThat("0 would be for ever", read.getConnectTimeoutSeconds(), is(1));
        assertThat(read.getCallTimeoutSeconds(), is(120));
        assertThat(read.isVariablesAllowed(), is(true));
        Files.delete(file.toPath());
    }

    private static List<Descriptor<?>> kinds() {
        List<Descriptor<?>> kinds = new ArrayList<>();
        kinds.addAll(Jenkins.get().getDescriptorList(TokenIssuer.class));
        kinds.addAll(Jenkins.get().getDescriptorList(Authentication.class));
        return kinds;
    }

    /** The issuer, its authentication, and that one's. */
    private static Stream<Object> parts(RegistryTokenCredentials credentials) {
        List<Object> parts = new ArrayList<>();
        for (Object part = credentials.getIssuer(); part != null; part = authentication(part)) {
            parts.add(part);
        }
        return parts.stream();
    }

    private static Object authentication(Object part) {
        return fields(part.getClass()).stream()
                .filter(field -> field.getName().equals("authentication"))
                .findFirst()
                .map(field -> value(part, field))
                .orElse(null);
    }

    private static List<Field> fields(Class<?> kind) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> c = kind; c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    /** What its getter gives. */
    private static Object value(Object of, Field field) {
        String name =
                field.getName().substring(0, 1).toUpperCase() + field.getName().substring(1);
        try {
            Object value = of.getClass()
                    .getMethod((field.getType() == boolean.class ? "is" : "get") + name)
                    .invoke(of);
            return field.getType() == Secret.class ? Secret.toString((Secret) value) : value;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Object empty(Class<?> kind) throws ReflectiveOperationException {
        for (Constructor<?> constructor : kind.getConstructors()) {
            if (constructor.isAnnotationPresent(DataBoundConstructor.class)) {
                return constructor.newInstance(new Object[constructor.getParameterCount()]);
            }
        }
        throw new AssertionError(kind);
    }

    private static List<Element> elements(Document document) {
        var all = document.getElementsByTagName("*");
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            elements.add((Element) all.item(i));
        }
        return elements;
    }

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static String text(Document document) throws Exception {
        StringWriter text = new StringWriter();
        TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(text));
        return text.toString();
    }
}

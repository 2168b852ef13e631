package io.jenkins.plugins.registrytoken.session;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.EnvVars;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.credential.FormClient;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.OidcCredential;
import io.jenkins.plugins.registrytoken.issuer.RegionalIssuer;
import io.jenkins.plugins.registrytoken.issuer.TokenFile;
import io.jenkins.plugins.registrytoken.issuer.WebIdentity;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcr;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcrPersonal;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaEcsAuthentication;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaIssuer;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaWebIdentity;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiEcsAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwrEnterprise;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiWebIdentity;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.SwrIssuer;
import io.jenkins.plugins.registrytoken.simulator.AlibabaSimulator;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.simulator.SimulatedIssuer;
import io.jenkins.plugins.registrytoken.simulator.TrustedIssuer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.sf.json.JSONObject;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jvnet.hudson.test.JenkinsRule;

/** A registry token for each way to sign in with an ID token, at clouds that can echo what they were sent. */
final class Keyless implements AutoCloseable {
    private static final String PROJECT = "0123456789abcdef0123456789abcdef";

    /** What is asked of the clouds, in both of them. */
    static final List<String> OPERATIONS = List.of(
            "AssumeRoleWithOIDC",
            "ListInstance",
            "GetAuthorizationToken",
            "/v3.0/OS-AUTH/id-token/tokens",
            "/v3.0/OS-CREDENTIAL/securitytokens",
            "/v5/agencies/assume-with-oidc",
            "/v3/projects",
            "/v2/manage/utils/secret",
            "/v2/" + PROJECT + "/.*");

    private static final Pattern JWT = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.([\\w-]+)");
    private static final String SUBJECT = "https://jenkins.example.com/job/";
    private static final String ROLE = "acs:ram::1:role/registry-login";
    private static final String PROVIDER = "acs:ram::1:oidc-provider/jenkins";
    private static final String AGENCY = "iam::1:agency:registry-login";
    private static final String PROVIDER_URN = "iam::1:oidcProvider:jenkins";
    private static final String INSTANCE = "11111111-2222-3333-4444-555555555555";

    private final EnvVars before = new EnvVars(EnvVars.masterEnvVars);
    private final SimulatedIssuer issuer = new SimulatedIssuer(Clock.systemUTC());
    private final TrustedIssuer trusted =
            new TrustedIssuer(SimulatedIssuer.URL, Set.of("registry-login"), SimulatedIssuer::jwks);
    private final Path volume;
    private final List<String> idTokens = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final Map<String, RegionalIssuer> issuers = new LinkedHashMap<>();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final AlibabaSimulator alibaba = new AlibabaSimulator(Clock.systemUTC());
    private final CloudSimulator huawei = new CloudSimulator(Clock.systemUTC());
    private final FormClient client;
    private String name;

    Keyless(JenkinsRule jenkins, Path volume) throws Exception {
        this.client = new FormClient(jenkins, "admin");
        this.volume = volume;
        alibaba.hasInstance("cri-simulated", "team")
                .oidc()
                .knows(PROVIDER, trusted)
                .trusts(ROLE, PROVIDER, SUBJECT + ".*");
        huawei.knowsProvider("jenkins", trusted, SUBJECT + ".*")
                .trusts(AGENCY, PROVIDER_URN, trusted, SUBJECT + ".*")
                .knowsProject("cn-north-4", PROJECT)
                .hasInstance(PROJECT, INSTANCE, "team", "Running", "registry.example");
    }

    /** Stores a registry token for each way, with an ID token of their own. */
    void store(String as) throws Exception {
        name = as;
        issuers.clear();
        Path file = volume.resolve(as);
        EnvVars.masterEnvVars.putAll(Map.of(
                "ALIBABA_CLOUD_ROLE_ARN",
                ROLE,
                "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
                PROVIDER,
                "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
                file.toString(),
                "HUAWEICLOUD_SDK_IDP_ID",
                "jenkins",
                "HUAWEICLOUD_SDK_ID_TOKEN_FILE",
                file.toString()));
        OidcCredential credential = new OidcCredential("oidc-" + as);
        TokenFile ofPath = new TokenFile();
        ofPath.setPath(file.toString());
        HuaweiWebIdentity agency = new HuaweiWebIdentity(PROVIDER_URN, credential);
        agency.setAgencyUrn(AGENCY);
        agency.setStsEndpoint(huawei.endpoint());
        add("acr", new AlibabaAcr("cn-shanghai", "team", role(credential)));
        add("acr-personal", new AlibabaAcrPersonal("cn-shanghai", role(credential)));
        add("acr-file", new AlibabaAcr("cn-shanghai", "team", role(ofPath)));
        add("acr-controller", new AlibabaAcr("cn-shanghai", "team", new AlibabaEcsAuthentication()));
        add("otc", new OpenTelekomCloudSwr("eu-de", new HuaweiWebIdentity("jenkins", credential)));
        add("otc-file", new OpenTelekomCloudSwr("eu-de", new HuaweiWebIdentity("jenkins", ofPath)));
        add("otc-controller", new OpenTelekomCloudSwr("eu-de", new HuaweiEcsAuthentication()));
        add("swr-agency", new HuaweiSwr("cn-north-4", agency));
        add("swr-enterprise", new HuaweiSwrEnterprise("cn-north-4", "team", agency));
        rotate();
    }

    private static Authentication role(WebIdentity identity) {
        return new AlibabaWebIdentity(ROLE, PROVIDER, identity);
    }

    private void add(String id, RegionalIssuer issuer) throws Exception {
        String endpoint = issuer instanceof AlibabaIssuer ? alibaba.endpoint() : huawei.endpoint();
        issuer.setEndpoint(endpoint);
        issuer.setRegistryHosts("registry.example");
        if (issuer instanceof AlibabaIssuer) {
            ((AlibabaIssuer) issuer).setStsEndpoint(endpoint);
        } else {
            ((SwrIssuer) issuer).setIamEndpoint(endpoint);
        }
        issuers.put(id + '-' + name, issuer);
        SimulatedCredentials.add(
                new RegistryTokenCredentials(CredentialsScope.GLOBAL, id + '-' + name, "keyless", issuer));
    }

    /** Gives the credential and the file another ID token, and ends all keys that the clouds gave. */
    void rotate() throws IOException {
        String jwt = issuer.token(Map.of(
                "sub", SUBJECT + name + '/', "aud", List.of("registry-login"), "jti", "token-" + idTokens.size()));
        // Long enough to be no other text, and not at an end of it that a message may cut off.
        int signature = jwt.lastIndexOf('.') + 1;
        idTokens.add(jwt.substring(signature + 8, signature + 56));
        Files.writeString(volume.resolve(name), jwt);
        List<Credentials> stored = SystemCredentialsProvider.getInstance().getCredentials();
        stored.removeIf(
                each -> each instanceof StringCredentials text && text.getId().equals("oidc-" + name));
        stored.add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "oidc-" + name, null, Secret.fromString(jwt)));
        SystemCredentialsProvider.getInstance().save();
        alibaba.revokesTemporaryKeys();
        huawei.revokesTemporaryKeys();
    }

    /** The ids of the registry tokens whose cloud has such an operation. */
    List<String> ids(String operation) {
        return issuers.keySet().stream()
                .filter(id -> operation.startsWith("/") != id.startsWith("acr"))
                .toList();
    }

    void loginsLive(Duration life) {
        alibaba.tokensLive(life);
        huawei.tokensLive(life);
    }

    /** From now on this operation is refused with all that the call holds. */
    void echoes(String operation) {
        if (operation.startsWith("/")) {
            huawei.answersAll(operation, () -> {
                String text = echo(huawei.lastCall());
                return refusal(Map.of("error_code", text, "error_msg", text)).setHeader("X-Request-Id", text);
            });
        } else {
            alibaba.answersAll(operation, () -> {
                String text = echo(alibaba.lastCall());
                return refusal(Map.of("Code", text, "Message", text, "RequestId", text));
            });
        }
    }

    void recover() {
        huawei.recovers();
        alibaba.recovers();
    }

    private String echo(RecordedRequest call) {
        String body = call.getBody().clone().readUtf8();
        String headers = StreamSupport.stream(call.getHeaders().spliterator(), false)
                .map(header -> header.getFirst() + ": " + header.getSecond())
                // What is secret is not cut off.
                .sorted(Comparator.comparing(header -> !header.matches("(?i)(authorization|[\\w-]*token).*")))
                .collect(Collectors.joining(" "));
        // The signature of an ID token would be cut off too.
        Matcher jwt = JWT.matcher(body);
        String signature = jwt.find() ? jwt.group(1) : "";
        String decoded = URLDecoder.decode(body, StandardCharsets.UTF_8);
        String all = String.join(" ", signature, decoded, headers, body, call.getPath());
        sent.add(all);
        return all;
    }

    private static MockResponse refusal(Map<String, String> body) {
        return new MockResponse()
                .setResponseCode(403)
                .setHeader("Content-Type", "application/json")
                .setBody(JSONObject.fromObject(body).toString());
    }

    /** What <em>Test connection</em> says of each whose cloud has such an operation. */
    List<String> tested(String operation) throws Exception {
        List<String> said = new ArrayList<>();
        for (String id : ids(operation)) {
            said.add(client.test("", FormClient.form(id, issuers.get(id))));
        }
        answers.addAll(said);
        return said;
    }

    /** All that <em>Test connection</em> said. */
    String answers() {
        return String.join("\n", answers);
    }

    /** All that was echoed. */
    String echoed() {
        return String.join("\n", sent);
    }

    /** A part of each ID token without which it is none. */
    Stream<String> idTokens() {
        return idTokens.stream();
    }

    @Override
    public void close() throws IOException {
        EnvVars.masterEnvVars.keySet().retainAll(before.keySet());
        EnvVars.masterEnvVars.putAll(before);
        alibaba.close();
        huawei.close();
    }
}

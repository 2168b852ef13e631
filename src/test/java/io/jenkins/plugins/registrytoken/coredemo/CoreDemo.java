package io.jenkins.plugins.registrytoken.coredemo;

import io.jenkins.plugins.registrytoken.authfile.AuthFile;
import io.jenkins.plugins.registrytoken.authfile.ClientPaths;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.CachedCloud;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.cloud.http.Timeouts;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiAuth;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiEndpoints;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrTokenRequest;
import io.jenkins.plugins.registrytoken.registry.RealRegistry;
import io.jenkins.plugins.registrytoken.registry.TinyImage;
import io.jenkins.plugins.registrytoken.registry.Tools;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.OkHttpClient;

/**
 * The way of a login without Jenkins: a simulated cloud issues it, the auth file holds it, and a real registry lets a
 * real client in with it. Fails if anything is wrong, and if it showed a secret.
 */
public final class CoreDemo {
    private static final String ACCESS_KEY = "DEMO";
    private static final String SECRET = "canary-secret-access-key";
    private static final String PASSWORD = "canary-token-of-the-demo";
    private static final Login OTHERS = new Login("someone", "canary-login-for-another-registry");

    private final Clock clock = Clock.systemUTC();
    private final Narrator narrator;
    private final Path directory;

    private CoreDemo(Narrator narrator, Path directory) {
        this.narrator = narrator;
        this.directory = directory;
    }

    public static void main(String[] args) throws Exception {
        Narrator narrator = new Narrator(System.out);
        try (Scratch scratch = new Scratch(Path.of(System.getProperty("java.io.tmpdir")))) {
            CoreDemo demo = new CoreDemo(narrator, scratch.directory());
            if (Tools.has("docker-registry") && Tools.has("skopeo")) {
                demo.withRegistry();
            } else {
                demo.withoutRegistry();
            }
        }
        narrator.say("Everything that was written is deleted.");
        narrator.hasShownNone(SECRET, PASSWORD, OTHERS.password());
    }

    private void withRegistry() throws Exception {
        Path files = Files.createDirectory(directory.resolve("registry"));
        try (RealRegistry registry = new RealRegistry(files, "nobody", "yet")) {
            narrator.say("A docker-registry listens at " + registry.host() + ", and lets nobody in yet.");
            RegistryToken token = issue(registry.host());
            Map<String, String> written = write(token);
            registry.openTo(token.login().username(), token.login().password());
            use(registry, written);
        }
    }

    private void withoutRegistry() throws Exception {
        narrator.say("docker-registry or skopeo is not installed: no registry takes the login this time.");
        write(issue("registry.simulated.example"));
    }

    private RegistryToken issue(String registry) throws Exception {
        try (CloudSimulator cloud = new CloudSimulator(clock)) {
            cloud.knows(ACCESS_KEY, SECRET).serves(registry).issues(PASSWORD);
            narrator.say("A simulated cloud listens at " + cloud.endpoint() + ", and is asked for a login:");
            ApiClient api = new ApiClient(new OkHttpClient(), clock, Timeouts.DEFAULT);
            CachedCloud asked = new CachedCloud(() -> api, clock, Runnable::run);
            SwrTokenRequest request = new SwrTokenRequest(
                    HuaweiEndpoints.openTelekomCloudSwr("eu-de").at(cloud.endpoint()),
                    SwrTokenRequest.Operation.SECRET,
                    null,
                    null,
                    List.of(),
                    new HuaweiAuth.Signature(new AccessKey(ACCESS_KEY, SECRET, null), null));
            tell(asked.ask(request));
            tell(asked.ask(request));
            Narrator.check(cloud.calls() == 1, "The cloud was called " + cloud.calls() + " times for one login.");
            return asked.ask(request).token();
        }
    }

    /** As the log of a build does. */
    private void tell(TokenCache.Result<RegistryToken> result) {
        RegistryToken token = result.token();
        DateTimeFormatter time =
                DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
        narrator.say("  registry-token: " + String.join(", ", token.logins().keySet()) + " as "
                + token.login().username() + " until " + time.format(token.expiresAt()) + " (credential demo"
                + (result.cached() ? ", cached)" : ")"));
    }

    private Map<String, String> write(RegistryToken token) throws IOException {
        Path previous = previous();
        String before = Files.readString(previous);
        ClientPaths paths = new ClientPaths(previous.getParent(), List.of(), List.of());
        Path session = directory.resolve("session");
        Map<String, String> written = AuthFile.write(session, paths, token.logins())
                .environment(session.toString(), name -> session.resolve(name).toString());
        narrator.say("It joins the login that clients had, in a file of its own:");
        written.forEach((name, value) -> narrator.say("  " + name + '=' + value));
        String json = Files.readString(Path.of(written.get("DOCKER_CONFIG"), AuthFile.NAME));
        for (Login login : List.of(token.login(), OTHERS)) {
            Narrator.check(json.contains(login.encode()), "The login of " + login + " is not in the auth file.");
            json = json.replace(login.encode(), "****");
        }
        narrator.say(json.indent(2).stripTrailing());
        Narrator.check(Files.readString(previous).equals(before), "The previous configuration was changed.");
        return written;
    }

    /** What clients read before. */
    private Path previous() throws IOException {
        Path docker = Files.createDirectory(directory.resolve("docker"));
        return Files.writeString(
                docker.resolve(AuthFile.NAME),
                "{\"auths\":{\"registry.example.com\":{\"auth\":\"" + OTHERS.encode() + "\"}}}");
    }

    private void use(RealRegistry registry, Map<String, String> written) throws Exception {
        Path image = TinyImage.write(Files.createDirectory(directory.resolve("image")));
        String name = "docker://" + registry.host() + "/team/app:1";
        Skopeo skopeo = new Skopeo(narrator, directory);
        narrator.say("The registry now lets in who has this login, which it does not get from what clients had:");
        Path previous = directory.resolve("docker").resolve(AuthFile.NAME);
        skopeo.fails(Map.of("REGISTRY_AUTH_FILE", previous.toString()), "inspect", "--tls-verify=false", name);
        narrator.say("but from the new file:");
        skopeo.succeeds(written, "copy", "--dest-tls-verify=false", "oci:" + image, name);
        skopeo.succeeds(written, "inspect", "--tls-verify=false", name);
    }
}

package io.jenkins.plugins.registrytoken.authfile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.registrytoken.contract.Mutation;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever stands in a {@code config.json}: it is merged as promised, or refused in one line. */
class AnyConfigTest {
    private static final String OURS = "swr.example";
    private static final Map<String, Login> LOGINS = Map.of(OURS, new Login("eu-de@AK", "token"));
    private static final String OTHER = new Login("other", "canary-password").encode();
    private static final Pattern LINE_BREAK = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

    private static final List<String> RIGHT = List.of("", "{}", """
            {"auths": {"https://index.docker.io/v1/": {"auth": "%1$s"}, "swr.example": {"auth": "%1$s"}, "a.example": {}},
             "credsStore": "desktop", "credHelpers": {"gcr.io": "gcloud"}, "HttpHeaders": {"X-Meta": "v"}}""".formatted(OTHER), """
            {"auths": {"a.example": {"username": "u", "password": "canary-password", "auth": "%s", "email": "e"},
              "b.example:5000": {"identitytoken": "canary-password"}},
             "proxies": {"default": {"httpProxy": "http://proxy", "noProxy": "x"}}, "psFormat": "t", "features": {"f": "true"},
             "plugins": {"p": {"k": "v"}}, "pruneFilters": ["a", "b"], "cliPluginsExtraDirs": ["/x"], "aliases": {"b": "c"},
             "currentContext": "remote", "other": [1, 2.50, {"deep": [null, "x"]}], "number": 1}""".formatted(OTHER));

    @Property(tries = 3000, seed = "20261125")
    void aFileThatIsNearlyRightIsMergedOrRefused(@ForAll long seed) throws Exception {
        Mutation mutation = new Mutation(seed);
        isMergedOrRefused(mutation.of(mutation.any(RIGHT)));
    }

    @Property(tries = 2000, seed = "20261125")
    void anyBytesAreMergedOrRefused(@ForAll byte[] bytes) throws Exception {
        isMergedOrRefused(bytes);
    }

    @Example
    void namesThatDockerTakesForItsOwnAreItsOwn() throws Exception {
        for (String text : List.of(
                "{\"auth\u017f\": {\"a.example\": {\"u\u017fername\": 5}}}",
                "{\"AUTHS\": {\"a.example\": {\"PA\u017f\u017fWORD\": {}}}}",
                "{\"detach\u212aeys\": 1, \"proxies\": {\"x\": {\"HTTP\u017fPROXY\": []}}}")) {
            isMergedOrRefused(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** As from {@code echo user:password | base64}, which ends the line. */
    @Example
    void aLoginThatDockerReadsStaysWhateverIsInIt() throws Exception {
        for (String login : List.of("u:p\n", "u:p\t", "u\u0001:p", "u:", "u:\u0000p\u0000", "u::", "ü:é", "u:\u0085")) {
            String auth = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
            isMergedOrRefused(
                    ("{\"auths\": {\"a.example\": {\"auth\": \"" + auth + "\"}}}").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Example
    void everyDepthThatCanBeReadCanBeWritten() throws Exception {
        for (int depth : List.of(1, 500, 990, 996, 997, 998, 999, 1000, 1001, 5000)) {
            isMergedOrRefused(
                    ("{\"x\": " + "[".repeat(depth) + "]".repeat(depth) + "}").getBytes(StandardCharsets.UTF_8));
            isMergedOrRefused(("{\"x\": " + "{\"a\":".repeat(depth) + "1" + "}".repeat(depth) + "}")
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    @Example
    void whatWasLeftOutFitsIntoALine() throws Exception {
        AuthFileMerge merge = new AuthFileMerge(parse("{\"auths\": {\"a\\nb\\u2028" + "x".repeat(9000) + "\": 1}}"));
        assertThat(
                merge.dropped().toString(),
                LINE_BREAK.matcher(merge.dropped().toString()).find(),
                is(false));
        StringBuilder many = new StringBuilder("{\"pruneFilters\": [1");
        many.append(", 1".repeat(10_000)).append("], \"auths\": {\"h\": 1");
        for (int host = 0; host < 10_000; host++) {
            many.append(", \"h").append(host).append("\": 1");
        }
        merge = new AuthFileMerge(parse(many + "}}"));
        assertThat(merge.dropped().toString().length(), lessThan(5000));
        assertThat(
                parse(new String(merge.toBytes(), StandardCharsets.UTF_8))
                        .members()
                        .get(0)
                        .value
                        .size(),
                is(0));
    }

    private static void isMergedOrRefused(byte[] file) throws Exception {
        ConfigJson before;
        try {
            before = ConfigJson.parse(file);
        } catch (AuthFileException e) {
            assertThat(e.getMessage(), startsWith("is not "));
            assertThat(e.getMessage(), LINE_BREAK.matcher(e.getMessage()).find(), is(false));
            assertThat(e.getMessage().length(), lessThan(100));
            return;
        }
        AuthFileMerge merge = new AuthFileMerge(ConfigJson.parse(file)).logins(LOGINS);
        byte[] merged = merge.toBytes();
        assertThat(GoDocker.refuses(merged), equalTo(Optional.empty()));
        ConfigJson after = ConfigJson.parse(merged);
        assertThat(
                new String(new AuthFileMerge(after).logins(LOGINS).toBytes(), StandardCharsets.UTF_8),
                equalTo(text(merged)));
        for (Reader reader : Reader.values()) {
            assertThat(
                    text(file),
                    reader.login(after, OURS),
                    equalTo(LOGINS.get(OURS).encode()));
        }
        assertThat(unknown(after), equalTo(unknown(before)));
        theirLoginsStay(before, after, text(file));
        String dropped = merge.dropped().toString();
        assertThat(dropped, not(containsString("canary")));
        assertThat(dropped, LINE_BREAK.matcher(dropped).find(), is(false));
        assertThat(new ObjectMapper().readTree(merged).isObject(), is(true));
        assertThat(merged.length, lessThan(1000 + 30 * file.length));
    }

    private static void theirLoginsStay(ConfigJson before, ConfigJson after, String file) {
        Map<String, String> found = GoDocker.logins(after);
        // A file that has one member several times has no one meaning.
        if (before.named("auths").size() == 1) {
            GoDocker.logins(before).forEach((key, login) -> {
                if (!RegistryHost.bare(key).equals(OURS)) {
                    assertThat(file, found, hasEntry(key, login));
                }
            });
        }
    }

    private static List<String> unknown(ConfigJson config) {
        Set<String> known = Set.of(
                "auths",
                "credhelpers",
                "credsstore",
                "proxies",
                "plugins",
                "httpheaders",
                "aliases",
                "features",
                "prunefilters",
                "clipluginsextradirs",
                "psformat",
                "detachkeys",
                "currentcontext");
        return config.members().stream()
                .filter(member -> !known.contains(GoDocker.fold(member.name)))
                .map(member -> member.name + '=' + (member.value.isNumber() ? number(member.value) : member.value))
                .toList();
    }

    private static String number(JsonNode node) {
        return node.isIntegralNumber()
                ? node.bigIntegerValue().toString()
                : node.decimalValue().toString();
    }

    private static ConfigJson parse(String text) throws AuthFileException {
        return ConfigJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

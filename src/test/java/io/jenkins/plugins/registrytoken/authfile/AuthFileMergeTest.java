package io.jenkins.plugins.registrytoken.authfile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

class AuthFileMergeTest {
    private static final String OURS = "swr.example";
    private static final Login LOGIN = new Login("eu-de@AK", "token");
    private static final String OTHER = new Login("other", "login").encode();

    @Property(tries = 3000)
    void everyReaderFindsOurLogin(@ForAll("configs") String existing) throws Exception {
        ConfigJson merged = merged(existing);
        for (Reader reader : Reader.values()) {
            assertThat(reader + " in " + existing, reader.login(merged, OURS), equalTo(LOGIN.encode()));
        }
    }

    @Property(tries = 3000)
    void everyReaderFindsTheLoginsOfOtherHostsAsBefore(@ForAll("configs") String existing) throws Exception {
        // What docker could not read at all has no login to keep: compare with the part that it can read.
        ConfigJson before = ConfigJson.parse(new AuthFileMerge(parse(existing)).toBytes());
        ConfigJson after = merged(existing);
        for (String host : otherHosts(before)) {
            if (isAmbiguous(before, host)) {
                List<String> found = new ArrayList<>();
                List<String> had = new ArrayList<>();
                for (Reader reader : Reader.values()) {
                    had.add(reader.login(before, host));
                    found.add(reader.login(after, host));
                }
                assertThat(host + " in " + existing, found.stream().anyMatch(had::contains), is(true));
                continue;
            }
            for (Reader reader : Reader.values()) {
                String login = reader.login(before, host);
                // podman never asks a store; a helper in its place can only give it a login that it lacked
                boolean gains = reader == Reader.PODMAN
                        && login.equals(Reader.NONE)
                        && !Reader.DOCKER.store(before).isEmpty();
                assertThat(
                        reader + " for " + host + " in " + existing,
                        reader.login(after, host),
                        gains
                                ? anyOf(equalTo(login), equalTo("helper " + Reader.DOCKER.store(before)))
                                : equalTo(login));
            }
        }
    }

    @Property(tries = 1000)
    void everythingElseSurvives(@ForAll("configs") String existing) throws Exception {
        ConfigJson before = ConfigJson.parse(new AuthFileMerge(parse(existing)).toBytes());
        assertThat(unrelated(merged(existing)), equalTo(unrelated(before)));
    }

    @Property(tries = 1000)
    void dockerCanReadTheResult(@ForAll("configs") String existing) throws Exception {
        assertThat(new AuthFileMerge(merged(existing)).dropped(), empty());
    }

    @Property(tries = 1000)
    void mergingTwiceIsMergingOnce(@ForAll("configs") String existing) throws Exception {
        byte[] once = merge(existing);
        assertThat(
                new String(merge(new String(once, StandardCharsets.UTF_8)), StandardCharsets.UTF_8),
                equalTo(new String(once, StandardCharsets.UTF_8)));
    }

    @Example
    void aStoreBecomesTheHelperOfTheHostsThatItServes() throws Exception {
        assertThat(json("""
                {"auths": {"https://index.docker.io/v1/": {}, "https://a.example/v1/": {}, "b.example": {"auth": "%s"},
                 "swr.example": {"identitytoken": "old"}}, "credsStore": "osxkeychain",
                 "credHelpers": {"swr.example": "ecr-login", "c.example": "gcloud"}}""".formatted(OTHER)), equalTo(tree("""
                {"auths": {"https://index.docker.io/v1/": {}, "https://a.example/v1/": {}, "b.example": {"auth": "%s"},
                 "swr.example": {"auth": "%s"}},
                 "credHelpers": {"c.example": "gcloud", "https://index.docker.io/v1/": "osxkeychain",
                  "a.example": "osxkeychain"}}""".formatted(OTHER, LOGIN.encode()))));
    }

    @Example
    void theLoginOfANamespaceOfOurHostGoes() throws Exception {
        assertThat(
                json("{\"auths\": {\"swr.example/team\": {\"auth\": \"" + OTHER
                        + "\"}, \"https://swr.example/v2/\": {}}}"),
                equalTo(tree("{\"auths\": {\"swr.example\": {\"auth\": \"" + LOGIN.encode() + "\"}}}")));
    }

    @Example
    void whatMakesDockerRejectTheFileIsLeftOut() throws Exception {
        AuthFileMerge merge = new AuthFileMerge(parse("""
                {"features": {"x": true, "y": "1"}, "proxies": {"default": {"httpProxy": 5, "new": 6}}, "psFormat": 7,
                 "auths": {"a": {"auth": "%%%"}, "b": "x", "c": {"auth": null}}, "Aliases": [], "pruneFilters": ["a", 1]}"""));
        assertThat(
                merge.dropped(),
                containsInAnyOrder(
                        "features.x",
                        "proxies.default.httpProxy",
                        "psFormat",
                        "auths.b",
                        "Aliases",
                        "pruneFilters.[]",
                        "auths.a.auth"));
        assertThat(
                new ObjectMapper().readTree(merge.toBytes()),
                equalTo(tree("{\"features\": {\"y\": \"1\"}, \"proxies\": {\"default\": {\"new\": 6}},"
                        + " \"auths\": {\"a\": {}, \"c\": {\"auth\": null}}, \"pruneFilters\": [\"a\"]}")));
    }

    @Example
    void numbersAndHalfCharactersSurvive() throws Exception {
        String odd = "{\"n\":1.10,\"big\":123456789012345678901234567890,\"e\":1E+400,\"s\":\"\\uD800\"}";
        String merged = new String(new AuthFileMerge(parse(odd)).toBytes(), StandardCharsets.UTF_8);
        assertThat(merged.replaceAll("\\s", ""), equalTo(odd));
    }

    @Example
    void pluginsOfTheOldDirectoryAreFoundOnce() throws Exception {
        assertThat(
                new ObjectMapper()
                        .readTree(new AuthFileMerge(parse("{\"cliPluginsExtraDirs\": [\"/a\"]}"))
                                .pluginDirectory("/b")
                                .pluginDirectory("/b")
                                .toBytes()),
                equalTo(tree("{\"cliPluginsExtraDirs\": [\"/a\", \"/b\"]}")));
    }

    @Example
    void whatIsNoObjectIsRefused() {
        for (String text : List.of("[]", "1", "\"x\"", "{", "{\"a\"", "{\"a\":1", "{\"a\":1,}", "x", "\u0000")) {
            String message =
                    assertThrows(AuthFileException.class, () -> parse(text)).getMessage();
            assertThat(message.startsWith("is not "), is(true));
        }
        for (byte[] bytes : List.of(
                new byte[] {'{', '"', (byte) 0xc3, '"'},
                new byte[] {0, 0, 0, (byte) 0xff},
                "{}".getBytes(StandardCharsets.UTF_16LE),
                "{}".getBytes(StandardCharsets.UTF_16))) {
            String message = assertThrows(AuthFileException.class, () -> ConfigJson.parse(bytes))
                    .getMessage();
            assertThat(message.startsWith("is not JSON"), is(true));
        }
    }

    @Example
    void whatDockerTakesForAnEmptyFileIsOne() throws Exception {
        for (String text : List.of("null", " null\n", "", "\n")) {
            assertThat(parse(text).members().isEmpty(), is(true));
        }
    }

    @Example
    void aByteOrderMarkIsNoPartOfTheFile() throws Exception {
        assertThat(
                new ObjectMapper()
                        .readTree(new AuthFileMerge(parse("\ufeff{\"auths\": {\"härbor.example\": {}}}")).toBytes()),
                equalTo(tree("{\"auths\": {\"härbor.example\": {}}}")));
        assertThat(parse("\ufeff").members().isEmpty(), is(true));
    }

    @Provide
    Arbitrary<String> configs() {
        Arbitrary<Tuple2<String, String>> members = Arbitraries.frequencyOf(
                Tuple.of(6, member(Arbitraries.of("auths", "auths", "Auths", "AUTHS"), object(entries()))),
                Tuple.of(
                        3,
                        member(
                                Arbitraries.of("credHelpers", "credHelpers", "credhelpers"),
                                object(Arbitraries.of("\"gcloud\"", "\"pass\"", "\"\"", "1")))),
                Tuple.of(
                        3,
                        member(
                                Arbitraries.of("credsStore", "credsStore", "credsstore"),
                                Arbitraries.of("\"desktop\"", "\"secretservice\"", "\"\"", "null", "[]"))),
                Tuple.of(
                        3,
                        member(
                                Arbitraries.of("HttpHeaders", "proxies", "features", "detachKeys", "x-unknown"),
                                Arbitraries.of(
                                        "{\"a\":\"b\"}",
                                        "{\"a\":{\"httpProxy\":\"p\"}}",
                                        "\"t\"",
                                        "[1,{\"b\":null}]",
                                        "1.50",
                                        "null"))));
        return members.list().ofMaxSize(7).map(list -> list.stream()
                .map(member -> '"' + member.get1() + "\":" + member.get2())
                .collect(Collectors.joining(",", "{", "}")));
    }

    private static Arbitrary<Tuple2<String, String>> member(Arbitrary<String> name, Arbitrary<String> value) {
        return Combinators.combine(name, value).as(Tuple::of);
    }

    private static Arbitrary<String> object(Arbitrary<String> values) {
        Arbitrary<String> hosts = Arbitraries.of(
                OURS,
                "https://swr.example/v2/",
                "swr.example/team",
                "a.example",
                "https://a.example/v1/",
                "b.example:5000",
                "c.example",
                RegistryHost.DOCKER_HUB);
        return Combinators.combine(hosts, values)
                .as((host, value) -> '"' + host + "\":" + value)
                .list()
                .ofMaxSize(5)
                .map(list -> '{' + String.join(",", list) + '}');
    }

    private static Arbitrary<String> entries() {
        return Arbitraries.of(
                "{}",
                "{}",
                "{\"auth\":\"" + OTHER + "\"}",
                "{\"auth\":\"" + new Login("x", "y").encode() + "\"}",
                "{\"auth\":\"\"}",
                "{\"auth\":null,\"email\":\"e\"}",
                "{\"identitytoken\":\"refresh\"}",
                "{\"auth\":\"%%%\"}",
                "{\"auth\":\"bm9jb2xvbg==\"}",
                "\"text\"",
                "{\"auth\":7}");
    }

    /**
     * Where no single file can keep what every reader saw: a store beside a login or beside a helper switched off, or two
     * stores under two spellings of which readers see one each.
     */
    private static boolean isAmbiguous(ConfigJson before, String host) {
        boolean store = !Reader.DOCKER.store(before).isEmpty()
                || !Reader.ORAS.store(before).isEmpty();
        boolean login = before.named("auths").stream()
                .flatMap(member -> member.value.properties().stream())
                .anyMatch(entry -> RegistryHost.bare(entry.getKey()).equals(RegistryHost.bare(host))
                        && (entry.getValue().hasNonNull("identitytoken")
                                || !entry.getValue().path("auth").asText("").isEmpty()));
        boolean off = before.named("credHelpers").stream().anyMatch(member -> member.value.has(host));
        boolean two = !Reader.ORAS.store(before).isEmpty()
                && !Reader.ORAS.store(before).equals(Reader.DOCKER.store(before));
        return two || store && (login || off);
    }

    private static Set<String> otherHosts(ConfigJson config) {
        Set<String> hosts = new LinkedHashSet<>();
        for (ConfigJson.Member member : config.named("auths")) {
            member.value
                    .fieldNames()
                    .forEachRemaining(
                            key -> hosts.add(key.equals(RegistryHost.DOCKER_HUB) ? key : RegistryHost.bare(key)));
        }
        for (ConfigJson.Member member : config.named("credHelpers")) {
            member.value.fieldNames().forEachRemaining(hosts::add);
        }
        hosts.removeIf(host -> RegistryHost.bare(host).equals(OURS));
        return hosts;
    }

    private static List<String> unrelated(ConfigJson config) {
        return config.members().stream()
                .filter(member ->
                        List.of("auths", "credhelpers", "credsstore").stream().noneMatch(member.name::equalsIgnoreCase))
                .map(member -> member.name + '=' + member.value)
                .toList();
    }

    private static ConfigJson merged(String existing) throws AuthFileException {
        return ConfigJson.parse(merge(existing));
    }

    private static byte[] merge(String existing) throws AuthFileException {
        return new AuthFileMerge(parse(existing)).logins(Map.of(OURS, LOGIN)).toBytes();
    }

    private static JsonNode json(String existing) throws Exception {
        return new ObjectMapper().readTree(merge(existing));
    }

    private static JsonNode tree(String json) throws Exception {
        return new ObjectMapper().readTree(json);
    }

    private static ConfigJson parse(String text) throws AuthFileException {
        return ConfigJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}

package io.jenkins.plugins.registrytoken.fuzz;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AcrInstance;
import io.jenkins.plugins.registrytoken.cloud.alibaba.AlibabaEndpoints;
import io.jenkins.plugins.registrytoken.cloud.http.Loopback;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.cloud.huawei.HuaweiEndpoints;
import io.jenkins.plugins.registrytoken.contract.Mutation;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Texts that people enter or clouds send: taken as they are documented, or refused in one line. */
class TextsTest {
    private static final Pattern LINE_BREAK = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

    private static final List<String> RIGHT = List.of(
            "swr.example",
            "swr.example:5000",
            "https://swr.example/v2/",
            "http://127.0.0.1:8080/",
            "http://[::1]:80",
            "https://user:pw@swr.example",
            "cn-north-4",
            "my-kualalumpur-1",
            "eu-ch2",
            "cn-shanghai-finance-1",
            "cri-abc123",
            "https://bücher.example/?q#f");

    @Property(tries = 1000, seed = "20261125")
    void aLoginComesBackAsItWas(@ForAll String username, @ForAll String password) {
        Login login;
        try {
            login = new Login(username, password);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage(), equalTo("not a user name and password that a registry client can read"));
            return;
        }
        assertThat(Login.decode(login.encode()), equalTo(Optional.of(login)));
    }

    @Property(tries = 1000, seed = "20261125")
    void whatIsNearlyALoginIsOneOrNone(@ForAll long seed) {
        String auth =
                new String(new Mutation(seed).of(new Login("eu-de@AK", "pass:word").encode()), StandardCharsets.UTF_8);
        Login.decode(auth).ifPresent(login -> assertThat(Login.decode(login.encode()), equalTo(Optional.of(login))));
    }

    @Example
    void halfACharacterIsNoPassword() {
        for (String text : List.of("\ud800", "x\udc00y")) {
            isRefused(half -> new Login(half, "x"), text, 80);
            isRefused(half -> new Login("x", half), text, 80);
        }
    }

    @Property(tries = 1500, seed = "20261125")
    void aHostIsFitForALine(@ForAll("texts") String text) {
        String bare = RegistryHost.bare(text);
        assertThat(bare, not(containsString("/")));
        if (RegistryHost.isValid(bare)) {
            assertThat(bare, bare.matches("[A-Za-z0-9.:-]{1,260}"), is(true));
            assertThat(RegistryHost.bare(bare), equalTo(bare));
        }
        isTakenOrRefused(hosts -> RegistryHost.entered(List.of(hosts)), text);
    }

    @Property(tries = 1500, seed = "20261125")
    void anAddressIsSafeToSendSecretsTo(@ForAll("texts") String text) {
        isTakenOrRefused(address -> Endpoint.parse(address, "https://swr.example"), text);
        HttpUrl url;
        try {
            url = Endpoint.parse(text, "https://swr.example");
        } catch (IllegalArgumentException e) {
            return;
        }
        assertThat(url.encodedPath() + url.query() + url.username(), equalTo("/null"));
        assertThat(url.isHttps() || Loopback.is(url.host()), is(true));
    }

    @Property(tries = 1500, seed = "20261125")
    void aRegionOrAnInstanceIsTakenOrRefused(@ForAll("texts") String text) {
        isTakenOrRefused(HuaweiEndpoints::huaweiCloudSwr, text);
        isTakenOrRefused(HuaweiEndpoints::openTelekomCloudSwr, text);
        isTakenOrRefused(HuaweiEndpoints::huaweiCloudIam, text);
        isTakenOrRefused(HuaweiEndpoints::openTelekomCloudIam, text);
        isTakenOrRefused(AlibabaEndpoints::containerRegistry, text);
        isTakenOrRefused(AcrInstance::of, text);
    }

    @Example
    void aRegionThatIsTooLongForAHostIsRefusedAsARegion() {
        String letters = "a".repeat(64);
        for (String region : List.of(letters, "a" + letters + "-1", "eu-" + letters)) {
            isRefused(HuaweiEndpoints::huaweiCloudSwr, region, 60);
            isRefused(HuaweiEndpoints::openTelekomCloudIam, region, 60);
        }
        isRefused(AlibabaEndpoints::containerRegistry, "abcdefgh" + "-abcdefghijklmnop".repeat(4), 80);
    }

    @Property(tries = 1000, seed = "20261125")
    void aCleanTextIsOneShortLineWithoutTheSecret(@ForAll String before, @ForAll String secret, @ForAll String after) {
        Assume.that(secret.length() > 3 && !secret.contains("*"));
        Assume.that(!(before + "****" + after).contains(secret));
        Request request = Redaction.withSecrets(
                new Request.Builder().url("https://cloud.example/").build(), secret);
        String clean = Redaction.clean(before + secret + after, request);
        assertThat(clean, not(containsString(secret)));
        assertThat(clean, LINE_BREAK.matcher(clean).find(), is(false));
        assertThat(clean.length(), lessThan(302));
    }

    @Example
    void everyLineEndEnds() {
        for (String end : List.of("\n", "\r", "\u0085", "\u2028", "\u2029", "\u001b", "\u009b", "\u0000")) {
            assertThat(Redaction.oneLine("a" + end + "b"), equalTo("a b"));
        }
    }

    @Example
    void aSecretThatBeginsWithAnotherIsMaskedWhole() {
        Request request = Redaction.withSecrets(
                new Request.Builder().url("https://cloud.example/").build(), "canary", "canary-password");
        assertThat(Redaction.clean("canary-password or canary", request), equalTo("**** or ****"));
    }

    @Example
    void aTextIsNotCutInTheMiddleOfACharacter() {
        String line = Redaction.oneLine("a".repeat(299) + "😀".repeat(9));
        assertThat(new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8), equalTo(line));
    }

    @Example
    void timeIsInProportionToTheText() {
        for (String piece : List.of("a", "a-", ".", "1", "é", "\u4e00", " ", "[", ":", "%41")) {
            Function<Integer, String> text = size -> piece.repeat(size / piece.length());
            Growth.isInProportion("a region of " + piece, 20_000, size -> {
                String region = text.apply(size);
                return () -> isTakenOrRefused(HuaweiEndpoints::huaweiCloudSwr, region);
            });
            Growth.isInProportion("a host of " + piece, 20_000, size -> {
                String host = text.apply(size) + '!';
                return () -> RegistryHost.isValid(host);
            });
            Growth.isInProportion("an address of " + piece, 20_000, size -> {
                String address = "https://" + text.apply(size);
                return () -> isTakenOrRefused(entered -> Endpoint.parse(entered, "https://x"), address);
            });
            Growth.isInProportion("a login of " + piece, 20_000, size -> {
                String auth =
                        Base64.getEncoder().encodeToString(("u:" + text.apply(size)).getBytes(StandardCharsets.UTF_8));
                return () -> Login.decode(auth);
            });
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.longs().map(seed -> {
                    Mutation mutation = new Mutation(seed);
                    return new String(mutation.of(mutation.any(RIGHT)), StandardCharsets.UTF_8);
                })),
                Tuple.of(1, Arbitraries.strings()),
                Tuple.of(1, Arbitraries.strings().withChars("abc019-.:/@[]% ").ofMaxLength(90)));
    }

    private static void isTakenOrRefused(Function<String, ?> reader, String text) {
        try {
            reader.apply(text);
        } catch (IllegalArgumentException e) {
            isForPeople(e, 120);
        }
    }

    private static void isRefused(Function<String, ?> reader, String text, int longest) {
        try {
            reader.apply(text);
        } catch (IllegalArgumentException e) {
            isForPeople(e, longest);
            return;
        }
        throw new AssertionError("taken: " + text);
    }

    private static void isForPeople(IllegalArgumentException e, int longest) {
        String message = e.getMessage();
        assertThat(message, LINE_BREAK.matcher(message).find(), is(false));
        assertThat(message, message.length(), lessThan(longest));
        assertThat(message, message.matches("(The|Each|not) .*"), is(true));
    }
}

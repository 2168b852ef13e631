package io.jenkins.plugins.registrytoken.cloud.huawei;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that would cost the controller its memory, its time or its senses end in one line, at once. */
class HostileAnswersTest {
    private static final String FAR = "+292278995-01-01T00:00:00Z";
    private static final String LONG = "x".repeat(17 * 1024);

    private HuaweiFixture huawei;

    @BeforeEach
    void start() throws IOException {
        huawei = new HuaweiFixture();
    }

    @AfterEach
    void stop() throws IOException {
        huawei.close();
    }

    @Test
    void aHundredAnswersWithAMegabyteOfHostsLeaveNothingBehind() {
        String auths = IntStream.range(0, 30_000)
                .mapToObj(i -> "\"h" + i + ".example\":{\"auth\":\"dTpw\"}")
                .collect(Collectors.joining(",", "{\"auths\":{", "}}"));
        huawei.cloud.answersAll(".*/secret", () -> new MockResponse().setBody(auths));
        for (int i = 0; i < 100; i++) {
            SwrTokenRequest request = new SwrTokenRequest(
                    huawei.swr(), SwrTokenRequest.Operation.SECRET, "project-" + i, null, List.of(), huawei.key());
            assertThat(invalid(request), containsString("with logins for more than 100 hosts"));
        }
    }

    static Stream<Arguments> longTexts() {
        return Stream.of(
                at(
                        "a password",
                        ".*/secret",
                        HuaweiFixture::login,
                        "{\"auths\":{\"swr.example\":{\"auth\":\"" + new Login("u", LONG).encode() + "\"}}}"),
                at(
                        "a user",
                        ".*/secret",
                        HuaweiFixture::login,
                        "{\"auths\":{\"swr.example\":{\"auth\":\"" + new Login(LONG, "p").encode() + "\"}}}"),
                at(
                        "a temporary credential",
                        ".*/temp-credential",
                        HuaweiFixture::enterpriseLogin,
                        "{\"user_id\":\"u\",\"auth_token\":\"" + LONG + "\",\"expire_date\":\"2024-12-26T11:00:00Z\"}"),
                at(
                        "an agency's key",
                        ".*/securitytokens",
                        (fixture, key) -> fixture.agency("push", AgencyKeyRequest.Parameter.AGENCY_NAME, key),
                        key("2024-12-26T11:00:00Z", LONG)),
                at(
                        "a server's key",
                        "/openstack/latest/securitykey",
                        (fixture, key) -> fixture.ecs(false),
                        key("2024-12-26T11:00:00Z", LONG)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("longTexts")
    void whatIsLongerThanAnyClientTakesIsRefused(
            String what, String path, Function<HuaweiFixture, CloudRequest<?>> request, String body) {
        huawei.cloud.answersAll(path, () -> new MockResponse().setBody(body));
        assertThat(invalid(request.apply(huawei)), containsString("more than 16 KiB"));
    }

    @Test
    void moreDifferentLoginsThanAnyRegistryGivesAreRefused() {
        huawei.cloud.answersAll(".*/secret", () -> new MockResponse().setBody(logins(11, 8)));
        assertThat(invalid(huawei.login(huawei.key())), containsString("more than 10 different logins"));
    }

    @Test
    void differentLoginsThatAreLongTogetherAreRefused() {
        huawei.cloud.answersAll(".*/secret", () -> new MockResponse().setBody(logins(5, 15 * 1024)));
        assertThat(invalid(huawei.login(huawei.key())), containsString("more than 64 KiB of different logins"));
    }

    @Test
    void oneLoginForAHundredHostsIsTaken() throws Exception {
        String auths = IntStream.range(0, 100)
                .mapToObj(
                        i -> "\"h" + i + ".example\":{\"auth\":\"" + new Login("u", "p".repeat(4096)).encode() + "\"}")
                .collect(Collectors.joining(",", "{\"auths\":{", "}}"));
        huawei.cloud.answersAll(".*/secret", () -> new MockResponse().setBody(auths));
        assertThat(huawei.controller.ask(huawei.login(huawei.key())).logins().size(), equalTo(100));
    }

    private static String logins(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        "\"h" + i + ".example\":{\"auth\":\"" + new Login("u" + i, "p".repeat(length)).encode() + "\"}")
                .collect(Collectors.joining(",", "{\"auths\":{", "}}"));
    }

    @Test
    void anIamTokenThatIsLongerThanAnyHeaderIsRefused() {
        huawei.cloud.answersAll(".*/auth/tokens", () -> new MockResponse()
                .setHeader("X-Subject-Token", "x".repeat(65 * 1024))
                .setBody("{\"token\":{\"expires_at\":\"2024-12-26T11:00:00Z\"}}"));
        assertThat(invalid(huawei.login(HuaweiFixture.PASSWORD)), containsString("without a token in X-Subject-Token"));
    }

    static Stream<Arguments> farDates() {
        return Stream.of(FAR, "9999-12-31T00:00:00Z", "2024-12-27T11:00:01Z")
                .flatMap(date -> Stream.of(
                        at(
                                "a temporary credential",
                                ".*/temp-credential",
                                HuaweiFixture::enterpriseLogin,
                                "{\"user_id\":\"u\",\"auth_token\":\"p\",\"expire_date\":\"" + date + "\"}"),
                        at(
                                "an agency's key",
                                ".*/securitytokens",
                                (fixture, key) -> fixture.agency("push", AgencyKeyRequest.Parameter.AGENCY_NAME, key),
                                key(date, "t")),
                        at(
                                "a server's key",
                                "/openstack/latest/securitykey",
                                (fixture, key) -> fixture.ecs(false),
                                key(date, "t")),
                        at(
                                "an IAM token",
                                ".*/auth/tokens",
                                (fixture, key) -> fixture.login(HuaweiFixture.PASSWORD),
                                "{\"token\":{\"expires_at\":\"" + date + "\"}}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("farDates")
    void aDateThatNoCloudGivesIsRefusedAndTheRefusalRemembered(
            String what, String path, Function<HuaweiFixture, CloudRequest<?>> request, String body) {
        huawei.cloud.answersAll(
                path,
                () -> new MockResponse().setHeader("X-Subject-Token", "token").setBody(body));
        for (int i = 0; i < 3; i++) {
            assertThat(invalid(request.apply(huawei)), containsString("more than 25 hours ahead"));
        }
        assertThat(huawei.cloud.calls(path), equalTo(1L));
    }

    @ParameterizedTest
    @MethodSource("dates")
    void aLoginUntilThenLivesAsLongAsOneWithoutADate(String date) throws Exception {
        huawei.cloud.answersAll(".*/secret", () -> new MockResponse()
                .setHeader("X-Swr-Expireat", date)
                .setBody("{\"auths\":{\"swr.example\":{\"auth\":\"dTpw\"}}}"));
        RegistryToken token = huawei.controller.ask(huawei.login(huawei.key()));
        assertThat(token.expiresAt(), equalTo(HuaweiFixture.NOW.plus(Duration.ofMinutes(345))));
    }

    static Stream<String> dates() {
        return Stream.of(FAR, "9999-12-31T00:00:00Z", "2024-12-27T11:00:01Z", "tomorrow");
    }

    @Test
    void aListThatNeverEndsEndsAfterTenPages() {
        huawei.cloud.answersAll("/v2/.*/instances", () -> new MockResponse()
                .setBody("{\"total\": 1000000, \"instances\": [{\"name\": \"x\", \"id\": \"1\"}]}"));
        SwrInstanceIdRequest request = new SwrInstanceIdRequest(huawei.enterprise(huawei.key()), "demo");
        assertThat(
                invalid(request),
                allOf(containsString("does not end within 10 pages"), containsString("enter the ID of the instance")));
        assertThat(huawei.cloud.calls("/v2/.*/instances"), equalTo(10L));
    }

    @Test
    void anAgencyIsNotUsedWithAnotherAgency() {
        HuaweiAuth agency = huawei.agency();
        assertThat(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> huawei.agency("push", AgencyKeyRequest.Parameter.AGENCY_NAME, agency))
                        .getMessage(),
                equalTo("An agency must not be used with another agency: choose another authentication for it."));
    }

    /** The line, which comes at once. */
    private String invalid(CloudRequest<?> request) {
        TokenException failure =
                assertTimeoutPreemptively(Duration.ofSeconds(5), () -> huawei.controller.failure(request));
        assertThat(failure.getMessage(), failure.reason(), equalTo(Reason.INVALID_ANSWER));
        assertThat(failure.getMessage(), failure.getMessage().length() < 500, equalTo(true));
        return failure.getMessage();
    }

    private static String key(String date, String securityToken) {
        return "{\"credential\":{\"access\":\"A\",\"secret\":\"S\",\"securitytoken\":\"" + securityToken
                + "\",\"expires_at\":\"" + date + "\"}}";
    }

    private static Arguments at(String what, String path, Asked request, String body) {
        Function<HuaweiFixture, CloudRequest<?>> made = fixture -> request.with(fixture, fixture.key());
        return Arguments.of(what, path, made, body);
    }

    private interface Asked {
        CloudRequest<?> with(HuaweiFixture fixture, HuaweiAuth key);
    }
}

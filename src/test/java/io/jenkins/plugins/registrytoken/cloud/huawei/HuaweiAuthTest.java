package io.jenkins.plugins.registrytoken.cloud.huawei;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.huawei.SwrTokenRequest.Operation;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HuaweiAuthTest {
    private HuaweiFixture huawei;

    @BeforeEach
    void start() throws IOException {
        huawei = new HuaweiFixture();
    }

    @AfterEach
    void stop() throws IOException {
        huawei.close();
    }

    enum Proof {
        KEY(HuaweiFixture::key, "AK"),
        TEMPORARY_KEY(HuaweiFixture::temporaryKey, "TAK"),
        AGENCY(HuaweiFixture::agency, "AGENCY"),
        AGENCY_OF_USER(HuaweiFixture::agencyOfUser, "AGENCY"),
        ECS(HuaweiFixture::ecs, "ECS"),
        USER(HuaweiFixture::user, "iam-user"),
        READY_MADE(HuaweiFixture::readyMade, "iam-user");

        final Function<HuaweiFixture, HuaweiAuth> authentication;
        final String caller;

        Proof(Function<HuaweiFixture, HuaweiAuth> authentication, String caller) {
            this.authentication = authentication;
            this.caller = caller;
        }

        /** Whether the cloud gives another one. */
        boolean isRenewable() {
            return this != KEY && this != TEMPORARY_KEY && this != READY_MADE;
        }
    }

    enum Kind {
        LOGIN("simulated-region@", HuaweiFixture::login),
        ENHANCED_LOGIN(
                "bearertoken@",
                (huawei, authentication) -> new SwrTokenRequest(
                        huawei.swr(), Operation.AUTHORIZATION_TOKEN, null, null, List.of(), authentication)),
        ENTERPRISE("temporary-of-", HuaweiFixture::enterpriseLogin),
        ENTERPRISE_BY_NAME("temporary-of-", (huawei, authentication) -> {
            SwrEnterprise enterprise = huawei.enterprise(authentication);
            return new SwrEnterpriseTokenRequest(enterprise, new SwrInstanceIdRequest(enterprise, "demo"), List.of());
        });

        final String user;
        final BiFunction<HuaweiFixture, HuaweiAuth, TokenRequest> request;

        Kind(String user, BiFunction<HuaweiFixture, HuaweiAuth, TokenRequest> request) {
            this.user = user;
            this.request = request;
        }
    }

    static Stream<Arguments> everyRequestTakesEveryProof() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(Proof.values()).map(proof -> Arguments.of(kind, proof)));
    }

    @ParameterizedTest
    @MethodSource
    void everyRequestTakesEveryProof(Kind kind, Proof proof) throws Exception {
        TokenRequest request = kind.request.apply(huawei, proof.authentication.apply(huawei));
        RegistryToken token = huawei.controller.ask(request);
        assertThat(token.login().username(), startsWith(kind.user + proof.caller));
        assertThat(token.login().password(), equalTo("simulated-password-1"));
        assertThat(token.logins(), hasKey(kind.user.endsWith("@") ? "swr.simulated.example" : HuaweiFixture.HOST));
        assertThat(request.toString(), not(containsString("canary")));
        assertThat(kind.request.apply(huawei, proof.authentication.apply(huawei)), equalTo(request));
    }

    @ParameterizedTest
    @MethodSource("everyRequestTakesEveryProof")
    void aRefusedProofIsShownOnlyOnceOrRenewedOnce(Kind kind, Proof proof) {
        String path = kind.user.endsWith("@") ? "/v2/manage.*" : "/v2/.*";
        HuaweiAuth authentication = proof.authentication.apply(huawei);
        TokenRequest request = kind.request.apply(huawei, authentication);
        huawei.cloud.answersAll("/v2/.*", () -> Vectors.response("apig-0301"));
        TokenException failure = huawei.controller.failure(request);
        assertThat(failure.reason(), equalTo(Reason.REFUSED));
        assertThat(failure.getMessage(), containsString(" answered HTTP 401 APIG.0301: "));
        assertThat(huawei.cloud.calls(path), equalTo(proof.isRenewable() ? 2L : 1L));
        assertThat(
                huawei.controller.failure(request).getMessage(),
                containsString("(remembered; the cloud is asked again from 2024-12-26T10:05:00Z on)"));
        assertThat(huawei.cloud.calls(path), equalTo(proof.isRenewable() ? 2L : 1L));
    }

    @Test
    void aThrottledCallIsTriedAgainThoughItIsA403() throws Exception {
        huawei.cloud.next(new MockResponse()
                .setResponseCode(403)
                .setBody("[{\"errorCode\":\"SVCSTG.SWR.4031042\",\"errorMessage\":\"Too many requests\"}]"));
        huawei.controller.ask(huawei.login(huawei.key()));
        assertThat(huawei.controller.pauses(), equalTo(List.of(Duration.ofSeconds(1))));
    }

    @Test
    void theTokenOfAUserServesUntilHalfItsLifeIsGone() throws Exception {
        huawei.controller.ask(huawei.login(huawei.user()));
        huawei.controller.ask(huawei.enterpriseLogin(huawei.user()));
        assertThat(huawei.cloud.calls("/v3/auth/tokens"), equalTo(1L));
        huawei.clock.advance(Duration.ofHours(12));
        huawei.controller.ask(huawei.login(huawei.user()));
        assertThat(huawei.cloud.calls("/v3/auth/tokens"), equalTo(2L));
    }

    @Test
    void theTokenOfAUserIsRenewedWhenItIsRefused() throws Exception {
        huawei.controller.ask(huawei.login(HuaweiFixture.PASSWORD));
        huawei.cloud.revokesIamTokens();
        assertThat(
                huawei.controller.ask(huawei.login(huawei.user())).login().username(),
                equalTo("simulated-region@iam-user"));
        assertThat(huawei.cloud.calls("/v3/auth/tokens"), equalTo(2L));
        assertThat(huawei.cloud.calls("/v2/manage/utils/secret"), equalTo(2L));
    }

    @Test
    void aTemporaryKeyThatIsRefusedIsAskedForAnew() throws Exception {
        for (HuaweiAuth authentication : List.of(huawei.agency(), huawei.ecs())) {
            huawei.cloud.isOnEcs(true, Duration.ofHours(6));
            RegistryToken first = huawei.controller.ask(huawei.login(authentication));
            huawei.cloud.revokesTemporaryKeys();
            RegistryToken second = huawei.controller.ask(huawei.enterpriseLogin(authentication));
            assertThat(second.login().username(), not(equalTo(first.login().username())));
        }
    }

    @Test
    void theRegistryTokenEndsWithTheKeyItWasObtainedWith() throws Exception {
        huawei.cloud.isOnEcs(true, Duration.ofMinutes(20));
        RegistryToken token = huawei.controller.ask(huawei.login(huawei.ecs()));
        assertThat(token.expiresAt(), equalTo(HuaweiFixture.NOW.plus(Duration.ofMinutes(20))));
        assertThat(
                huawei.controller.ask(huawei.enterpriseLogin(huawei.agency())).expiresAt(),
                equalTo(HuaweiFixture.NOW.plus(Duration.ofHours(1))));
    }

    @Test
    void aProjectIsNamedInSignedCallsOnly() throws Exception {
        huawei.controller.ask(huawei.enterpriseLogin(huawei.key()));
        assertThat(huawei.cloud.lastCall().getHeader("X-Project-Id"), equalTo(HuaweiFixture.PROJECT));
        assertThat(huawei.cloud.lastCall().getHeader("Authorization"), containsString(";x-project-id;"));
        huawei.controller.ask(huawei.enterpriseLogin(huawei.user()));
        assertThat(huawei.cloud.lastCall().getHeader("X-Project-Id"), nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "canary\n", "canary token", "canary-\u00e9"})
    void anIamTokenThatCannotBeOneIsRefusedUnquoted(String token) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> HuaweiAuth.Token.configured(token));
        assertThat(e.getMessage(), not(containsString("canary")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "canary\n", "canary token", "canary-\u00e9"})
    void aSecurityTokenThatCannotBeOneIsOneLine(String token) {
        TokenException failure =
                huawei.controller.failure(huawei.login(HuaweiFixture.signature(new AccessKey("AK", "canary", token))));
        assertThat(failure.reason(), equalTo(Reason.INVALID_REQUEST));
        assertThat(huawei.cloud.calls(), equalTo(0));
    }

    @Test
    void aProjectIdThatCannotBeOneIsRefused() {
        AccessKey key = new AccessKey("AK", "canary", null);
        assertThrows(IllegalArgumentException.class, () -> new HuaweiAuth.Signature(key, "a/b"));
        assertThrows(IllegalArgumentException.class, () -> HuaweiId.configured("../x"));
    }
}

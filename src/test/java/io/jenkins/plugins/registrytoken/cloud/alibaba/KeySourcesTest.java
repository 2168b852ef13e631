package io.jenkins.plugins.registrytoken.cloud.alibaba;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request, signed with a key from every source. */
class KeySourcesTest extends AlibabaTest {

    static Stream<Arguments> pairs() {
        return Stream.of(Edition.values())
                .flatMap(edition -> Stream.of(Kind.values()).map(kind -> Arguments.of(edition, kind)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyEditionTakesEveryKey(Edition edition, Kind kind) throws Exception {
        TokenRequest request = request(edition, source(kind));
        RegistryToken token = api.ask(request).token();
        assertThat(token.login().username(), containsString(kind == Kind.STATIC ? "_AK" : "_STS."));
        assertThat(cloud.lastCall().getHeader("x-acs-security-token") == null, equalTo(kind == Kind.STATIC));
        assertThat(token.expiresAt(), equalTo(NOW.plus(Duration.ofHours(1))));
    }

    @ParameterizedTest
    @EnumSource(Edition.class)
    void aLoginIsPromisedNoLongerThanTheKey(Edition edition) throws Exception {
        cloud.tokensLive(Duration.ofHours(12)).knowsRole(ROLE, "");
        Source<IssuedKey> role = assumeRole(Duration.ofMinutes(20));
        assertThat(api.ask(request(edition, role)).token().expiresAt(), equalTo(NOW.plus(Duration.ofMinutes(20))));
    }

    @ParameterizedTest
    @EnumSource(Edition.class)
    void aTemporaryKeyThatExpiredIsRefused(Edition edition) {
        cloud.knowsTemporary("STS.old", SECRET, "canary-sts", NOW);
        TokenException failure = failure(request(edition, new AccessKey("STS.old", SECRET, "canary-sts")));
        assertThat(failure.reason(), equalTo(Reason.REFUSED));
        assertThat(
                failure.getMessage(),
                containsString(
                        "InvalidSecurityToken.Expired: Specified SecurityToken is expired (request "
                                + "simulated-request). The temporary access key has expired: enter a new one, or try again if it is a role's."));
    }

    @ParameterizedTest
    @EnumSource(Edition.class)
    void aSecurityTokenOfAnotherKeyIsNotQuoted(Edition edition) {
        cloud.knowsTemporary("STS.x", SECRET, "canary-right", Instant.MAX);
        assertThat(
                failure(request(edition, new AccessKey("STS.x", SECRET, "canary-wrong")))
                        .getMessage(),
                containsString("InvalidSecurityToken.Malformed: The security token **** is malformed (request"));
    }

    @ParameterizedTest
    @EnumSource(Edition.class)
    void aTemporaryKeyWithoutItsTokenIsRefused(Edition edition) {
        cloud.knowsTemporary("STS.x", SECRET, "canary-right", Instant.MAX);
        assertThat(
                failure(request(edition, new AccessKey("STS.x", SECRET, null))).getMessage(),
                containsString("enter its security token as well"));
    }

    @ParameterizedTest
    @EnumSource(Edition.class)
    void aWrongSecretIsRefused(Edition edition) {
        TokenException failure = failure(request(edition, new AccessKey("AK", "canary-wrong", null)));
        assertThat(failure.reason(), equalTo(Reason.REFUSED));
        assertThat(failure.getMessage(), containsString("Check the secret of the access key."));
    }

    @Test
    void aRoleIsAssumedOnceForManyTokens() throws Exception {
        cloud.knowsRole(ROLE, "");
        Source<IssuedKey> role = source(Kind.ASSUMED_ROLE);
        api.ask(request(Edition.ENTERPRISE, role));
        api.ask(request(Edition.PERSONAL, role));
        assertThat(cloud.calls("AssumeRole"), equalTo(1L));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"ASSUMED_ROLE", "ECS_ROLE", "ROLE_ASSUMED_BY_ECS_ROLE"})
    void aTemporaryKeyThatIsRefusedIsAskedForAnew(Kind kind) throws Exception {
        Source<IssuedKey> keys = source(kind);
        String first =
                api.ask(request(Edition.ENTERPRISE, keys)).token().login().username();
        cloud.revokesTemporaryKeys();
        String second = api.ask(request(Edition.PERSONAL, keys)).token().login().username();
        assertThat(second, not(equalTo(first)));
    }

    @Test
    void aKeyThatIsRefusedTwiceIsNotAskedForForEver() {
        cloud.knowsRole(ROLE, "");
        Source<IssuedKey> role = source(Kind.ASSUMED_ROLE);
        cloud.answersAll("GetAuthorizationToken", () -> new MockResponse()
                .setResponseCode(400)
                .setBody("{\"Code\":\"InvalidSecurityToken.Expired\",\"Message\":\"It is expired.\"}"));
        assertThat(failure(request(Edition.PERSONAL, role)).reason(), equalTo(Reason.REFUSED));
        assertThat(cloud.calls("AssumeRole"), equalTo(2L));
        assertThat(cloud.calls("GetAuthorizationToken"), equalTo(2L));
    }

    @Test
    void everyCallHasANonceOfItsOwn() throws Exception {
        personal(key()).send(api);
        String first = cloud.lastCall().getHeader("x-acs-signature-nonce");
        personal(key()).send(api);
        assertThat(first.equals(cloud.lastCall().getHeader("x-acs-signature-nonce")), equalTo(false));
    }

    @Test
    void aCallThatIsRepeatedOnItsWayIsRefused() throws Exception {
        personal(key()).send(api);
        Headers sent = cloud.lastCall().getHeaders();
        Request repeated = new Request.Builder()
                .url(cloud.url().resolve("/tokens"))
                .headers(sent.newBuilder().removeAll("Accept-Encoding").build())
                .build();
        try (Response response = new OkHttpClient().newCall(repeated).execute()) {
            assertThat(response.code(), equalTo(400));
            assertThat(response.body().string(), containsString("SignatureNonceUsed"));
        }
    }

    @Test
    void aProblemOfTheKeyIsTheProblemOfTheToken() {
        TokenException failure = failure(request(Edition.PERSONAL, assumeRole(null)));
        assertThat(failure.getMessage(), startsWith("Alibaba Cloud STS at 127.0.0.1 answered HTTP 403 NoPermission"));
        assertThat(cloud.passwords().isEmpty(), equalTo(true));
    }

    @Test
    void whatIsAskedShowsNoSecret() throws Exception {
        AccessKey key = new AccessKey("AK", SECRET, "canary-sts");
        AssumeRoleRequest role = new AssumeRoleRequest(sts(), ROLE, "jenkins", "canary-external", null, null, key());
        cloud.knowsRole(ROLE, "");
        String text = enterprise(key) + " " + personal(role) + " "
                + assumeRole(null).send(api) + ecsRole()
                + enterprise().send(api);
        assertThat(text, not(containsString("canary")));
        assertThat(text, not(containsString("password")));
    }

    private TokenRequest request(Edition edition, Source<IssuedKey> keys) {
        return edition == Edition.PERSONAL ? personal(keys) : enterprise(keys);
    }

    private Source<IssuedKey> source(Kind kind) {
        return switch (kind) {
            case STATIC -> key();
            case TEMPORARY -> {
                cloud.knowsTemporary("STS.given", SECRET, "canary-sts+/==", NOW.plusSeconds(60));
                yield new AccessKey("STS.given", SECRET, "canary-sts+/==");
            }
            case ASSUMED_ROLE -> {
                cloud.knowsRole(ROLE, "");
                yield assumeRole(null);
            }
            case ECS_ROLE -> {
                cloud.ecs().hasRole("builder");
                yield ecsRole();
            }
            case ROLE_ASSUMED_BY_ECS_ROLE -> {
                cloud.ecs().hasRole("builder");
                cloud.knowsRole(ROLE, "");
                yield new AssumeRoleRequest(sts(), ROLE, "jenkins", null, null, null, ecsRole());
            }
        };
    }

    enum Edition {
        ENTERPRISE,
        PERSONAL
    }

    enum Kind {
        STATIC,
        TEMPORARY,
        ASSUMED_ROLE,
        ECS_ROLE,
        ROLE_ASSUMED_BY_ECS_ROLE
    }
}

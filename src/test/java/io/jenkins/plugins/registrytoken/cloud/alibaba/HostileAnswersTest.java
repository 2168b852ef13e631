package io.jenkins.plugins.registrytoken.cloud.alibaba;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that would cost the controller its memory, its time or its senses end in one line, at once. */
class HostileAnswersTest extends AlibabaTest {
    private static final String FAR = "+292278995-01-01T00:00:00Z";
    private static final String LONG = "x".repeat(17 * 1024);

    static Stream<Arguments> answers() {
        return Stream.of(
                answer(
                        "a long password",
                        "GetAuthorizationToken",
                        HostileAnswersTest::enterprise,
                        "{\"TempUsername\":\"u\",\"AuthorizationToken\":\"" + LONG + "\",\"ExpireTime\":1795345200000}",
                        "more than 16 KiB"),
                answer(
                        "a login until long after",
                        "GetAuthorizationToken",
                        HostileAnswersTest::enterprise,
                        "{\"TempUsername\":\"u\",\"AuthorizationToken\":\"p\",\"ExpireTime\":999999999999999}",
                        "more than 25 hours ahead"),
                answer(
                        "a personal login until long after",
                        "GetAuthorizationToken",
                        test -> test.personal(key()),
                        "{\"data\":{\"tempUserName\":\"u\",\"authorizationToken\":\"p\",\"expireDate\":99999999999999}}",
                        "more than 25 hours ahead"),
                answer(
                        "a key until long after",
                        "AssumeRole",
                        test -> test.assumeRole(null),
                        role("t", FAR),
                        "more than 25 hours ahead"),
                answer(
                        "a long key",
                        "AssumeRole",
                        test -> test.assumeRole(null),
                        role(LONG, "2026-11-22T11:00:00Z"),
                        "more than 16 KiB"),
                answer(
                        "many domains",
                        "GetInstanceEndpoint",
                        test -> test.enterprise(key()),
                        IntStream.range(0, 30_000)
                                .mapToObj(i -> "\"h" + i + ".aliyuncs.com\"")
                                .collect(Collectors.joining(",", "{\"Domains\":[", "]}")),
                        "with more than 100 domains"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void isOneLineAndRemembered(
            String what,
            String action,
            Function<HostileAnswersTest, CloudRequest<?>> request,
            String body,
            String line) {
        cloud.answersAll(action, () -> new MockResponse().setBody(body));
        for (int i = 0; i < 3; i++) {
            TokenException failure = failure(request.apply(this));
            assertThat(failure.reason(), equalTo(Reason.INVALID_ANSWER));
            assertThat(failure.getMessage(), containsString(line));
        }
        assertThat(cloud.calls(action), equalTo(1L));
    }

    @Test
    void theKeyOfAServerUntilLongAfterIsOneLine() {
        cloud.ecs().hasRole("builder");
        cloud.next(new MockResponse().setBody("token"))
                .next(new MockResponse().setBody("builder"))
                .next(new MockResponse()
                        .setBody("{\"Code\":\"Success\",\"AccessKeyId\":\"A\",\"AccessKeySecret\":\"S\","
                                + "\"SecurityToken\":\"t\",\"Expiration\":\"" + FAR + "\"}"));
        assertThat(failure(ecsRole()).getMessage(), containsString("more than 25 hours ahead"));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    void xmlThatTakesLongToReadIsNotRead(int status) {
        String prefixes = IntStream.range(0, 40_000)
                .mapToObj(i -> "xmlns:p" + i + "=\"u\"")
                .collect(Collectors.joining(" ", "<Error ", "><Code>x</Code></Error>"));
        String attributes = IntStream.range(0, 5_000)
                .mapToObj(i -> "a" + i + "=\"\"")
                .collect(Collectors.joining(" ", "<Error ", "><Code>x</Code></Error>"));
        for (String xml : new String[] {prefixes, attributes}) {
            cloud.next(new MockResponse()
                    .setResponseCode(status)
                    .setHeader("Content-Type", "text/xml")
                    .setBody(xml));
            TokenException failure = assertTimeoutPreemptively(
                    Duration.ofSeconds(5),
                    () -> failure(new AcrInstanceIdRequest(acr(), "team-" + xml.length(), key())));
            assertThat(failure.getMessage(), containsString("HTTP " + status + " with text/xml where"));
        }
    }

    private static String role(String securityToken, String expiry) {
        return "{\"Credentials\":{\"AccessKeyId\":\"A\",\"AccessKeySecret\":\"S\",\"SecurityToken\":\"" + securityToken
                + "\",\"Expiration\":\"" + expiry + "\"}}";
    }

    private static Arguments answer(
            String what,
            String action,
            Function<HostileAnswersTest, CloudRequest<?>> request,
            String body,
            String line) {
        return Arguments.of(what, action, request, body, line);
    }
}

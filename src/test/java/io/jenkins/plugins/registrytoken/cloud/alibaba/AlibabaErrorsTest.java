package io.jenkins.plugins.registrytoken.cloud.alibaba;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.Request;
import okhttp3.mockwebserver.MockResponse;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlibabaErrorsTest extends AlibabaTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        acr-issuccess-false         | INVALID_REQUEST | HTTP 200 INSTANCE_NOT_EXIST (request R). Check the instance ID and the region.
        acr-error                   | REFUSED         | HTTP 400 SignatureDoesNotMatch: Specified signature is not matched with our calculation (request R). Check the secret of the access key.
        acr-error-xml               | REFUSED         | HTTP 403 Forbidden.RAM: User not authorized to operate on the specified resource, or this API doesn't support RAM (request R). Grant the owner of the access key cr:GetAuthorizationToken.
        acr-throttled               | THROTTLED       | HTTP 429 Throttling.User: Request was denied due to user flow control (request R). Too many calls: try again in 2 s.
        acr-personal-user-not-exist | INVALID_REQUEST | HTTP 404 USER_NOT_EXIST: user is not exist (request 19625155-9EC4-4ACF-953D-DD38F09C9315). The RAM user has no registry password yet: set one in the console of Container Registry first.
        """, quoteCharacter = '`')
    void everyDocumentedErrorIsOneLine(String id, Reason reason, String line) {
        cloud.nextTries(Vectors.response(id));
        TokenException failure = failure(enterprise());
        assertThat(failure.reason(), equalTo(reason));
        assertThat(failure.getMessage(), equalTo("Alibaba Cloud Container Registry at 127.0.0.1 answered " + line));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        400 | InvalidAccessKeyId.Inactive    | REFUSED         | Check the access key ID: that it exists
        404 | InvalidAccessKeyId.NotFound    | REFUSED         | Check the access key ID: that it exists
        400 | IncompleteSignature            | REFUSED         | Check the secret of the access key.
        400 | NoPermission                   | REFUSED         | cr:GetAuthorizationToken.
        400 | MissingSecurityToken           | REFUSED         | enter its security token as well.
        400 | InvalidSecurityToken.Malformed | REFUSED         | Check that the security token belongs to
        400 | InvalidSecurityToken.Expired   | REFUSED         | The temporary access key has expired: enter a new one, or try again if it is a role's.
        401 | Other                          | REFUSED         | Check the access key: that it is right
        403 | Other                          | REFUSED         | cr:GetAuthorizationToken.
        400 | InvalidTimeStamp.Expired       | INVALID_REQUEST | The clock of the controller is more than 15 minutes off
        400 | SignatureNonceUsed             | INVALID_REQUEST | perhaps by a proxy: try again.
        400 | Throttling.Api                 | THROTTLED       | try again later.
        429 | Other                          | THROTTLED       | try again later.
        400 | ServiceUnavailable             | UNAVAILABLE     | a problem of its own: try again later.
        503 | Other                          | UNAVAILABLE     | a problem of its own: try again later.
        400 | InternalError                  | UNAVAILABLE     | a problem of its own: try again later.
        404 | Other                          | INVALID_REQUEST | Check the region, the endpoint and the instance.
        307 | Other                          | INVALID_REQUEST | Redirects are not followed: check the endpoint.
        """, quoteCharacter = '`')
    void everyCodeSaysWhatToDo(int status, String code, Reason reason, String advice) {
        cloud.nextTries(new MockResponse().setResponseCode(status).setBody("{\"Code\":\"" + code + "\"}"));
        TokenException failure = failure(enterprise());
        assertThat(failure.reason(), equalTo(reason));
        assertThat(failure.getMessage(), containsString("answered HTTP " + status + ' ' + code + ". "));
        assertThat(failure.getMessage(), containsString(advice));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SignatureNonceUsed", "Throttling.User"})
    void whatIsForNowIsTriedAgainWithANewSignature(String code) throws Exception {
        cloud.next(new MockResponse().setResponseCode(400).setBody("{\"Code\":\"" + code + "\"}"));
        assertThat(api.ask(enterprise()).token().logins().size(), equalTo(1));
        assertThat(cloud.calls(), equalTo(2));
    }

    @ParameterizedTest
    @CsvSource({
        "1,THROTTLED,in 1 s.",
        "0,INVALID_REQUEST,instance.",
        "-5,INVALID_REQUEST,instance.",
        "soon,INVALID_REQUEST,instance."
    })
    void aTimeToWaitIsThrottlingWhateverTheStatus(String millis, Reason reason, String end) {
        cloud.nextTries(new MockResponse()
                .setResponseCode(400)
                .setHeader("x-acs-retry-after", millis)
                .setBody("{\"Code\":\"Other\"}"));
        TokenException failure = failure(enterprise());
        assertThat(failure.reason(), equalTo(reason));
        assertThat(failure.getMessage(), endsWith(end));
    }

    @ParameterizedTest
    @CsvSource({"400,1500,1500", "503,20,20", "429,,0", "400,0,", "400,-1,", "200,5,"})
    void theCloudSaysForHowLongItThrottles(int status, String header, Long millis) {
        Headers headers = header == null ? Headers.of() : Headers.of("x-acs-retry-after", header);
        ApiResponse response = new ApiResponse(
                new Request.Builder().url("https://cloud.example/").build(), status, headers, ByteString.EMPTY, NOW);
        assertThat(
                AlibabaErrors.throttling(response),
                equalTo(Optional.ofNullable(millis).map(Duration::ofMillis)));
    }

    @Test
    void aPageOfAProxyIsNotQuoted() {
        cloud.nextTries(new MockResponse()
                .setResponseCode(502)
                .setHeader("Content-Type", "text/html")
                .setBody("<html><body>canary</body></html>"));
        TokenException failure = failure(enterprise());
        assertThat(failure.reason(), equalTo(Reason.UNAVAILABLE));
        assertThat(
                failure.getMessage(),
                containsString(
                        "answered HTTP 502 with text/html where JSON is due. The cloud has a problem of its own"));
    }

    @Test
    void aRequestIdInAHeaderServesWhereTheBodyHasNone() {
        cloud.next(new MockResponse()
                .setResponseCode(400)
                .setHeader("x-acs-request-id", "H1")
                .setBody("{\"IsSuccess\":false}"));
        assertThat(failure(enterprise()).getMessage(), containsString("answered HTTP 400 (request H1). Check"));
    }

    @Test
    void aSuccessThatIsNoneIsOneLine() {
        cloud.next(new MockResponse().setBody("{\"IsSuccess\":\"False\",\"AuthorizationToken\":\"canary\"}"));
        assertThat(failure(enterprise()).getMessage(), containsString("answered HTTP 200 without success. Check"));
    }

    @ParameterizedTest
    @CsvSource({"09:15:00,45 minutes ahead of", "10:06:30,6 minutes behind"})
    void aWrongClockIsNamed(String time, String skew) {
        cloud.next(Vectors.response("acr-error").setHeader("Date", "Sun, 22 Nov 2026 " + time + " GMT"));
        assertThat(
                failure(enterprise()).getMessage(),
                endsWith("The clock of the controller is " + skew + " the cloud's: correct it."));
    }

    @Test
    void aSignatureThatIsTooOldIsRefused() {
        assertThat(
                assertThrows(TokenException.class, () -> enterprise().send(cloudAt(NOW.minus(Duration.ofMinutes(16)))))
                        .getMessage(),
                containsString("HTTP 400 InvalidTimeStamp.Expired: Specified time stamp or date value is expired "));
    }

    @Test
    void whatTheCloudWouldHaveSignedIsNotQuoted() {
        cloud.knowsTemporary("TAK", "canary-right", "canary-sts+/==", NOW.plusSeconds(60));
        TokenException failure = failure(personal(new AccessKey("TAK", "canary-wrong", "canary-sts+/==")));
        assertThat(failure.reason(), equalTo(Reason.REFUSED));
        assertThat(
                failure.getMessage(),
                containsString("Specified signature is not matched with our calculation (request simulated-request)."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server string to sign is:canary",
                "Server String To Sign is:canary",
                "SERVER CANONICALREQUEST IS [canary]",
                "the StringToSign: canary",
                "server\\nCanonicalRequest is [POST\\n/\\ncanary]"
            })
    void noSpellingOfAnEchoIsQuoted(String echo) {
        cloud.next(new MockResponse()
                .setResponseCode(400)
                .setBody("{\"Code\":\"SignatureDoesNotMatch\",\"Message\":\"Bad; " + echo + "\"}"));
        assertThat(failure(enterprise()).getMessage(), containsString("SignatureDoesNotMatch: Bad"));
    }

    @Test
    void aCloudThatEchoesTheProofIsNotQuoted() {
        cloud.next(() -> new MockResponse()
                .setResponseCode(400)
                .setBody("{\"Code\":\"X\",\"Message\":\"token canary-sts+/== of\\n"
                        + cloud.lastCall().getHeader("Authorization") + "\"}"));
        TokenException failure = failure(personal(new AccessKey("AK", SECRET, "canary-sts+/==")));
        assertThat(failure.getMessage(), containsString("X: token **** of ****. Check"));
        assertThat(failure.getMessage(), not(containsString("Signature")));
    }
}

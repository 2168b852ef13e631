package io.jenkins.plugins.registrytoken.cloud.huawei;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Instant;
import okhttp3.Headers;
import okhttp3.Request;
import okio.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuaweiErrorsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        APIG.0301  | ACCESS_KEY    | Incorrect IAM authentication information: verify aksk signature fail                    | Check the secret access key (SK)
        APIGW.0301 | ACCESS_KEY    | Incorrect IAM authentication information: verify aksk signature fail                    | Check the secret access key (SK)
        APIGW.0301 | ACCESS_KEY    | Incorrect IAM authentication information: Get secretKey failed,ak:***,err:ak not exist  | There is no such access key
        APIG.0301  | ACCESS_KEY    | Incorrect IAM authentication information: AK access failed to reach the limit,forbidden. | The access key is locked after too many wrong signatures: wait five minutes,
        APIG.0301  | ACCESS_KEY    | Incorrect IAM authentication information: signature expired                             | The clock of the controller
        APIG.0301  | AGENCY        | Incorrect IAM authentication information: verify aksk signature fail                    | Check the agency
        APIG.0301  | TEMPORARY_KEY | Incorrect IAM authentication information: verify aksk signature fail                    | Check the temporary access key
        APIGW.0301 | IAM_TOKEN     | Incorrect IAM authentication information: decrypt token fail                            | Enter a new IAM token
        APIG.0307  | IAM_TOKEN     | The token must be updated.                                                              | Enter a new IAM token
        APIG.0307  | IAM_USER      | The token must be updated.                                                              | Check the account name
        """)
    void adviceFollowsTheMessageAndWhoWasRefused(String code, HuaweiCaller caller, String message, String advice) {
        TokenException failure = explain(401, code, message, caller);
        assertThat(failure.reason(), equalTo(Reason.REFUSED));
        assertThat(failure.getMessage(), containsString("SWR answered HTTP 401 " + code + ": "));
        assertThat(failure.getMessage(), containsString(". " + advice));
    }

    @ParameterizedTest
    @CsvSource({
        "429, APIG.0308, THROTTLED",
        "403, APIGW.0308, THROTTLED",
        "403, SVCSTG.SWR.4031032, THROTTLED",
        "403, SVCSTG.SWR.4031042, THROTTLED",
        "403, SVCSTG.SWR.4039002, REFUSED",
        "403, APIGW.0302, REFUSED",
        "400, SVCSTG.SWR.4000031, REFUSED",
        "503, APIG.0613, UNAVAILABLE",
        "404, SWR.0404, INVALID_REQUEST"
    })
    void everyCodeHasItsReason(int status, String code, Reason reason) {
        assertThat(explain(status, code, "text", HuaweiCaller.ACCESS_KEY).reason(), equalTo(reason));
        assertThat(
                HuaweiErrors.throttling(response(status, code, "text")).isPresent(),
                equalTo(reason == Reason.THROTTLED));
    }

    @ParameterizedTest
    @CsvSource({
        "ACCESS_KEY, the owner of the access key, .",
        "AGENCY, the agency, ', and the session policy if there is one.'",
        "WEB_IDENTITY, the user group or agency that the ID token stands for, ', and the session policy if there is one.'",
        "IAM_USER, the IAM user, .",
        "IAM_TOKEN, the user of the IAM token, ."
    })
    void aPermissionIsGrantedToWhoMakesTheCall(HuaweiCaller caller, String owner, String end) {
        assertThat(
                explain(403, "SWR.0403", "denied", caller).getMessage(),
                containsString("Grant " + owner + " the permission swr:x, and check the project" + end));
    }

    private static TokenException explain(int status, String code, String message, HuaweiCaller caller) {
        return HuaweiErrors.explain("SWR", response(status, code, message), caller, "swr:x");
    }

    private static ApiResponse response(int status, String code, String message) {
        return new ApiResponse(
                new Request.Builder().url("https://swr.example/").build(),
                status,
                Headers.of(),
                ByteString.encodeUtf8("{\"error_code\":\"" + code + "\",\"error_msg\":\"" + message + "\"}"),
                Instant.EPOCH);
    }
}

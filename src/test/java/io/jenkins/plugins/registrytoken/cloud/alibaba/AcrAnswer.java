package io.jenkins.plugins.registrytoken.cloud.alibaba;

import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Instant;
import java.util.List;
import okhttp3.Headers;
import okhttp3.Request;
import okio.ByteString;

/** What Container Registry, Enterprise Edition, answers, to be read. */
public final class AcrAnswer {
    private static final IssuedKey KEY =
            new IssuedKey(new AccessKey("AK", "canary-secret-key", null), Instant.EPOCH, Instant.MAX);

    private final ApiResponse response = new ApiResponse(
            new Request.Builder().url("https://cr.cn-shanghai.aliyuncs.com/").build(),
            200,
            Headers.of("Content-Type", "application/json;charset=utf-8"),
            ByteString.encodeUtf8("""
                {"IsSuccess": true, "AuthorizationToken": "shaunadadakks:uuczxnjcyeyhdjadkkajsjd****", \
                "TempUsername": "temp_user_cr", "RequestId": "E069EB86-E6AD-4A98-ADDE-0E993390239A", \
                "ExpireTime": 1767312000000, "Code": "success"}\
                """),
            Instant.parse("2026-01-01T00:00:00Z"));

    public RegistryToken read() throws TokenException {
        Answer answer = AcsAnswer.of("ACR", response, KEY);
        return answer.token(
                List.of("team.acr.example"),
                answer.login("TempUsername", "AuthorizationToken"),
                answer.expiry("ExpireTime"),
                List.of());
    }
}

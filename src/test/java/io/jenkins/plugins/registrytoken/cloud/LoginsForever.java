package io.jenkins.plugins.registrytoken.cloud;

import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.cloud.http.Timeouts;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** Clouds that give every {@link CommonRequest} a login which outlives the test; there is no network. */
public final class LoginsForever {
    /** As long as any cloud gives, which is longer than any test takes. */
    private static final Instant EXPIRY = Instant.now().plus(Duration.ofHours(24));

    private static final byte[] LOGIN =
            """
            {"auths": {"swr.example": {"auth": "dTpw"}},
             "user_id": "u", "auth_token": "p", "expire_date": "%1$s",
             "TempUsername": "u", "AuthorizationToken": "p", "ExpireTime": %2$d,
             "data": {"tempUserName": "u", "authorizationToken": "p", "expireDate": %2$d}}
            """.formatted(EXPIRY, EXPIRY.toEpochMilli()).getBytes(StandardCharsets.UTF_8);

    private final ApiClient api = new ApiClient(
            new OkHttpClient.Builder().addInterceptor(this::answer).build(), Clock.systemUTC(), Timeouts.DEFAULT);

    /** A cache before them that calls in the caller's thread. */
    public CachedCloud cached() {
        return new CachedCloud(() -> api, Clock.systemUTC(), Runnable::run);
    }

    private Response answer(Interceptor.Chain chain) {
        return new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("")
                .header("X-Swr-Expireat", EXPIRY.toString())
                .body(ResponseBody.create(LOGIN, null))
                .build();
    }
}

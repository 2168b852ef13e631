package io.jenkins.plugins.registrytoken.fuzz;

import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.cloud.http.RetryPolicy;
import io.jenkins.plugins.registrytoken.cloud.http.Timeouts;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/** A cloud that answers out of a function, without a network, and remembers nothing. */
final class CannedCloud implements Cloud {
    static final Instant NOW = Instant.parse("2015-01-01T00:00:00Z");

    private final ApiClient api;

    CannedCloud(Function<Request, CannedAnswer> answers) {
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(chain -> answers.apply(chain.request()).to(chain.request()))
                .build();
        this.api = new ApiClient(
                client,
                Clock.fixed(NOW, ZoneOffset.UTC),
                Timeouts.DEFAULT,
                new RetryPolicy(Timeouts.DEFAULT, () -> 1),
                pause -> {});
    }

    @Override
    public ApiClient api() {
        return api;
    }

    @Override
    public <T extends Expiring> T answer(CloudRequest<T> request) throws TokenException {
        return request.send(this);
    }

    @Override
    public void forget(CloudRequest<?> request) {
        // Nothing is remembered.
    }
}

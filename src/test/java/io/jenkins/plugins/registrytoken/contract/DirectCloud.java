package io.jenkins.plugins.registrytoken.contract;

import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.cloud.http.RetryPolicy;
import io.jenkins.plugins.registrytoken.cloud.http.Timeouts;
import io.jenkins.plugins.registrytoken.token.Expiring;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import okhttp3.OkHttpClient;

/** For one request: remembers what that looks up, pauses for no time, and catches no exception. */
public final class DirectCloud implements Cloud {
    private final ApiClient api;
    private final Map<CloudRequest<?>, Expiring> lookUps = new HashMap<>();

    public DirectCloud(OkHttpClient http, Timeouts timeouts) {
        this.api = new ApiClient(http, Clock.systemUTC(), timeouts, new RetryPolicy(timeouts, () -> 1), pause -> {});
    }

    @Override
    public ApiClient api() {
        return api;
    }

    @Override
    @SuppressWarnings("unchecked") // A request is only answered by its own send.
    public <T extends Expiring> T answer(CloudRequest<T> request) throws TokenException {
        Expiring answer = lookUps.get(request);
        if (answer == null) {
            answer = request.send(this);
            lookUps.put(request, answer);
        }
        return (T) answer;
    }

    @Override
    public void forget(CloudRequest<?> request) {
        lookUps.remove(request);
    }
}

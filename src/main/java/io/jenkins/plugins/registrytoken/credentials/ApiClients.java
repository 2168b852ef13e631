package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.okhttp.api.JenkinsOkHttpClient;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.cloud.http.Timeouts;
import io.jenkins.plugins.registrytoken.settings.RegistryTokenSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;

/** A client for each call, as proxy and timeouts may have changed; connections and threads are shared. */
final class ApiClients implements Supplier<ApiClient> {
    private final OkHttpClient http = new OkHttpClient();
    private final Clock clock;

    ApiClients(@NonNull Clock clock) {
        this.clock = clock;
    }

    @Override
    public ApiClient get() {
        RegistryTokenSettings settings = RegistryTokenSettings.get();
        Timeouts timeouts = new Timeouts(
                Duration.ofSeconds(settings.getConnectTimeoutSeconds()),
                Duration.ofSeconds(settings.getCallTimeoutSeconds()));
        return new ApiClient(JenkinsOkHttpClient.newClientBuilder(http).build(), clock, timeouts);
    }
}

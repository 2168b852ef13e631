package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Computer;
import io.jenkins.plugins.okhttp.api.JenkinsOkHttpClient;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.http.ApiClient;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Clock;
import okhttp3.OkHttpClient;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The one place on the controller where tokens are obtained and remembered. */
@Extension
@Restricted(NoExternalUse.class)
public class TokenService {
    private final Clock clock = Clock.systemUTC();
    private TokenCache<TokenRequest> cache;

    @NonNull
    public static TokenService get() {
        return ExtensionList.lookupSingleton(TokenService.class);
    }

    /** @see TokenCache#get */
    @NonNull
    public TokenCache.Result token(@NonNull TokenRequest request) throws TokenException, InterruptedException {
        return cache().get(request);
    }

    /** Made when it is first needed: most starts of Jenkins need none. */
    private synchronized TokenCache<TokenRequest> cache() {
        if (cache == null) {
            OkHttpClient http = new OkHttpClient();
            cache = new TokenCache<>(request -> request.send(api(http)), clock, Computer.threadPoolForRemoting);
        }
        return cache;
    }

    /** Made for each call, as the proxy may have changed; connections and threads are shared. */
    private ApiClient api(OkHttpClient http) {
        return new ApiClient(JenkinsOkHttpClient.newClientBuilder(http).build(), clock);
    }
}

package io.jenkins.plugins.registrytoken.benchmark;

import io.jenkins.plugins.registrytoken.cloud.CachedCloud;
import io.jenkins.plugins.registrytoken.cloud.CommonRequest;
import io.jenkins.plugins.registrytoken.cloud.LoginsForever;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Asks for what the cache has, by a request that is equal to the one it was obtained with. */
@State(Scope.Benchmark)
public class CachedLookup {
    @Param
    public CommonRequest request;

    private CachedCloud cloud;
    private TokenRequest equal;

    @Setup
    public void remember() throws Exception {
        cloud = new LoginsForever().cached();
        cloud.ask(request.make());
        equal = request.make();
    }

    @Benchmark
    public TokenCache.Result<RegistryToken> cachedLookup() throws Exception {
        return cloud.ask(equal);
    }

    @Benchmark
    public TokenCache.Result<RegistryToken> requestAndCachedLookup() throws Exception {
        return cloud.ask(request.make());
    }
}

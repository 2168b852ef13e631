package io.jenkins.plugins.registrytoken.cloud;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import com.sun.management.ThreadMXBean;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A lookup in the cache costs its result and nothing else. The first calls count, which are not compiled yet unless another
 * test had them compiled: what a compiler spares, it spares on some machines only.
 */
class CachedLookupAllocationTest {
    private static final int ROUNDS = 20;
    private static final int LOOKUPS = 100;
    private static volatile Object result;

    @ParameterizedTest
    @EnumSource
    void nothingIsAllocatedButTheResult(CommonRequest request) throws Exception {
        LoginsForever logins = new LoginsForever();
        CachedCloud cloud = logins.cached();
        RegistryToken token = cloud.ask(request.make()).token();
        TokenRequest equal = request.make();
        int calls = logins.calls();

        long allocated = allocated(() -> cloud.ask(equal));
        long necessary = allocated(() -> new TokenCache.Result<>(token, true, null));

        assertThat(allocated, lessThanOrEqualTo(necessary));
        assertThat(logins.calls(), equalTo(calls));
        assertThat(cloud.ask(equal).cached(), equalTo(true));
    }

    /** By so many calls, in the round with the least: in others something may be loaded or linked. */
    private static long allocated(Callable<Object> call) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < LOOKUPS; i++) {
                result = call.call();
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        return least;
    }
}

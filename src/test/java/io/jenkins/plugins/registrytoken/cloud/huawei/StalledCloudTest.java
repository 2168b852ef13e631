package io.jenkins.plugins.registrytoken.cloud.huawei;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache.Result;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cloud that answers only when it is told to. */
class StalledCloudTest {
    private final CountDownLatch answer = new CountDownLatch(1);
    private HuaweiFixture huawei;

    @BeforeEach
    void start() throws Exception {
        huawei = new HuaweiFixture();
    }

    @AfterEach
    void stop() throws Exception {
        answer.countDown();
        huawei.close();
    }

    @Test
    void nobodyWaitsForItWhileALoginIsGoodForLongEnough() throws Exception {
        RegistryToken old = huawei.controller.ask(huawei.login(huawei.key()));
        stalls();
        huawei.clock.advance(Duration.ofHours(3));
        for (int i = 0; i < 3; i++) {
            Result<RegistryToken> result = huawei.controller.cloud().ask(huawei.login(huawei.key()));
            assertThat(result, equalTo(new Result<>(old, true, null)));
        }
        CompletableFuture<Result<RegistryToken>> renewed =
                huawei.controller.cloud().renewed(huawei.login(huawei.key()));
        assertThat(renewed.isDone(), equalTo(false));
        answer.countDown();
        RegistryToken current = renewed.get().token();
        assertThat(current, not(equalTo(old)));
        assertThat(huawei.controller.ask(huawei.login(huawei.key())), equalTo(current));
        assertThat(huawei.cloud.calls(), equalTo(2));
    }

    @Test
    void aLoginIsNotRenewedWithAKeyThatIsDueItself() throws Exception {
        huawei.controller.ask(huawei.login(huawei.agency()));
        huawei.clock.advance(Duration.ofMinutes(30));
        Result<RegistryToken> result =
                huawei.controller.cloud().renewed(huawei.login(huawei.agency())).get();
        assertThat(result.token().expiresAt(), equalTo(HuaweiFixture.NOW.plus(Duration.ofMinutes(90))));
    }

    private void stalls() {
        huawei.cloud.tellsOfEachLogin(login -> {
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}

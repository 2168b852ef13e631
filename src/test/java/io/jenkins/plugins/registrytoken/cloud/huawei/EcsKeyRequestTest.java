package io.jenkins.plugins.registrytoken.cloud.huawei;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.simulator.CloudSimulator;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EcsKeyRequestTest {
    private static final String ABSENT = "the controller does not run on an ECS instance with an agency. Give its "
            + "instance one, or choose another authentication.";

    private HuaweiFixture huawei;

    @BeforeEach
    void start() throws IOException {
        huawei = new HuaweiFixture();
    }

    @AfterEach
    void stop() throws IOException {
        huawei.close();
    }

    @Test
    void theKeyIsReadAsDocumented() throws Exception {
        huawei.clock.advance(Duration.ofDays(6));
        huawei.cloud
                .next(new MockResponse().setBody("canary-session\n"))
                .next(Vectors.response("ecs-metadata-securitykey"));
        IssuedKey issued = huawei.controller.ask(huawei.ecs(false));
        assertThat(issued.key().id(), equalTo("FAKE"));
        assertThat(issued.expiresAt(), equalTo(Instant.parse("2025-01-02T03:04:05Z")));
        assertThat(huawei.cloud.lastCall().getPath(), equalTo("/openstack/latest/securitykey"));
        assertThat(huawei.cloud.lastCall().getHeader("X-Metadata-Token"), equalTo("canary-session"));
    }

    @Test
    void oneKeyServesUntilHalfItsLifeIsGone() throws Exception {
        huawei.controller.ask(huawei.login(huawei.ecs()));
        huawei.controller.ask(huawei.enterpriseLogin(huawei.ecs()));
        assertThat(huawei.cloud.calls("/openstack/latest/securitykey"), equalTo(1L));
    }

    @Test
    void theFirstVersionServesWhereItIsAllowed() throws Exception {
        huawei.cloud.isOnEcs(false, Duration.ofHours(1));
        huawei.controller.ask(huawei.ecs(true));
        assertThat(huawei.cloud.lastCall().getHeader("X-Metadata-Token"), nullValue());
        TokenException failure = huawei.controller.failure(huawei.ecs(false));
        assertThat(
                failure.getMessage(),
                equalTo("The metadata service of ECS at 127.0.0.1 answered HTTP 404 where a session token is due. If"
                        + " this machine has the first version of the service only, allow that."));
    }

    @Test
    void aMachineWithoutAnAgencyIsOneLine() {
        huawei.cloud.answersAll("/openstack.*", () -> new MockResponse().setResponseCode(404));
        TokenException failure = huawei.controller.failure(huawei.login(huawei.ecs()));
        assertThat(failure.reason(), equalTo(Reason.INVALID_REQUEST));
        assertThat(failure.getMessage(), equalTo("The metadata service of ECS at 127.0.0.1 has no key: " + ABSENT));
    }

    @Test
    void aControllerElsewhereIsOneLine() throws Exception {
        CloudSimulator gone = new CloudSimulator(huawei.clock);
        HttpUrl nowhere = HttpUrl.get(gone.endpoint());
        gone.close();
        TokenException failure = huawei.controller.failure(new EcsKeyRequest(nowhere, true));
        assertThat(failure.reason(), equalTo(Reason.UNREACHABLE));
        assertThat(failure.getMessage(), equalTo("The metadata service of ECS at 127.0.0.1 did not answer: " + ABSENT));
    }

    @Test
    void aMetadataServiceThatFailsIsOneLine() {
        huawei.cloud.answersAll("/openstack.*", () -> new MockResponse().setResponseCode(500));
        TokenException failure = huawei.controller.failure(huawei.ecs(false));
        assertThat(failure.reason(), equalTo(Reason.UNAVAILABLE));
        assertThat(failure.getMessage(), containsString("answered HTTP 500. Check the agency of the ECS instance."));
        assertThat(huawei.cloud.calls("/openstack/latest/securitykey"), equalTo(3L));
    }
}

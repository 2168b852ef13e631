package io.jenkins.plugins.registrytoken.cloud.huawei;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import org.junit.jupiter.api.Test;

class IamEndpointTest {
    private static final JsonNode ENDPOINTS = Vectors.read("huawei-endpoints.json");

    @Test
    void knowsTheHostOfEveryRegionThatHasOne() {
        ENDPOINTS
                .path("iam")
                .properties()
                .forEach(region -> assertThat(
                        IamEndpoint.huaweiCloud(region.getKey()).url().toString(),
                        equalTo(region.getValue().asText() + "/")));
    }

    @Test
    void theGlobalHostServesTheOthers() {
        for (String region : SwrEndpoint.HUAWEI_CLOUD_REGIONS) {
            String expected = ENDPOINTS
                    .path("iam")
                    .path(region)
                    .asText(ENDPOINTS.path("iamGlobal").asText());
            assertThat(IamEndpoint.huaweiCloud(region).url().toString(), equalTo(expected + "/"));
        }
        assertThat(
                IamEndpoint.huaweiCloud("xx-new-1").describe(), equalTo("Huawei Cloud IAM at iam.myhuaweicloud.com"));
    }

    @Test
    void knowsEveryRegionOfOpenTelekomCloud() {
        for (String region : SwrEndpoint.OPEN_TELEKOM_CLOUD_REGIONS) {
            assertThat(
                    IamEndpoint.openTelekomCloud(region).url().toString(),
                    equalTo(ENDPOINTS.path("otc").path(region).path("iam").asText() + "/"));
        }
    }

    @Test
    void canBeReplacedByAnAddressOnly() {
        IamEndpoint endpoint = IamEndpoint.openTelekomCloud("eu-de");
        assertThat(
                endpoint.at("https://iam.example.org").describe(),
                equalTo("Open Telekom Cloud IAM at iam.example.org"));
        assertThrows(IllegalArgumentException.class, () -> endpoint.at("http://iam.example.org"));
        assertThrows(IllegalArgumentException.class, () -> IamEndpoint.huaweiCloud("../x"));
        assertThrows(IllegalArgumentException.class, () -> IamEndpoint.openTelekomCloud(""));
    }
}

package io.jenkins.plugins.registrytoken.cloud.huawei;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwrEndpointTest {
    private static final JsonNode ENDPOINTS = Vectors.read("huawei-endpoints.json");

    @Test
    void knowsEveryRegionOfHuaweiCloud() {
        List<String> regions = new ArrayList<>();
        ENDPOINTS.path("swrApi").properties().forEach(region -> {
            regions.add(region.getKey());
            SwrEndpoint endpoint = SwrEndpoint.huaweiCloud(region.getKey());
            assertThat(endpoint.url().toString(), equalTo(region.getValue().asText() + "/"));
            assertThat(endpoint.registry(), equalTo(endpoint.url().host().replace("swr-api", "swr")));
        });
        assertThat(SwrEndpoint.HUAWEI_CLOUD_REGIONS, containsInAnyOrder(regions.toArray()));
    }

    @Test
    void knowsEveryRegionOfOpenTelekomCloud() {
        for (String region : SwrEndpoint.OPEN_TELEKOM_CLOUD_REGIONS) {
            JsonNode expected = ENDPOINTS.path("otc").path(region);
            SwrEndpoint endpoint = SwrEndpoint.openTelekomCloud(region);
            String url = expected.path("swrApi").asText().split(" ")[0];
            assertThat(endpoint.url().toString(), equalTo(url + "/"));
            assertThat(endpoint.registry(), equalTo(expected.path("registry").asText()));
        }
        assertThat(SwrEndpoint.OPEN_TELEKOM_CLOUD_REGIONS, containsInAnyOrder("eu-de", "eu-nl", "eu-ch2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eu de", "../x", "eu-de.evil.example/", "eu-de@evil", "EU-DE", "eu-de\n", "-", "1"})
    void aRegionThatCannotBeOneIsRefused(String region) {
        assertThrows(IllegalArgumentException.class, () -> SwrEndpoint.huaweiCloud(region));
        assertThrows(IllegalArgumentException.class, () -> SwrEndpoint.openTelekomCloud(region));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "swr.example.com",
                "ftp://swr.example.com",
                "https://swr.example.com/path",
                "https://swr.example.com/?q",
                "https://user:secret@swr.example.com",
                "http://swr.example.com",
                "http://127.0.0.1.example.com"
            })
    void anEndpointThatCannotBeOneIsRefused(String address) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> SwrEndpoint.huaweiCloud("cn-north-4")
                .at(address));
        assertThat(e.getMessage(), containsString("The endpoint must"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://swr.example.com",
                "https://swr.example.com:8443/",
                "http://localhost:1",
                "http://[::1]:1"
            })
    void anEndpointCanBeReplaced(String address) {
        SwrEndpoint endpoint = SwrEndpoint.huaweiCloud("cn-north-4").at(address);
        assertThat(endpoint.cloud(), equalTo("Huawei Cloud SWR"));
        assertThat(endpoint.registry(), nullValue());
    }
}

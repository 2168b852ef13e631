package io.jenkins.plugins.registrytoken.cloud.huawei;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.simulator.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HuaweiEndpointsTest {
    private static final JsonNode ENDPOINTS = Vectors.read("huawei-endpoints.json");

    @Test
    void knowsTheRegistryOfEveryRegionOfHuaweiCloud() {
        List<String> regions = new ArrayList<>();
        ENDPOINTS.path("swrApi").properties().forEach(region -> {
            regions.add(region.getKey());
            Endpoint endpoint = HuaweiEndpoints.huaweiCloudSwr(region.getKey());
            assertThat(endpoint.url().toString(), equalTo(region.getValue().asText() + "/"));
            assertThat(
                    HuaweiEndpoints.registry(endpoint),
                    equalTo(endpoint.url().host().replace("swr-api", "swr")));
        });
        assertThat(HuaweiEndpoints.HUAWEI_CLOUD_REGIONS, containsInAnyOrder(regions.toArray()));
    }

    @Test
    void knowsTheRegistryOfEveryRegionOfOpenTelekomCloud() {
        for (String region : HuaweiEndpoints.OPEN_TELEKOM_CLOUD_REGIONS) {
            JsonNode expected = ENDPOINTS.path("otc").path(region);
            Endpoint endpoint = HuaweiEndpoints.openTelekomCloudSwr(region);
            String url = expected.path("swrApi").asText().split(" ")[0];
            assertThat(endpoint.url().toString(), equalTo(url + "/"));
            assertThat(
                    HuaweiEndpoints.registry(endpoint),
                    equalTo(expected.path("registry").asText()));
        }
        assertThat(HuaweiEndpoints.OPEN_TELEKOM_CLOUD_REGIONS, containsInAnyOrder("eu-de", "eu-nl", "eu-ch2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eu de", "../x", "eu-de.evil.example/", "eu-de@evil", "EU-DE", "eu-de\n", "-", "1"})
    void aRegionThatCannotBeOneIsRefused(String region) {
        assertThrows(IllegalArgumentException.class, () -> HuaweiEndpoints.huaweiCloudSwr(region));
        assertThrows(IllegalArgumentException.class, () -> HuaweiEndpoints.openTelekomCloudSwr(region));
        assertThrows(IllegalArgumentException.class, () -> HuaweiEndpoints.huaweiCloudIam(region));
        assertThrows(IllegalArgumentException.class, () -> HuaweiEndpoints.openTelekomCloudIam(region));
    }

    @Test
    void anApiAtAnotherAddressDoesNotTellWhereTheRegistryIs() {
        for (String address : List.of("https://swr.example.com", "https://swr-api.example.com", "http://localhost:1")) {
            Endpoint endpoint = HuaweiEndpoints.huaweiCloudSwr("cn-north-4").at(address);
            assertThat(HuaweiEndpoints.registry(endpoint), nullValue());
        }
    }

    @Test
    void knowsTheIdentityServiceOfEveryRegionThatHasOne() {
        ENDPOINTS
                .path("iam")
                .properties()
                .forEach(region -> assertThat(
                        HuaweiEndpoints.huaweiCloudIam(region.getKey()).url().toString(),
                        equalTo(region.getValue().asText() + "/")));
    }

    @Test
    void theGlobalIdentityServiceIsThatOfTheOthers() {
        for (String region : HuaweiEndpoints.HUAWEI_CLOUD_REGIONS) {
            String expected = ENDPOINTS
                    .path("iam")
                    .path(region)
                    .asText(ENDPOINTS.path("iamGlobal").asText());
            assertThat(HuaweiEndpoints.huaweiCloudIam(region).url().toString(), equalTo(expected + "/"));
        }
        assertThat(
                HuaweiEndpoints.huaweiCloudIam("xx-new-1").describe(),
                equalTo("Huawei Cloud IAM at iam.myhuaweicloud.com"));
    }

    @Test
    void knowsTheIdentityServiceOfEveryRegionOfOpenTelekomCloud() {
        for (String region : HuaweiEndpoints.OPEN_TELEKOM_CLOUD_REGIONS) {
            assertThat(
                    HuaweiEndpoints.openTelekomCloudIam(region).url().toString(),
                    equalTo(ENDPOINTS.path("otc").path(region).path("iam").asText() + "/"));
        }
    }

    @Test
    void theHostsOfEveryRegionAreTheClouds() {
        for (String region : HuaweiEndpoints.HUAWEI_CLOUD_REGIONS) {
            assertThat(region, isOfCloud(HuaweiEndpoints.huaweiCloudSwr(region)), is(true));
            assertThat(region, isOfCloud(HuaweiEndpoints.huaweiCloudIam(region)), is(true));
        }
        for (String region : HuaweiEndpoints.OPEN_TELEKOM_CLOUD_REGIONS) {
            assertThat(region, isOfCloud(HuaweiEndpoints.openTelekomCloudSwr(region)), is(true));
            assertThat(region, isOfCloud(HuaweiEndpoints.openTelekomCloudIam(region)), is(true));
        }
        assertThat(isOfCloud(HuaweiEndpoints.huaweiCloudIam("eu-north-77")), is(true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iam.example.com",
                "iam.eu-de.otc.t-systems.com.example.com",
                "iameu-de.otc.t-systems.com",
                "iam.eu-de.otc.t-systems.com.",
                "otc.t-systems.com",
                "eviliam.myhuaweicloud.com",
                "iam.obs.myhuaweicloud.com",
                "iam.obs.eu-de.otc.t-systems.com",
                "swr-api.obs.cn-north-4.myhuaweicloud.com",
                "0123456789abcdef.apic.eu-de.otc.t-systems.com",
                "iam.myhuaweicloud-com",
                "127.0.0.1"
            })
    void aHostThatACustomerCanHaveIsNotTheClouds(String host) {
        assertThat(HuaweiEndpoints.isOfCloud(host), is(false));
    }

    /** A region can be typed, and names a bucket of object storage here. */
    @Test
    void aRegionThatIsNoneMakesNoHostOfTheCloud() {
        assertThat(isOfCloud(HuaweiEndpoints.huaweiCloudSwr("obs")), is(false));
    }

    private static boolean isOfCloud(Endpoint endpoint) {
        return HuaweiEndpoints.isOfCloud(endpoint.url().host());
    }
}

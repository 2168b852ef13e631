package io.jenkins.plugins.registrytoken.cloud.huawei;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HuaweiRegionTest {

    @Test
    void theHostsOfEveryRegionAreTheClouds() {
        for (String region : SwrEndpoint.HUAWEI_CLOUD_REGIONS) {
            assertThat(region, isOfCloud(SwrEndpoint.huaweiCloud(region)), is(true));
            assertThat(region, isOfCloud(IamEndpoint.huaweiCloud(region)), is(true));
        }
        for (String region : SwrEndpoint.OPEN_TELEKOM_CLOUD_REGIONS) {
            assertThat(region, isOfCloud(SwrEndpoint.openTelekomCloud(region)), is(true));
            assertThat(region, isOfCloud(IamEndpoint.openTelekomCloud(region)), is(true));
        }
        assertThat(isOfCloud(IamEndpoint.huaweiCloud("eu-north-77")), is(true));
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
        assertThat(HuaweiRegion.isOfCloud(host), is(false));
    }

    /** A region can be typed, and names a bucket of object storage here. */
    @Test
    void aRegionThatIsNoneMakesNoHostOfTheCloud() {
        assertThat(isOfCloud(SwrEndpoint.huaweiCloud("obs")), is(false));
    }

    private static boolean isOfCloud(SwrEndpoint swr) {
        return HuaweiRegion.isOfCloud(swr.url().host());
    }

    private static boolean isOfCloud(IamEndpoint iam) {
        return HuaweiRegion.isOfCloud(iam.url().host());
    }
}

package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.EndpointAddress;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * Where the identity service (IAM) is called.
 *
 * @param cloud what people call the service: {@code Huawei Cloud IAM}
 * @param url without path
 */
public record IamEndpoint(@NonNull String cloud, @NonNull HttpUrl url) {
    private static final String GLOBAL = "iam.myhuaweicloud.com";

    /** Regions of Huawei Cloud with an IAM host of their own; the others are served by the global one. */
    private static final Set<String> REGIONAL = Set.of(
            "ae-ad-1",
            "af-south-1",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "cn-east-2",
            "cn-east-3",
            "cn-east-4",
            "cn-east-5",
            "cn-north-1",
            "cn-north-12",
            "cn-north-2",
            "cn-north-4",
            "cn-north-9",
            "cn-south-1",
            "cn-south-2",
            "cn-southwest-2",
            "eu-west-0",
            "eu-west-101",
            "la-north-2",
            "la-south-2",
            "me-east-1",
            "my-kualalumpur-1",
            "na-mexico-1",
            "ru-moscow-1",
            "sa-brazil-1",
            "tr-west-1");

    /** @throws IllegalArgumentException if this cannot be the name of a region; the message says so */
    @NonNull
    public static IamEndpoint huaweiCloud(@NonNull String region) {
        HuaweiRegion.check(region);
        return ofHost(
                "Huawei Cloud IAM",
                REGIONAL.contains(region) ? "iam." + region + '.' + HuaweiRegion.huaweiCloudDomain(region) : GLOBAL);
    }

    /** @throws IllegalArgumentException if this cannot be the name of a region; the message says so */
    @NonNull
    public static IamEndpoint openTelekomCloud(@NonNull String region) {
        HuaweiRegion.check(region);
        String name = HuaweiRegion.isSwiss(region) ? "iam-pub." : "iam.";
        return ofHost("Open Telekom Cloud IAM", name + region + '.' + HuaweiRegion.openTelekomCloudDomain(region));
    }

    /**
     * The same service at another address.
     *
     * @throws IllegalArgumentException if {@link EndpointAddress#parse} refuses it
     */
    @NonNull
    public IamEndpoint at(@NonNull String address) {
        return new IamEndpoint(cloud, EndpointAddress.parse(address, "https://iam.example.com"));
    }

    /** The service and the host that is asked, to begin a message with. */
    @NonNull
    public String describe() {
        return cloud + " at " + url.host();
    }

    private static IamEndpoint ofHost(String cloud, String host) {
        return new IamEndpoint(
                cloud, new HttpUrl.Builder().scheme("https").host(host).build());
    }
}

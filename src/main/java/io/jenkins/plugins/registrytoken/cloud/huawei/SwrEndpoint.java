package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.EndpointAddress;
import io.jenkins.plugins.registrytoken.cloud.NameableHosts;
import java.util.List;
import okhttp3.HttpUrl;

/**
 * Where an SWR API is called.
 *
 * @param cloud what people call the service: {@code Huawei Cloud SWR}
 * @param url without path
 * @param registry the registry's host, for answers that name none; null if it cannot be told from the region
 * @param domain that all hosts of the cloud are in
 */
public record SwrEndpoint(
        @NonNull String cloud,
        @NonNull HttpUrl url,
        @CheckForNull String registry,
        @NonNull String domain) {

    /** Regions of Huawei Cloud in which the official SDK knows SWR; newer ones work too. */
    public static final List<String> HUAWEI_CLOUD_REGIONS = List.of(
            "ae-ad-1",
            "af-north-1",
            "af-south-1",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "cn-east-2",
            "cn-east-3",
            "cn-east-4",
            "cn-east-5",
            "cn-north-1",
            "cn-north-11",
            "cn-north-12",
            "cn-north-2",
            "cn-north-4",
            "cn-north-9",
            "cn-south-1",
            "cn-south-2",
            "cn-south-4",
            "cn-southwest-2",
            "cn-southwest-3",
            "eu-west-0",
            "eu-west-101",
            "la-north-2",
            "la-south-2",
            "me-east-1",
            "my-kualalumpur-1",
            "na-mexico-1",
            "ru-moscow-1",
            "ru-northwest-2",
            "sa-brazil-1",
            "sa-peru-1",
            "tr-west-1");

    /** Regions of Open Telekom Cloud; {@code eu-ch2} is the Swiss one. */
    public static final List<String> OPEN_TELEKOM_CLOUD_REGIONS = List.of("eu-de", "eu-nl", "eu-ch2");

    private static final String HUAWEI_CLOUD = "Huawei Cloud SWR";
    private static final String OPEN_TELEKOM_CLOUD = "Open Telekom Cloud SWR";

    /** @throws IllegalArgumentException if this cannot be the name of a region; the message says so */
    @NonNull
    public static SwrEndpoint huaweiCloud(@NonNull String region) {
        return ofRegion(HUAWEI_CLOUD, region, HuaweiRegion.huaweiCloudDomain(region));
    }

    /** @throws IllegalArgumentException if this cannot be the name of a region; the message says so */
    @NonNull
    public static SwrEndpoint openTelekomCloud(@NonNull String region) {
        return ofRegion(OPEN_TELEKOM_CLOUD, region, HuaweiRegion.openTelekomCloudDomain(region));
    }

    /**
     * The same service at another address: a private endpoint, a new region or a gateway.
     *
     * @throws IllegalArgumentException if {@link EndpointAddress#parse} refuses it
     */
    @NonNull
    public SwrEndpoint at(@NonNull String address) {
        return new SwrEndpoint(cloud, EndpointAddress.parse(address, "https://swr-api.example.com"), null, domain);
    }

    /** @param listed by the credential */
    @NonNull
    NameableHosts hosts(@NonNull List<String> listed) {
        return new NameableHosts(domain, url, listed);
    }

    /** The service and the host that is asked, to begin a message with. */
    @NonNull
    public String describe() {
        return cloud + " at " + url.host();
    }

    private static SwrEndpoint ofRegion(String cloud, String region, String domain) {
        HuaweiRegion.check(region);
        HttpUrl url = new HttpUrl.Builder()
                .scheme("https")
                .host("swr-api." + region + '.' + domain)
                .build();
        return new SwrEndpoint(cloud, url, "swr." + region + '.' + domain, domain);
    }
}

package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.EndpointAddress;
import io.jenkins.plugins.registrytoken.cloud.NameableHosts;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Where an API of Alibaba Cloud is called.
 *
 * @param cloud what people call the service: {@code Alibaba Cloud Container Registry}
 * @param region id of the region that is asked
 * @param url without path
 */
public record AlibabaEndpoint(
        @NonNull String cloud,
        @NonNull String region,
        @NonNull HttpUrl url) {

    /** Regions in which the official SDK knows Container Registry; newer ones work too. */
    public static final List<String> REGIONS = List.of(
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-southeast-1",
            "ap-southeast-3",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ap-southeast-8",
            "cn-beijing",
            "cn-beijing-finance-1",
            "cn-chengdu",
            "cn-fuzhou",
            "cn-guangzhou",
            "cn-hangzhou",
            "cn-hangzhou-finance",
            "cn-heyuan",
            "cn-heyuan-acdr-1",
            "cn-hongkong",
            "cn-huhehaote",
            "cn-nanjing",
            "cn-north-2-gov-1",
            "cn-qingdao",
            "cn-shanghai",
            "cn-shanghai-finance-1",
            "cn-shenzhen",
            "cn-shenzhen-finance-1",
            "cn-wuhan-lr",
            "cn-wulanchabu",
            "cn-wulanchabu-gic-1",
            "cn-zhangjiakou",
            "cn-zhengzhou-jva",
            "cn-zhongwei",
            "eu-central-1",
            "eu-west-1",
            "eu-west-2",
            "me-central-1",
            "me-east-1",
            "na-south-1",
            "us-east-1",
            "us-southeast-1",
            "us-west-1");

    private static final String DOMAIN = "aliyuncs.com";

    /** No longer than a label of a host name may be. */
    private static final Pattern REGION = Pattern.compile("[a-z]{2,8}(?:-[a-z0-9]{1,12}){1,4}");

    /**
     * The API of Container Registry, of both editions.
     *
     * @throws IllegalArgumentException if this cannot be the id of a region; the message says so
     */
    @NonNull
    public static AlibabaEndpoint containerRegistry(@NonNull String region) {
        return ofRegion("Alibaba Cloud Container Registry", "cr", region);
    }

    /**
     * The API of the Security Token Service.
     *
     * @throws IllegalArgumentException if this cannot be the id of a region; the message says so
     */
    @NonNull
    public static AlibabaEndpoint sts(@NonNull String region) {
        return ofRegion("Alibaba Cloud STS", "sts", region);
    }

    /**
     * The same service at another address: a VPC's, a new region's or a gateway's.
     *
     * @throws IllegalArgumentException if {@link EndpointAddress#parse} refuses it
     */
    @NonNull
    public AlibabaEndpoint at(@NonNull String address) {
        return new AlibabaEndpoint(
                cloud, region, EndpointAddress.parse(address, "https://cr-vpc.cn-shanghai.aliyuncs.com"));
    }

    /** The hosts that the cloud may name where the credential lists none. */
    @NonNull
    NameableHosts hosts() {
        return new NameableHosts(DOMAIN, url, List.of());
    }

    /** The service and the host that is asked, to begin a message with. */
    @NonNull
    public String describe() {
        return cloud + " at " + url.host();
    }

    private static AlibabaEndpoint ofRegion(String cloud, String product, String region) {
        if (!REGION.matcher(region).matches()) {
            throw new IllegalArgumentException(
                    region.isEmpty()
                            ? "The region is empty."
                            : "The region must be an id like cn-shanghai or eu-central-1.");
        }
        HttpUrl url = new HttpUrl.Builder()
                .scheme("https")
                .host(product + '.' + region + '.' + DOMAIN)
                .build();
        return new AlibabaEndpoint(cloud, region, url);
    }
}

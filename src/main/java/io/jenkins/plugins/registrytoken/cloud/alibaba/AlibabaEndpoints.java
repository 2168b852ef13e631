package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import java.util.List;
import java.util.regex.Pattern;

/** Where the APIs of Alibaba Cloud are called. */
public final class AlibabaEndpoints {
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

    /** No longer than a label of a host name may be. */
    private static final Pattern REGION = Pattern.compile("[a-z]{2,8}(?:-[a-z0-9]{1,12}){1,4}");

    private static final String DOMAIN = "aliyuncs.com";

    private AlibabaEndpoints() {}

    /**
     * Only names that the cloud alone can have: its customers choose the first label of other hosts in this domain, such
     * as those of object storage, in {@code oss-cn-shanghai.aliyuncs.com}.
     */
    private static final Pattern OWN_HOST =
            Pattern.compile("(?:cr|cr-vpc|sts|sts-vpc)\\.(?:[a-z]{2}(?:-[a-z0-9]{1,12}){1,4}\\.)?aliyuncs\\.com");

    /**
     * Whether a host is the API of Container Registry or the Security Token Service, public or in a VPC, in a region or for
     * all regions.
     *
     * @param host in lower case, without port
     */
    public static boolean isOfCloud(@NonNull String host) {
        return OWN_HOST.matcher(host).matches();
    }

    /**
     * The API of Container Registry, of both editions.
     *
     * @throws IllegalArgumentException if this cannot be the id of a region; the message says so
     */
    @NonNull
    public static Endpoint containerRegistry(@NonNull String region) {
        return ofRegion("Alibaba Cloud Container Registry", "cr", region);
    }

    /**
     * The API of the Security Token Service.
     *
     * @throws IllegalArgumentException if this cannot be the id of a region; the message says so
     */
    @NonNull
    public static Endpoint sts(@NonNull String region) {
        return ofRegion("Alibaba Cloud STS", "sts", region);
    }

    private static Endpoint ofRegion(String service, String product, String region) {
        if (!REGION.matcher(region).matches()) {
            throw new IllegalArgumentException(
                    region.isEmpty()
                            ? "The region is empty."
                            : "The region must be an id like cn-shanghai or eu-central-1.");
        }
        return Endpoint.ofHost(service, product + '.' + region + '.' + DOMAIN, DOMAIN);
    }
}

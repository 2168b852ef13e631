package io.jenkins.plugins.registrytoken.cloud.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Asks at which hosts an instance of SWR Enterprise is reached: at its address, and at the domain names that the
 * customer gave it.
 *
 * @see <a href="https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_0003.html">Querying Instance Details</a>
 * @see <a href="https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_0602.html">Listing Domain Names</a>
 */
public record SwrInstanceHostsRequest(
        @NonNull SwrEnterprise enterprise, @NonNull String instanceId) implements CloudRequest<SwrInstanceHosts> {

    private static final Duration MEMORY = Duration.ofHours(6);
    private static final Set<Reason> NOT_FOR_US = Set.of(Reason.REFUSED, Reason.INVALID_REQUEST);

    @Override
    public String service() {
        return enterprise.describe();
    }

    @Override
    public SwrInstanceHosts send(Cloud cloud) throws TokenException {
        HuaweiAnswer answer = enterprise.show(cloud, instanceId);
        JsonNode instance = answer.json();
        String status = answer.text(instance, "status");
        if (!status.equals("Running")) {
            throw problem("is " + Redaction.oneLine(status) + ", not Running. Try again when it runs.");
        }
        String address = instance.path("access_address").asText("");
        if (address.isBlank()) {
            throw problem("has no access address. Open an access to it, or enter the hosts of the registry.");
        }
        List<String> hosts = new ArrayList<>();
        String host = RegistryHost.bare(address);
        if (!RegistryHost.isValid(host)) {
            throw answer.invalid("with an access address that is not the host of a registry");
        }
        hosts.add(host);
        customDomains(cloud).stream()
                .filter(domain -> RegistryHost.isValid(domain) && !domain.equals(host))
                .forEach(hosts::add);
        Instant now = answer.response().receivedAt();
        return new SwrInstanceHosts(hosts, now, now.plus(MEMORY));
    }

    /** Wildcards are among them; they are the customer's to name hosts of, and no host themselves. */
    private List<String> customDomains(Cloud cloud) throws TokenException {
        List<String> domains = new ArrayList<>();
        try {
            for (JsonNode domain :
                    enterprise.domainNames(cloud, instanceId).json().path("domain_name_infos")) {
                if (domain.path("type").asText().equals("custom")) {
                    domains.add(domain.path("domain_name").asText());
                }
            }
        } catch (TokenException e) {
            // The instance is of use without them, to who may not list them and on clouds without them.
            if (!NOT_FOR_US.contains(e.reason())) {
                throw e;
            }
        }
        return domains;
    }

    private TokenException problem(String what) {
        return new TokenException(
                Reason.INVALID_REQUEST, service() + " answered that instance " + instanceId + ' ' + what);
    }
}

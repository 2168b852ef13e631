package io.jenkins.plugins.registrytoken.cloud.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.Found;
import io.jenkins.plugins.registrytoken.cloud.NameableHosts;
import io.jenkins.plugins.registrytoken.cloud.NamedHosts;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
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
        @NonNull SwrEnterprise enterprise, @NonNull String instanceId) implements CloudRequest<Found<NamedHosts>> {

    private static final Duration MEMORY = Duration.ofHours(6);
    private static final Set<Reason> NOT_FOR_US = Set.of(Reason.REFUSED, Reason.INVALID_REQUEST);

    @Override
    public String service() {
        return enterprise.describe();
    }

    @Override
    public Found<NamedHosts> send(Cloud cloud) throws TokenException {
        Answer answer = enterprise.show(cloud, instanceId);
        JsonNode instance = answer.body();
        String status = answer.in(instance).text("status");
        if (!status.equals("Running")) {
            throw problem("is " + Redaction.oneLine(status) + ", not Running. Try again when it runs.");
        }
        String address = instance.path("access_address").asText("");
        if (address.isBlank()) {
            throw problem("has no access address. Open an access to it, or enter the hosts of the registry.");
        }
        String host = RegistryHost.bare(address);
        if (!RegistryHost.isValid(host)) {
            throw answer.invalid("with an access address that is not the host of a registry");
        }
        List<String> named = new ArrayList<>(List.of(host));
        named.addAll(customDomains(cloud));
        NamedHosts hosts = NamedHosts.of(named, enterprise.endpoint().hosts(List.of()));
        if (hosts.hosts().isEmpty()) {
            throw answer.invalid(NameableHosts.noneAccepted("the access address " + host));
        }
        return new Found<>(hosts, answer.receivedAt(), MEMORY);
    }

    /** The list also contains wildcards such as {@code *.example.com}, which are no hosts and are skipped. */
    private List<String> customDomains(Cloud cloud) throws TokenException {
        List<String> domains = new ArrayList<>();
        try {
            Answer answer = enterprise.domainNames(cloud, instanceId);
            JsonNode infos = answer.body().path("domain_name_infos");
            if (infos.size() > RegistryToken.MOST_HOSTS) {
                throw answer.invalid("with more than " + RegistryToken.MOST_HOSTS + " domain names");
            }
            for (JsonNode domain : infos) {
                String name = domain.path("domain_name").asText();
                if (domain.path("type").asText().equals("custom") && RegistryHost.isValid(name)) {
                    domains.add(name);
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

package io.jenkins.plugins.registrytoken.cloud.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.EndpointRequest;
import io.jenkins.plugins.registrytoken.cloud.Found;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.NameableHosts;
import io.jenkins.plugins.registrytoken.cloud.NamedHosts;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks for the registry hosts of an instance of Container Registry, Enterprise Edition. The owner of the key needs
 * {@code cr:GetInstanceEndpoint}, or {@code cr:GetInstanceVpcEndpoint}.
 *
 * @param instanceId letters, digits and hyphens
 * @param network whose hosts are meant
 */
public record AcrHostsRequest(
        @NonNull Endpoint endpoint,
        @NonNull String instanceId,
        @NonNull Network network,
        @NonNull Source<IssuedKey> keys)
        implements EndpointRequest<Found<NamedHosts>> {

    private static final Duration MEMORY = Duration.ofHours(6);

    @Override
    public Found<NamedHosts> send(Cloud cloud) throws TokenException {
        Answer answer = network.operation.call(cloud, endpoint, keys, network.parameters(instanceId));
        // A VPC's answer has a member of this name too, but documents it as the access control.
        if (network == Network.PUBLIC && !answer.body().path("Enable").asBoolean(true)) {
            throw unusable("The public endpoint of instance " + instanceId
                    + " is switched off: enable it in the console of Container Registry, or choose VPC");
        }
        JsonNode domains = answer.body().path("Domains");
        if (domains.size() > RegistryToken.MOST_HOSTS) {
            throw answer.invalid("with more than " + RegistryToken.MOST_HOSTS + " domains");
        }
        List<String> named = new ArrayList<>();
        for (JsonNode domain : domains) {
            named.add(host(domain.isObject() ? domain.path("Domain") : domain, answer));
        }
        if (named.isEmpty()) {
            throw unusable("The " + network.words + " endpoint of instance " + instanceId
                    + " has no domain: set it up in the console of Container Registry, or enter the registry hosts");
        }
        NamedHosts hosts = NamedHosts.of(named, endpoint.hosts(List.of()));
        if (hosts.hosts().isEmpty()) {
            throw answer.invalid(NameableHosts.noneAccepted("the domain " + named.get(0)));
        }
        return new Found<>(hosts, answer.receivedAt(), MEMORY);
    }

    private static String host(JsonNode domain, Answer answer) throws TokenException {
        String host = RegistryHost.bare(domain.asText(""));
        if (!RegistryHost.isValid(host)) {
            throw answer.invalid("with a domain \"" + Redaction.oneLine(domain.asText(""))
                    + "\", which is not the host of a registry");
        }
        return host;
    }

    private TokenException unusable(String problem) {
        return new TokenException(Reason.INVALID_REQUEST, problem + " (" + service() + ").");
    }

    /** From where a registry is reached. */
    public enum Network {
        /** The internet; off until it is enabled in the console. */
        PUBLIC(AlibabaApi.GET_INSTANCE_ENDPOINT, "public"),
        /** A virtual private cloud that is linked with the instance. */
        VPC(AlibabaApi.GET_INSTANCE_VPC_ENDPOINT, "VPC");

        private final AlibabaApi operation;
        private final String words;

        Network(AlibabaApi operation, String words) {
            this.operation = operation;
            this.words = words;
        }

        private Map<String, String> parameters(String instanceId) {
            return this == VPC
                    ? Map.of("InstanceId", instanceId, "ModuleName", "Registry")
                    : Map.of("InstanceId", instanceId, "ModuleName", "Registry", "EndpointType", "internet");
        }
    }
}

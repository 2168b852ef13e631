package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.EndpointRequest;
import io.jenkins.plugins.registrytoken.cloud.Found;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.NamedHosts;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks Container Registry, Enterprise Edition, for a temporary login. The owner of the key needs
 * {@code cr:GetAuthorizationToken}, and what {@link AcrInstanceIdRequest} and {@link AcrHostsRequest} need if they are
 * asked.
 *
 * @param network whose hosts are looked up; without meaning if hosts are given
 * @param registryHosts {@code host[:port]} each; empty to have them looked up
 * @param expiresInHours from 1 to 24; null to leave it to the cloud, which gives an hour. A temporary key that ends
 *     sooner decides.
 */
public record AcrTokenRequest(
        @NonNull Endpoint endpoint,
        @NonNull AcrInstance instance,
        @NonNull AcrHostsRequest.Network network,
        @NonNull List<String> registryHosts,
        @CheckForNull Integer expiresInHours,
        @NonNull Source<IssuedKey> keys)
        implements TokenRequest, EndpointRequest<RegistryToken> {

    /** @throws IllegalArgumentException if a host or the number of hours cannot be one; the message says so */
    public AcrTokenRequest {
        registryHosts = RegistryHost.entered(registryHosts);
        if (expiresInHours != null && (expiresInHours < 1 || expiresInHours > 24)) {
            throw new IllegalArgumentException("The lifetime must be from 1 to 24 hours.");
        }
    }

    @Override
    public RegistryToken send(Cloud cloud) throws TokenException {
        Source<Found<String>> ids = instance.kind() == AcrInstance.Kind.ID
                ? Found.configured(instance.text())
                : new AcrInstanceIdRequest(endpoint, instance.text(), AssumeRoleRequest.ofNoSession(keys));
        String id = ids.get(cloud).value();
        try {
            return token(cloud, id);
        } catch (TokenException e) {
            if (e.reason() == TokenException.Reason.INVALID_REQUEST) {
                // The name may belong to a new instance by now.
                ids.refresh(cloud);
            }
            throw e;
        }
    }

    private RegistryToken token(Cloud cloud, String instanceId) throws TokenException {
        NamedHosts found = registryHosts.isEmpty()
                ? new AcrHostsRequest(endpoint, instanceId, network, AssumeRoleRequest.ofNoSession(keys))
                        .get(cloud)
                        .value()
                : new NamedHosts(registryHosts, List.of());
        Map<String, String> parameters = new HashMap<>(Map.of("InstanceId", instanceId));
        if (expiresInHours != null) {
            parameters.put("ExpiresInHours", String.valueOf(expiresInHours));
        }
        Answer answer = AlibabaApi.GET_AUTHORIZATION_TOKEN.call(cloud, endpoint, keys, parameters);
        return answer.token(
                found.hosts(),
                answer.login("TempUsername", "AuthorizationToken"),
                answer.expiry("ExpireTime"),
                found.leftOut());
    }
}

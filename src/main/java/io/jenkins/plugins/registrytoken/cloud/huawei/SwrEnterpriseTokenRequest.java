package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Found;
import io.jenkins.plugins.registrytoken.cloud.NamedHosts;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.util.List;

/**
 * Asks for a temporary access credential of an instance of SWR Enterprise.
 *
 * @param instance its ID
 * @param hosts of the registry, as {@code host[:port]}; empty to look them up
 * @see <a href="https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_0401.html">Obtaining a Temporary Access
 *     Credential</a>
 */
public record SwrEnterpriseTokenRequest(
        @NonNull SwrEnterprise enterprise,
        @NonNull Source<Found<String>> instance,
        @NonNull List<String> hosts) implements TokenRequest {

    /** @throws IllegalArgumentException if one of the hosts is not {@code host[:port]} */
    public SwrEnterpriseTokenRequest {
        hosts = RegistryHost.entered(hosts);
    }

    @Override
    public String service() {
        return enterprise.describe();
    }

    @Override
    public RegistryToken send(Cloud cloud) throws TokenException {
        String instanceId = instance.get(cloud).value();
        Source<Found<NamedHosts>> names = hosts.isEmpty()
                ? new SwrInstanceHostsRequest(enterprise, instanceId)
                : Found.configured(new NamedHosts(hosts, List.of()));
        NamedHosts found = names.get(cloud).value();
        try {
            Answer answer = enterprise.temporaryCredential(cloud, instanceId);
            return token(answer, found.hosts(), found.leftOut());
        } catch (TokenException e) {
            if (e.reason() == Reason.INVALID_REQUEST) {
                // The instance may have been made anew since it was looked up.
                names.refresh(cloud);
                instance.refresh(cloud);
            }
            throw e;
        }
    }

    private static RegistryToken token(Answer answer, List<String> registries, List<String> leftOut)
            throws TokenException {
        return answer.token(registries, answer.login("user_id", "auth_token"), answer.expiry("expire_date"), leftOut);
    }
}

package io.jenkins.plugins.registrytoken.cloud.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Found;
import io.jenkins.plugins.registrytoken.cloud.NamedHosts;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks for a temporary access credential of an instance of SWR Enterprise.
 *
 * @param instance its ID
 * @param hosts of the registry, as {@code host[:port]}; empty to look them up
 * @see <a href="https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_0401.html">Obtaining a Temporary Access
 *     Credential</a>
 */
public record SwrEnterpriseRequest(
        @NonNull SwrEnterprise enterprise,
        @NonNull Source<Found<String>> instance,
        @NonNull List<String> hosts) implements TokenRequest {

    /** @throws IllegalArgumentException if one of the hosts is not {@code host[:port]} */
    public SwrEnterpriseRequest {
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
            HuaweiAnswer answer = enterprise.temporaryCredential(cloud, instanceId);
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

    private static RegistryToken token(HuaweiAnswer answer, List<String> registries, List<String> leftOut)
            throws TokenException {
        JsonNode credential = answer.json();
        Login login;
        try {
            login = new Login(answer.text(credential, "user_id"), answer.text(credential, "auth_token"));
        } catch (IllegalArgumentException e) {
            throw answer.invalid("with a user name or password that no registry client can use");
        }
        Instant expiresAt = answer.expiry(credential, "expire_date");
        Map<String, Login> logins = new LinkedHashMap<>();
        registries.forEach(host -> logins.put(host, login));
        return answer.limit(answer.token(logins, expiresAt, leftOut));
    }
}

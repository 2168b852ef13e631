package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.EndpointRequest;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.List;
import java.util.Map;

/**
 * Asks Container Registry, Personal Edition, for a temporary login, which is good for an hour, or as long as the
 * temporary key it is asked with. A RAM user must have set a registry password before.
 *
 * @param registryHosts {@code host[:port]} each: {@linkplain Address the region's}, or the {@code crpi-} host of a newer
 *     instance
 */
public record AcrPersonalTokenRequest(
        @NonNull Endpoint endpoint,
        @NonNull List<String> registryHosts,
        @NonNull Source<IssuedKey> keys) implements TokenRequest, EndpointRequest<RegistryToken> {

    /** @throws IllegalArgumentException if a host cannot be one; the message says so */
    public AcrPersonalTokenRequest {
        registryHosts = RegistryHost.entered(registryHosts);
    }

    @Override
    public RegistryToken send(Cloud cloud) throws TokenException {
        Answer answer = AlibabaApi.GET_PERSONAL_AUTHORIZATION_TOKEN.call(cloud, endpoint, keys, Map.of());
        Answer data = answer.in(answer.body().path("data"));
        return data.token(
                registryHosts, data.login("tempUserName", "authorizationToken"), data.expiry("expireDate"), List.of());
    }

    /** The hosts of a region, which name the same registry. */
    public enum Address {
        PUBLIC("registry"),
        VPC("registry-vpc"),
        /** The classic network. */
        INTERNAL("registry-internal"),
        /** For accounts of the international site. */
        INTERNATIONAL("registry-intl"),
        INTERNATIONAL_VPC("registry-intl-vpc"),
        INTERNATIONAL_INTERNAL("registry-intl-internal");

        private final String prefix;

        Address(String prefix) {
            this.prefix = prefix;
        }

        @NonNull
        public String host(@NonNull String region) {
            return prefix + '.' + region + ".aliyuncs.com";
        }
    }
}

package io.jenkins.plugins.exampleregistry;

import io.jenkins.plugins.registrytoken.cloud.Answer;
import io.jenkins.plugins.registrytoken.cloud.BearerToken;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.EndpointRequest;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.cloud.http.ApiResponse;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.List;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Asks for a login with {@code POST /v1/logins}.
 *
 * @param registryHosts {@code host[:port]} each
 * @param tokens gives the token that proves who asks
 */
public record ExampleLoginRequest(Endpoint endpoint, List<String> registryHosts, Source<BearerToken> tokens)
        implements TokenRequest, EndpointRequest<RegistryToken> {

    public ExampleLoginRequest {
        registryHosts = RegistryHost.entered(registryHosts);
    }

    /** The public API of a region. */
    static Endpoint api(String region) {
        if (!region.matches("[a-z]{2,4}-\\d{1,2}")) {
            throw new IllegalArgumentException("The region must be like eu-1.");
        }
        return Endpoint.ofHost("Example Registry", "api." + region + ".cloud.example", "cloud.example");
    }

    @Override
    public RegistryToken send(Cloud cloud) throws TokenException {
        BearerToken token = tokens.get(cloud);
        ApiResponse response = post(cloud, token);
        if (response.status() == 401 && tokens.refresh(cloud)) {
            token = tokens.get(cloud);
            response = post(cloud, token);
        }
        if (!response.isSuccessful()) {
            throw ExampleErrors.explain(service(), response);
        }
        Answer answer = Answer.of(service(), response, token, response.json());
        return answer.token(registryHosts, answer.login("username", "password"), answer.expiry("expiresAt"), List.of());
    }

    private ApiResponse post(Cloud cloud, BearerToken token) throws TokenException {
        Request request = new Request.Builder()
                .url(endpoint.url().newBuilder().encodedPath("/v1/logins").build())
                .header("Authorization", "Bearer " + token.value())
                .post(RequestBody.create(new byte[0]))
                .build();
        return cloud.api().send(service(), now -> Redaction.withSecrets(request, token.value()));
    }
}

package io.jenkins.plugins.exampleregistry;

import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.cloud.BearerToken;
import io.jenkins.plugins.registrytoken.cloud.CloudRequest;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.contract.AuthenticationContract;
import io.jenkins.plugins.registrytoken.contract.IssuerContract;
import io.jenkins.plugins.registrytoken.contract.Proof;
import io.jenkins.plugins.registrytoken.contract.RequestContract;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import java.util.List;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.mockwebserver.Dispatcher;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.Nested;

class ExampleContractTest {

    private static ExampleRegistry registry(HttpUrl cloud, Authentication authentication) {
        ExampleRegistry registry = new ExampleRegistry("us-1", authentication);
        registry.setEndpoint(cloud.toString());
        registry.setRegistryHosts("registry.example.com");
        return registry;
    }

    @Nested
    class OfTheRegistry extends IssuerContract {
        @Override
        protected TokenIssuer issuer(HttpUrl cloud) {
            return registry(cloud, new ExampleApiKey(Secret.fromString("canary-api-key")));
        }

        @Override
        protected Dispatcher cloud(Login issued) {
            return new ExampleCloud(issued);
        }

        @Override
        protected Set<String> withoutEffect() {
            return Set.of("region");
        }
    }

    @Nested
    class OfTheApiKey extends AuthenticationContract {
        @Override
        protected Authentication authentication(HttpUrl cloud) {
            return new ExampleApiKey(Secret.fromString("canary-api-key"));
        }

        @Override
        protected TokenIssuer issuer(Authentication authentication, HttpUrl cloud) {
            return registry(cloud, authentication);
        }

        @Override
        protected Dispatcher cloud(Login issued) {
            return new ExampleCloud(issued);
        }
    }

    @Nested
    class OfTheRequest extends RequestContract<RegistryToken> {
        @Override
        protected CloudRequest<RegistryToken> request(HttpUrl cloud) {
            return request(cloud, BearerToken.configured("canary-api-key"));
        }

        @Override
        protected CloudRequest<RegistryToken> request(HttpUrl cloud, Proof proof) {
            return request(cloud, proof.tokens());
        }

        private CloudRequest<RegistryToken> request(HttpUrl cloud, Source<BearerToken> tokens) {
            return new ExampleLoginRequest(
                    ExampleLoginRequest.api("eu-1").at(cloud.toString()), List.of("registry.example.com"), tokens);
        }

        @Override
        protected Dispatcher cloud() {
            return new ExampleCloud(new Login("user", "canary-password"));
        }

        @Override
        protected MockResponse rejected() {
            return ExampleCloud.rejected();
        }
    }
}

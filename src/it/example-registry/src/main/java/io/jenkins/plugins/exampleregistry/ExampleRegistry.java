package io.jenkins.plugins.exampleregistry;

import hudson.Extension;
import hudson.model.Descriptor;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.RegionalIssuer;
import io.jenkins.plugins.registrytoken.issuer.Regions;
import io.jenkins.plugins.registrytoken.issuer.Requester;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** The registry of Example Cloud. */
public final class ExampleRegistry extends RegionalIssuer {
    private static final long serialVersionUID = 1;

    @DataBoundConstructor
    public ExampleRegistry(String region, Authentication authentication) {
        super(region, authentication);
    }

    @Override
    public TokenRequest request(Requester requester) throws TokenException {
        Endpoint api = ExampleLoginRequest.api(getRegion()).at(getEndpoint());
        if (!(getAuthentication() instanceof ExampleApiKey apiKey)) {
            throw Authentication.notAccepted(getAuthentication());
        }
        if (getEndpoint() != null) {
            requester.requireAllowed(api.url().host(), api.url().port());
        }
        List<String> hosts = registryHosts();
        return new ExampleLoginRequest(
                api, hosts.isEmpty() ? List.of("registry." + getRegion() + ".cloud.example") : hosts, apiKey.tokens());
    }

    @Extension
    @Symbol("exampleRegistry")
    public static final class DescriptorImpl extends RegionalDescriptor {
        public DescriptorImpl() {
            super("https://api.eu-1.cloud.example");
        }

        @Override
        public String getDisplayName() {
            return "Example Registry";
        }

        @Override
        protected Regions regions() {
            return new Regions(ExampleRegistry.class, List.of("eu-1", "us-1"), "eu-1", ExampleLoginRequest::api);
        }

        @Override
        public List<Descriptor<Authentication>> getAuthentications() {
            return Authentication.kinds(ExampleApiKey.class);
        }
    }
}

package io.jenkins.plugins.exampleregistry;

import hudson.Extension;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.cloud.BearerToken;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import java.util.Collections;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An API key of Example Cloud, which is sent as it is. */
public final class ExampleApiKey extends Authentication {
    private static final long serialVersionUID = 1;

    private final Secret apiKey;

    @DataBoundConstructor
    public ExampleApiKey(Secret apiKey) {
        this.apiKey = apiKey;
    }

    public Secret getApiKey() {
        return apiKey;
    }

    @Override
    public List<Secret> secrets() {
        return Collections.singletonList(apiKey);
    }

    Source<BearerToken> tokens() {
        return BearerToken.configured(Secret.toString(apiKey).strip());
    }

    @Extension
    @Symbol("exampleApiKey")
    public static final class DescriptorImpl extends Descriptor<Authentication> {
        @Override
        public String getDisplayName() {
            return "API key of Example Cloud";
        }

        @POST
        public FormValidation doCheckApiKey(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.required(item, value);
        }
    }
}

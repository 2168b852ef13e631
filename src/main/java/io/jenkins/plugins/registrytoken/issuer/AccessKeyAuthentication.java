package io.jenkins.plugins.registrytoken.issuer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.AccessKey;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.Arrays;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An access key (AK/SK), permanent or temporary, kept in the credential itself. */
public final class AccessKeyAuthentication extends Authentication implements KeyAuthentication {
    private static final long serialVersionUID = 1;

    private final String accessKeyId;
    private final Secret secretAccessKey;
    private Secret securityToken;

    @DataBoundConstructor
    public AccessKeyAuthentication(String accessKeyId, Secret secretAccessKey) {
        this.accessKeyId = accessKeyId;
        this.secretAccessKey = secretAccessKey;
    }

    @NonNull
    public String getAccessKeyId() {
        return Util.fixNull(accessKeyId).strip();
    }

    @CheckForNull
    public Secret getSecretAccessKey() {
        return secretAccessKey;
    }

    /** The token that belongs to a temporary access key; null for a permanent one. */
    @CheckForNull
    public Secret getSecurityToken() {
        return Secret.toString(securityToken).isBlank() ? null : securityToken;
    }

    @DataBoundSetter
    public void setSecurityToken(@CheckForNull Secret securityToken) {
        this.securityToken = securityToken;
    }

    @NonNull
    @Override
    public List<Secret> secrets() {
        return Arrays.asList(secretAccessKey, securityToken);
    }

    @NonNull
    @Override
    public Source<IssuedKey> keys(@NonNull Requester requester) throws TokenException {
        return AccessKey.entered(getAccessKeyId(), Secret.toString(secretAccessKey), Secret.toString(securityToken));
    }

    /** The security token is sent as it is, and Jenkins decrypts any of its ciphertexts that is entered as one. */
    @Override
    public boolean requiresAllowedHosts() {
        return getSecurityToken() != null;
    }

    /** Stands before all others, whose order depends on the language, because a new form shows the first. */
    @Extension(ordinal = 1)
    @Symbol("accessKey")
    public static final class DescriptorImpl extends Descriptor<Authentication> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AccessKeyAuthentication_DisplayName();
        }

        @POST
        public FormValidation doCheckAccessKeyId(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.required(item, value);
        }

        @POST
        public FormValidation doCheckSecretAccessKey(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.required(item, value);
        }

        @POST
        public FormValidation doCheckSecurityToken(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String accessKeyId) {
            boolean missing = Util.fixNull(accessKeyId).strip().startsWith("STS.")
                    && Util.fixNull(value).isBlank();
            return FormChecks.check(item, !missing, Messages.AccessKeyAuthentication_SecurityToken());
        }
    }
}

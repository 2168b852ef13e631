package io.jenkins.plugins.registrytoken.issuer;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.IdToken;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.token.TokenException;
import io.jenkins.plugins.registrytoken.token.TokenException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * An ID token that another credential gives: a secret text or a secret file. Those of the OpenID Connect Provider plugin make a
 * token for each build.
 */
public final class OidcCredential extends WebIdentity {
    private static final long serialVersionUID = 1;

    private final String credentialsId;

    @DataBoundConstructor
    public OidcCredential(@CheckForNull String credentialsId) {
        this.credentialsId = credentialsId;
    }

    @NonNull
    public String getCredentialsId() {
        return Util.fixNull(credentialsId).strip();
    }

    @NonNull
    @Override
    public Source<IdToken> idTokens(@NonNull Requester requester) throws TokenException {
        String id = getCredentialsId();
        Given given = requester.read(
                id, StandardCredentials.class, (credential, sharers) -> new Given(text(credential), sharers));
        String jwt = given.jwt();
        if (jwt == null) {
            throw new TokenException(
                    Reason.INVALID_REQUEST,
                    "Credential " + id + " gives no ID token: choose a secret text or a secret file.");
        }
        return IdToken.parse(jwt, "credential " + id + " of " + requester.place(), given.sharers());
    }

    private record Given(@CheckForNull String jwt, Object sharers) {}

    /** Null if the credential is neither a secret text nor a secret file. */
    @CheckForNull
    private static String text(Credentials found) {
        if (found instanceof StringCredentials) {
            return ((StringCredentials) found).getSecret().getPlainText();
        }
        if (!(found instanceof FileCredentials)) {
            return null;
        }
        try (InputStream content = ((FileCredentials) found).getContent()) {
            return new String(content.readNBytes(IdToken.LONGEST + 1), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasText(Credentials credentials) {
        return credentials instanceof StringCredentials || credentials instanceof FileCredentials;
    }

    @Extension(ordinal = 1)
    @Symbol("oidcCredential")
    public static final class DescriptorImpl extends Descriptor<WebIdentity> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.OidcCredential_DisplayName();
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
            return FormChecks.choices(item, StandardCredentials.class, OidcCredential::hasText, credentialsId);
        }

        @POST
        public FormValidation doCheckCredentialsId(@AncestorInPath Item item, @QueryParameter String value) {
            return FormChecks.exists(item, StandardCredentials.class, OidcCredential::hasText, value);
        }
    }
}

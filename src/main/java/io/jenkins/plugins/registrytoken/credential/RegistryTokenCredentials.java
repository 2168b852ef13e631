package io.jenkins.plugins.registrytoken.credential;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsNameProvider;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.NameWith;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.remoting.Channel;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.issuer.FormChecks;
import io.jenkins.plugins.registrytoken.issuer.HasIssuer;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.token.Login;
import jakarta.servlet.ServletException;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * An issuer of registry tokens as a Jenkins credential. Its user name and password are those of the current token. An agent
 * gets nothing else.
 */
@NameWith(value = RegistryTokenCredentials.NameProvider.class, priority = 100)
@Restricted(NoExternalUse.class)
public class RegistryTokenCredentials extends BaseStandardCredentials
        implements HasIssuer, StandardUsernamePasswordCredentials {
    private static final long serialVersionUID = 1;

    private final TokenIssuer issuer;
    /** Whom this copy is for; null for the credential itself. */
    private transient Run<?, ?> run;

    @DataBoundConstructor
    public RegistryTokenCredentials(
            @CheckForNull CredentialsScope scope,
            @CheckForNull String id,
            @CheckForNull String description,
            @CheckForNull TokenIssuer issuer) {
        super(scope, id, description);
        this.issuer = issuer;
    }

    /** Gives an ID to what was read from XML without one. */
    protected Object readResolve() {
        return new RegistryTokenCredentials(getScope(), getId(), getDescription(), issuer);
    }

    @CheckForNull
    @Override
    public TokenIssuer getIssuer() {
        return issuer;
    }

    /** The symbol of the issuer's kind, such as {@code huaweiSwr}; empty if there is none. */
    @NonNull
    public String issuerSymbol() {
        return issuer == null ? "" : issuer.symbol();
    }

    @NonNull
    @Override
    public String getUsername() {
        return login().username();
    }

    /** Every account of a cloud has its own, and it opens nothing: masking it would only make logs hard to read. */
    @Override
    public boolean isUsernameSecret() {
        return false;
    }

    @NonNull
    @Override
    public Secret getPassword() {
        return Secret.fromString(login().password());
    }

    private Login login() {
        return TokenService.get().available(this, run).token().login();
    }

    /** A copy for the build, so that its use and the job are known. */
    @NonNull
    @Override
    public Credentials forRun(@NonNull Run<?, ?> context) {
        RegistryTokenCredentials copy = new RegistryTokenCredentials(getScope(), getId(), getDescription(), issuer);
        copy.run = context;
        return copy;
    }

    /** The build that this copy is for; null for the credential itself. */
    @CheckForNull
    @Restricted(NoExternalUse.class)
    public Run<?, ?> run() {
        return run;
    }

    /** On its way to an agent only the token is left. */
    protected Object writeReplace() {
        if (Channel.current() == null) {
            return this;
        }
        RegistryTokenCredentials snapshot = CredentialsProvider.snapshot(RegistryTokenCredentials.class, this);
        if (snapshot.issuer != null) {
            throw new IllegalStateException("Nothing takes snapshots of registry tokens");
        }
        return snapshot;
    }

    /**
     * Names a credential by its ID and description, or by its ID and registry if it has none. The user name is left out,
     * because only the cloud knows it.
     */
    public static final class NameProvider extends CredentialsNameProvider<RegistryTokenCredentials> {
        @NonNull
        @Override
        public String getName(@NonNull RegistryTokenCredentials credentials) {
            String about = Util.fixEmptyAndTrim(credentials.getDescription());
            if (about == null && credentials.issuer != null) {
                about = credentials.issuer.title();
            }
            return about == null ? credentials.getId() : credentials.getId() + " (" + about + ')';
        }
    }

    @Extension
    @Symbol("registryToken")
    public static class DescriptorImpl extends BaseStandardCredentialsDescriptor {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RegistryTokenCredentials_DisplayName();
        }

        @Override
        public String getIconClassName() {
            return "symbol-key";
        }

        /**
         * Obtains a token with what the form holds, saved or not.
         *
         * @param item whose credentials are edited; null for those of Jenkins and of a user. For those of a user no cloud
         *     is called.
         */
        @POST
        public FormValidation doTestConnection(@AncestorInPath Item item, StaplerRequest2 request)
                throws ServletException, InterruptedException {
            if (item == null && FormChecks.user() != null) {
                // Every user may edit their own; that must not let everyone have the controller call any host.
                return FormValidation.warning(Messages.RegistryTokenCredentials_NotForUsers());
            }
            (item == null ? Jenkins.get() : item)
                    .checkAnyPermission(CredentialsProvider.CREATE, CredentialsProvider.UPDATE);
            JSONObject page = request.getSubmittedForm();
            // The page for a new credential has a form around the one for each kind.
            JSONObject form = page.has("credentials") ? page.getJSONObject("credentials") : page;
            if (!(form.opt("issuer") instanceof JSONObject)) {
                // If the user changes the registry faster than the form's parts load, the form submits several.
                return FormValidation.error(Messages.RegistryTokenCredentials_SeveralRegistries());
            }
            JSONObject json = form.getJSONObject("issuer");
            TokenIssuer issuer = request.bindJSON(TokenIssuer.class, json);
            return KeptSecrets.areUsedAsStored(item == null ? Jenkins.get() : item, form.optString("id"), json, issuer)
                    ? ConnectionCheck.of(issuer, CredentialRequester.form(item))
                    : FormValidation.error(Messages.RegistryTokenCredentials_EnterAgain());
        }
    }
}

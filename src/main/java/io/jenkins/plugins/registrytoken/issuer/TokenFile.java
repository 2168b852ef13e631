package io.jenkins.plugins.registrytoken.issuer;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.IdToken;
import io.jenkins.plugins.registrytoken.cloud.IdTokenFile;
import io.jenkins.plugins.registrytoken.cloud.Source;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The controller's own ID token, in a file that its platform keeps current. */
public final class TokenFile extends WebIdentity {
    private static final long serialVersionUID = 1;

    private String path;
    private String variable;

    @DataBoundConstructor
    public TokenFile() {}

    /** The file, as an absolute path; null for the one that the variable names. */
    @CheckForNull
    public String getPath() {
        return Util.fixEmptyAndTrim(path);
    }

    @DataBoundSetter
    public void setPath(@CheckForNull String path) {
        this.path = path;
    }

    /** The variable of the controller's environment that holds the path. It counts only without a path. */
    @CheckForNull
    public String getVariable() {
        return Util.fixEmptyAndTrim(variable);
    }

    @DataBoundSetter
    public void setVariable(@CheckForNull String variable) {
        this.variable = variable;
    }

    @NonNull
    @Override
    public Source<IdToken> idTokens(@NonNull Requester requester) throws TokenException {
        requester.requireController();
        String file = getPath();
        String name = getVariable();
        if (file == null && name == null) {
            throw new IllegalArgumentException(
                    "The file of the ID token is not given: enter its path, or the variable that the platform sets.");
        }
        if (file == null) {
            file = EnvVars.masterEnvVars.get(name);
        }
        if (file == null) {
            throw new IllegalArgumentException("The environment of the controller has no variable " + name
                    + ", which should name the file of the ID token: check the name, and the platform.");
        }
        return new IdTokenFile(path(file));
    }

    private static Path path(String file) {
        try {
            return Path.of(file.strip());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("The file of the ID token must be an absolute path.", e);
        }
    }

    @Extension
    @Symbol("tokenFile")
    public static final class DescriptorImpl extends Descriptor<WebIdentity> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.TokenFile_DisplayName();
        }

        @POST
        public FormValidation doCheckPath(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String variable) {
            if (Util.fixNull(value).isBlank()) {
                return FormChecks.required(item, variable);
            }
            return FormChecks.optional(item, value, () -> new IdTokenFile(path(value)), Messages.TokenFile_Path());
        }
    }
}

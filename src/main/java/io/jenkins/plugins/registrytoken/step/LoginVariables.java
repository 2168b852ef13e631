package io.jenkins.plugins.registrytoken.step;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.settings.RegistryTokenSettings;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;

/**
 * The variables that get a login itself, for tools that read no auth file. Asked for block by block only, as a variable
 * cannot be renewed, and some steps pass all variables on as arguments of a process.
 */
final class LoginVariables implements Serializable {
    private static final long serialVersionUID = 1;

    private final String username;
    private final String password;
    private final String registry;

    /** @param username null for none, as the others */
    LoginVariables(@CheckForNull String username, @CheckForNull String password, @CheckForNull String registry) {
        this.username = username;
        this.password = password;
        this.registry = registry;
    }

    /** @throws AbortException if they are forbidden, are no names, or cannot say which of several logins is meant */
    void check(int credentials) throws AbortException {
        List<String> names =
                Stream.of(username, password, registry).filter(Objects::nonNull).toList();
        if (!names.isEmpty() && !RegistryTokenSettings.get().isVariablesAllowed()) {
            throw new AbortException("withRegistryToken: logins in variables are not allowed on this Jenkins, and "
                    + names.get(0) + " would hold one. Use a tool that reads the Docker configuration, or ask an"
                    + " administrator.");
        }
        for (String name : names) {
            if (!isName(name)) {
                throw new AbortException("withRegistryToken: " + name + " cannot be the name of a variable.");
            }
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new AbortException("withRegistryToken: one variable cannot hold two things. Name each differently.");
        }
        if (!names.isEmpty() && credentials > 1) {
            throw new AbortException(
                    "withRegistryToken: usernameVariable, passwordVariable and registryVariable are for"
                            + " one credential. Open a block for each credential inside the other.");
        }
    }

    /** Whether a variable can be asked for by this name, or none is; told to those only who may see what jobs here use. */
    @NonNull
    static FormValidation check(@CheckForNull Item item, @CheckForNull String name) {
        String text = Util.fixNull(name).strip();
        if (text.isEmpty() || !CredentialsIdsForm.maySee(item)) {
            return FormValidation.ok();
        }
        if (!RegistryTokenSettings.get().isVariablesAllowed()) {
            return FormValidation.error(Messages.LoginVariables_Forbidden());
        }
        return isName(text) ? FormValidation.ok() : FormValidation.error(Messages.LoginVariables_NoName());
    }

    private static boolean isName(String text) {
        return text.matches("[A-Za-z_][A-Za-z0-9_]*");
    }

    @NonNull
    EnvironmentExpander of(@NonNull RegistryToken token) {
        Map<String, Secret> values = new HashMap<>();
        if (username != null) {
            values.put(username, Secret.fromString(token.login().username()));
        }
        if (password != null) {
            values.put(password, Secret.fromString(token.login().password()));
        }
        if (registry != null) {
            values.put(
                    registry,
                    Secret.fromString(token.logins().keySet().iterator().next()));
        }
        return new Expander(values, password == null ? Set.of() : Set.of(password));
    }

    /** Sets the variables. A Pipeline keeps their values encrypted. */
    private static final class Expander extends EnvironmentExpander {
        private static final long serialVersionUID = 1;

        private final HashMap<String, Secret> values;
        private final HashSet<String> sensitive;

        Expander(Map<String, Secret> values, Set<String> sensitive) {
            this.values = new HashMap<>(values);
            this.sensitive = new HashSet<>(sensitive);
        }

        @Override
        public void expand(@NonNull EnvVars env) {
            values.forEach((name, value) -> env.override(name, value.getPlainText()));
        }

        @NonNull
        @Override
        public Set<String> getSensitiveVariables() {
            return Set.copyOf(sensitive);
        }
    }
}

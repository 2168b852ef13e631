package io.jenkins.plugins.registrytoken.issuer;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.AccessControlled;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.Endpoint;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * Checks and fills the fields of credentials for users who may. The permission is always asked of the object in which
 * credentials are looked up: the item whose credentials are edited, or Jenkins.
 */
public final class FormChecks {
    private FormChecks() {}

    /**
     * Whether the current user may save the credential, and so may have it checked.
     *
     * @param item whose credentials are edited; null for those of Jenkins or of a user
     */
    static boolean mayEdit(@CheckForNull Item item) {
        User user = item == null ? user() : null;
        AccessControlled owner = item != null ? item : user != null ? user : Jenkins.get();
        return owner.hasPermission(CredentialsProvider.CREATE) || owner.hasPermission(CredentialsProvider.UPDATE);
    }

    /**
     * Whether the current user may use the credentials that are looked up here, which is more than to save one.
     *
     * @param item where they are looked up; null for Jenkins
     */
    @Restricted(NoExternalUse.class)
    public static boolean mayUse(@CheckForNull Item item) {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(CredentialsProvider.USE_ITEM);
    }

    /** Whether the current user may see the names of the credentials that can be referred to here. */
    private static boolean maySee(@CheckForNull Item item) {
        return mayEdit(item) && (mayUse(item) || item != null && item.hasPermission(Item.EXTENDED_READ));
    }

    /** The user whose own credentials are edited; null if they are those of an item or of Jenkins. */
    @CheckForNull
    @Restricted(NoExternalUse.class)
    public static User user() {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        return request == null ? null : request.findAncestorObject(User.class);
    }

    /** An error if a value is wrong. Users who may not save the credential get none. */
    @NonNull
    public static FormValidation check(@CheckForNull Item item, boolean right, @NonNull String message) {
        return right || !mayEdit(item) ? FormValidation.ok() : FormValidation.error(message);
    }

    /** An error if there is no value. */
    @NonNull
    public static FormValidation required(@CheckForNull Item item, @CheckForNull String value) {
        return check(item, !Util.fixNull(value).isBlank(), Messages.Form_Required());
    }

    /** An error if there is a value that is no number from least to most. */
    @NonNull
    public static FormValidation range(@CheckForNull Item item, @CheckForNull String value, int least, int most) {
        String text = Util.fixNull(value).strip();
        boolean right = text.isEmpty()
                || text.matches("\\d{1,6}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most;
        return check(item, right, Messages.Form_Range(String.valueOf(least), String.valueOf(most)));
    }

    /** An error if there is a value that the rule does not take. */
    @NonNull
    public static FormValidation optional(
            @CheckForNull Item item, @CheckForNull String value, @NonNull Supplier<?> rule, @NonNull String message) {
        return check(item, Util.fixNull(value).isBlank() || holds(rule), message);
    }

    /** An error if there is a value at which no API can be called. */
    @NonNull
    public static FormValidation endpoint(
            @CheckForNull Item item, @CheckForNull String value, @NonNull String example) {
        return optional(item, value, () -> Endpoint.parse(value, example), Messages.Form_Endpoint(example));
    }

    /** An error if there is a value that is no list of registry hosts. */
    @NonNull
    static FormValidation hosts(@CheckForNull Item item, @CheckForNull String value) {
        return optional(item, value, () -> RegistryHost.entered(RegistryHost.split(value)), Messages.Form_Hosts());
    }

    /** Whether a rule throws no {@link IllegalArgumentException}. */
    static boolean holds(@NonNull Supplier<?> rule) {
        try {
            rule.get();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The credentials of a kind that can be referred to here. Users who may not see them get the current one only. */
    @NonNull
    public static ListBoxModel choices(
            @CheckForNull Item item, @NonNull Class<? extends StandardCredentials> kind, @CheckForNull String current) {
        return choices(item, kind, credentials -> true, current);
    }

    /** The credentials of a kind that can be referred to here and fit. Users who may not see them get the current one only. */
    @NonNull
    static ListBoxModel choices(
            @CheckForNull Item item,
            @NonNull Class<? extends StandardCredentials> kind,
            @NonNull Predicate<Credentials> fit,
            @CheckForNull String current) {
        CredentialsMatcher matcher = credentials -> canBeChosen(credentials) && fit.test(credentials);
        StandardListBoxModel choices = new StandardListBoxModel();
        if (maySee(item) && !isUsersOwn(item)) {
            choices.includeEmptyValue();
            if (item != null) {
                choices.includeMatchingAs(ACL.SYSTEM2, item, kind, List.of(), matcher);
            } else {
                choices.includeMatchingAs(ACL.SYSTEM2, Jenkins.get(), kind, List.of(), matcher);
            }
        }
        return choices.includeCurrentValue(Util.fixNull(current));
    }

    /** An error if there is no such credential of a kind. Users who may not see those get none. */
    @NonNull
    public static FormValidation exists(
            @CheckForNull Item item, @NonNull Class<? extends StandardCredentials> kind, @CheckForNull String id) {
        return exists(item, kind, credentials -> true, id);
    }

    /** An error if there is no such credential of a kind that fits. Users who may not see those get none. */
    @NonNull
    static FormValidation exists(
            @CheckForNull Item item,
            @NonNull Class<? extends StandardCredentials> kind,
            @NonNull Predicate<Credentials> fit,
            @CheckForNull String id) {
        String wanted = Util.fixNull(id);
        if (isUsersOwn(item)) {
            return check(item, false, Messages.Form_NoReference());
        }
        if (wanted.isBlank() || !maySee(item)) {
            return required(item, wanted);
        }
        return check(
                item,
                lookUp(item, kind).stream()
                        .anyMatch(found -> found.getId().equals(wanted) && isNoRegistryToken(found) && fit.test(found)),
                Messages.Form_NoSuchCredential());
    }

    /**
     * The credentials of a kind that a registry token which is stored here may refer to. Asks for no permission.
     *
     * @param item where the registry token is stored; null for Jenkins
     */
    @NonNull
    @Restricted(NoExternalUse.class)
    public static <C extends StandardCredentials> List<C> lookUp(@CheckForNull Item item, @NonNull Class<C> kind) {
        List<C> all = item != null
                ? CredentialsProvider.lookupCredentialsInItem(kind, item, ACL.SYSTEM2)
                : CredentialsProvider.lookupCredentialsInItemGroup(kind, Jenkins.get(), ACL.SYSTEM2);
        return all.stream().filter(FormChecks::isForBuilds).toList();
    }

    private static boolean isUsersOwn(@CheckForNull Item item) {
        return item == null && user() != null;
    }

    private static boolean canBeChosen(Credentials credentials) {
        return isForBuilds(credentials) && isNoRegistryToken(credentials);
    }

    /** No build may use a credential with the scope SYSTEM. */
    private static boolean isForBuilds(Credentials credentials) {
        return credentials.getScope() != CredentialsScope.SYSTEM;
    }

    /** A registry token gives no access key, and listing it as one would invite loops. */
    private static boolean isNoRegistryToken(Credentials credentials) {
        return !(credentials instanceof HasIssuer);
    }
}

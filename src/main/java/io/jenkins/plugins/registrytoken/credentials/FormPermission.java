package io.jenkins.plugins.registrytoken.credentials;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.security.AccessControlled;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.EndpointAddress;
import io.jenkins.plugins.registrytoken.token.RegistryHost;
import java.util.List;
import java.util.function.Supplier;
import jenkins.model.Jenkins;

/** Who may have the fields of a credential filled and checked: whoever may save it. */
final class FormPermission {
    private FormPermission() {}

    /** @param context the folder or user whose credentials are edited; null for those of Jenkins itself */
    static boolean mayEdit(@CheckForNull AccessControlled context) {
        AccessControlled owner = context == null ? Jenkins.get() : context;
        return owner.hasPermission(CredentialsProvider.CREATE) || owner.hasPermission(CredentialsProvider.UPDATE);
    }

    /** Whether a value is right, told to those only who may save it. */
    @NonNull
    static FormValidation check(@CheckForNull AccessControlled context, boolean right, @NonNull String message) {
        return right || !mayEdit(context) ? FormValidation.ok() : FormValidation.error(message);
    }

    /** Whether there is a value. */
    @NonNull
    static FormValidation required(@CheckForNull AccessControlled context, @CheckForNull String value) {
        return check(context, !Util.fixNull(value).isBlank(), Messages.Form_Required());
    }

    /** Whether it is a number within these, or nothing. */
    @NonNull
    static FormValidation range(
            @CheckForNull AccessControlled context, @CheckForNull String value, int least, int most) {
        String text = Util.fixNull(value).strip();
        boolean right = text.isEmpty()
                || text.matches("\\d{1,6}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most;
        return check(context, right, Messages.Form_Range(String.valueOf(least), String.valueOf(most)));
    }

    /** Whether there is nothing, or what the rule takes. */
    @NonNull
    static FormValidation optional(
            @CheckForNull AccessControlled context,
            @CheckForNull String value,
            @NonNull Supplier<?> rule,
            @NonNull String message) {
        return check(context, Util.fixNull(value).isBlank() || holds(rule), message);
    }

    /** Whether there is nothing, or an address that an API can be called at. */
    @NonNull
    static FormValidation endpoint(
            @CheckForNull AccessControlled context, @CheckForNull String value, @NonNull String example) {
        return optional(context, value, () -> EndpointAddress.parse(value, example), Messages.Form_Endpoint(example));
    }

    /** Whether there is nothing, or a list of registry hosts. */
    @NonNull
    static FormValidation hosts(@CheckForNull AccessControlled context, @CheckForNull String value) {
        return optional(context, value, () -> RegistryHost.entered(TokenIssuer.hosts(value)), Messages.Form_Hosts());
    }

    /** Whether a rule is content, which else throws {@link IllegalArgumentException}. */
    static boolean holds(@NonNull Supplier<?> rule) {
        try {
            rule.get();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The credentials of a kind that can be referred to here; only the current one for whoever may not edit. */
    @NonNull
    static ListBoxModel choices(
            @CheckForNull Item item, @NonNull Class<? extends StandardCredentials> kind, @CheckForNull String current) {
        StandardListBoxModel choices = new StandardListBoxModel();
        if (mayEdit(item)) {
            choices.includeEmptyValue();
            if (item != null) {
                choices.includeMatchingAs(ACL.SYSTEM2, item, kind, List.of(), FormPermission::isNoRegistryToken);
            } else {
                choices.includeMatchingAs(
                        ACL.SYSTEM2, Jenkins.get(), kind, List.of(), FormPermission::isNoRegistryToken);
            }
        }
        return choices.includeCurrentValue(Util.fixNull(current));
    }

    /** Whether a credential of a kind that is referred to is there. */
    @NonNull
    static FormValidation exists(
            @CheckForNull Item item, @NonNull Class<? extends StandardCredentials> kind, @CheckForNull String id) {
        String wanted = Util.fixNull(id);
        if (wanted.isBlank() || !mayEdit(item)) {
            return required(item, wanted);
        }
        List<? extends StandardCredentials> all = item != null
                ? CredentialsProvider.lookupCredentialsInItem(kind, item, ACL.SYSTEM2)
                : CredentialsProvider.lookupCredentialsInItemGroup(kind, Jenkins.get(), ACL.SYSTEM2);
        return check(
                item,
                all.stream().anyMatch(found -> found.getId().equals(wanted) && isNoRegistryToken(found)),
                Messages.Form_NoSuchCredential());
    }

    /** A registry token gives no access key, and listing it as one would invite loops. */
    private static boolean isNoRegistryToken(Object credentials) {
        return !(credentials instanceof RegistryTokenCredentials);
    }
}

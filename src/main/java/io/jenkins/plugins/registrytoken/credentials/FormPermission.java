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

    /** What the rule says of a value, told to those only who may save it. */
    @NonNull
    static FormValidation check(@CheckForNull AccessControlled context, @NonNull Supplier<?> rule) {
        try {
            if (mayEdit(context)) {
                rule.get();
            }
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
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
                choices.includeAs(ACL.SYSTEM2, item, kind);
            } else {
                choices.includeAs(ACL.SYSTEM2, Jenkins.get(), kind);
            }
        }
        return choices.includeCurrentValue(Util.fixNull(current));
    }
}

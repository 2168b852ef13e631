package io.jenkins.plugins.registrytoken.credentials;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.security.AccessControlled;
import jenkins.model.Jenkins;

/** Who may have the fields of a credential filled and checked: whoever may save it. */
final class FormPermission {
    private FormPermission() {}

    /** @param context the folder or user whose credentials are edited; null for those of Jenkins itself */
    static boolean mayEdit(@CheckForNull AccessControlled context) {
        AccessControlled owner = context == null ? Jenkins.get() : context;
        return owner.hasPermission(CredentialsProvider.CREATE) || owner.hasPermission(CredentialsProvider.UPDATE);
    }
}

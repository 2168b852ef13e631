package io.jenkins.plugins.registrytoken.issuer;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A credential that is a registry token. */
@Restricted(NoExternalUse.class)
public interface HasIssuer extends StandardCredentials {

    /** The issuer of its tokens; null if none was chosen, and outside the controller. */
    @CheckForNull
    TokenIssuer getIssuer();
}

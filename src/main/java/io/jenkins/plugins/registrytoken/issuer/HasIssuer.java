package io.jenkins.plugins.registrytoken.issuer;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;

/** A credential that is a registry token. */
public interface HasIssuer extends StandardCredentials {

    /** The issuer of its tokens; null if none was chosen, and outside the controller. */
    @CheckForNull
    TokenIssuer getIssuer();
}

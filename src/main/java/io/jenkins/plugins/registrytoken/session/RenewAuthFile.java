package io.jenkins.plugins.registrytoken.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.registrytoken.authfile.AuthFile;
import io.jenkins.plugins.registrytoken.log.LoginForms;
import io.jenkins.plugins.registrytoken.log.TokenMask;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jenkins.MasterToSlaveFileCallable;

/** The one call to the agent that puts newer logins into an auth file, after the logs there have learnt to mask them. */
final class RenewAuthFile extends MasterToSlaveFileCallable<ArrayList<Login>> {
    private static final long serialVersionUID = 1;

    private final LinkedHashMap<String, Login> logins;
    private final String maskId;
    private final ArrayList<LoginForms> forms;

    /** @param maskId null if the log is not masked */
    RenewAuthFile(
            @NonNull Map<String, Login> logins, @CheckForNull String maskId, @NonNull Collection<LoginForms> forms) {
        this.logins = new LinkedHashMap<>(logins);
        this.maskId = maskId;
        this.forms = new ArrayList<>(forms);
    }

    /** @return the logins that were replaced; null if the directory is gone */
    @CheckForNull
    @Override
    public ArrayList<Login> invoke(File directory, VirtualChannel channel) throws IOException {
        if (maskId != null) {
            TokenMask.add(maskId, forms);
        }
        Optional<List<Login>> replaced = AuthFile.renew(directory.toPath(), logins);
        if (maskId != null && replaced.isEmpty()) {
            TokenMask.forget(maskId); // nothing else is sent here any more
        }
        return replaced.map(ArrayList::new).orElse(null);
    }
}

package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.authfile.AuthFile;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
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
    private final Secret expression;

    /** @param maskId null if the log is not masked */
    RenewAuthFile(@NonNull Map<String, Login> logins, @CheckForNull String maskId, @NonNull Secret expression) {
        this.logins = new LinkedHashMap<>(logins);
        this.maskId = maskId;
        this.expression = expression;
    }

    /**
     * @return the logins that were replaced; empty if the directory is gone
     * @throws hudson.AbortException with one line for people, if the agent can say what the matter is
     */
    @NonNull
    Optional<List<Login>> on(@NonNull FilePath directory) throws IOException, InterruptedException {
        try {
            return Optional.ofNullable(directory.act(this));
        } catch (IOException e) {
            throw WriteAuthFile.explained(e);
        }
    }

    @Override
    public ArrayList<Login> invoke(File directory, VirtualChannel channel) throws IOException {
        if (maskId != null) {
            TokenMask.add(maskId, expression);
        }
        return AuthFile.renew(directory.toPath(), logins).map(ArrayList::new).orElse(null);
    }
}

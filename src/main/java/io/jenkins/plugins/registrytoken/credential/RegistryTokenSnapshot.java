package io.jenkins.plugins.registrytoken.credential;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsSnapshotTaker;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.token.Login;

/** A {@link RegistryTokenCredentials} outside the controller: only the token of that moment is left. */
final class RegistryTokenSnapshot extends RegistryTokenCredentials {
    private static final long serialVersionUID = 1;

    private final String username;
    private final Secret password;

    private RegistryTokenSnapshot(RegistryTokenCredentials credentials, Login login) {
        super(credentials.getScope(), credentials.getId(), credentials.getDescription(), null);
        this.username = login.username();
        this.password = Secret.fromString(login.password());
    }

    /** The login is all that there is of it, so it stays what it is. */
    @Override
    protected Object readResolve() {
        return this;
    }

    @NonNull
    @Override
    public String getUsername() {
        return username;
    }

    @NonNull
    @Override
    public Secret getPassword() {
        return password;
    }

    @NonNull
    @Override
    public Credentials forRun(@NonNull Run<?, ?> context) {
        return this;
    }

    @Override
    protected Object writeReplace() {
        return this;
    }

    /** Lets nothing but the current token of a credential leave the controller. */
    @Extension
    public static final class Taker extends CredentialsSnapshotTaker<RegistryTokenCredentials> {
        @Override
        public Class<RegistryTokenCredentials> type() {
            return RegistryTokenCredentials.class;
        }

        @Override
        public RegistryTokenCredentials snapshot(RegistryTokenCredentials credentials) {
            return credentials instanceof RegistryTokenSnapshot
                    ? credentials
                    : new RegistryTokenSnapshot(
                            credentials,
                            TokenService.get()
                                    .available(credentials, credentials.run())
                                    .token()
                                    .login());
        }
    }
}

package io.jenkins.plugins.registrytoken.credentials;

import com.cloudbees.plugins.credentials.CredentialsSnapshotTaker;
import hudson.Extension;

/** Has nothing but the current token of a credential leave the controller. */
@Extension
public final class SnapshotTaker extends CredentialsSnapshotTaker<RegistryTokenCredentials> {
    @Override
    public Class<RegistryTokenCredentials> type() {
        return RegistryTokenCredentials.class;
    }

    @Override
    public RegistryTokenCredentials snapshot(RegistryTokenCredentials credentials) {
        return RegistryTokenSnapshot.of(credentials);
    }
}

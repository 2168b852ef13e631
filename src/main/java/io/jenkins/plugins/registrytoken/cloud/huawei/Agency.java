package io.jenkins.plugins.registrytoken.cloud.huawei;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.KeySource;
import io.jenkins.plugins.registrytoken.token.TokenException;

/** The temporary access key of an agency: an account's consent that another one acts for it. */
public record Agency(@NonNull AgencyKeyRequest request) implements KeySource {

    @Override
    public IssuedKey key(Cloud cloud) throws TokenException {
        return cloud.get(request);
    }

    @Override
    public boolean renew(Cloud cloud) {
        cloud.forget(request);
        return true;
    }
}

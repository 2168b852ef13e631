package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.KeySource;
import io.jenkins.plugins.registrytoken.token.TokenException;

/** Signs as a RAM role, whose key is asked for once and remembered. */
public record AssumedRole(@NonNull AssumedRoleRequest request) implements KeySource {

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

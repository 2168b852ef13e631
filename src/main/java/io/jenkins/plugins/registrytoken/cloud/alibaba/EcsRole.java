package io.jenkins.plugins.registrytoken.cloud.alibaba;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.cloud.Cloud;
import io.jenkins.plugins.registrytoken.cloud.IssuedKey;
import io.jenkins.plugins.registrytoken.cloud.KeySource;
import io.jenkins.plugins.registrytoken.token.TokenException;

/** Signs as the RAM role of the controller's own virtual machine, whose key is asked for once and remembered. */
public record EcsRole(@NonNull EcsRoleRequest request) implements KeySource {

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

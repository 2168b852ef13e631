package io.jenkins.plugins.registrytoken.cloud;

import io.jenkins.plugins.registrytoken.token.RegistryToken;

/** Asks for a registry token. */
public interface TokenRequest extends CloudRequest<RegistryToken> {}

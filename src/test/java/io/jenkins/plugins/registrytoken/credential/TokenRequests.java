package io.jenkins.plugins.registrytoken.credential;

import io.jenkins.plugins.registrytoken.cloud.TokenRequest;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.token.TokenException;

/** What clouds would be asked for. */
public final class TokenRequests {
    private TokenRequests() {}

    /** @throws TokenException if the credential, as one of Jenkins itself, makes no sense */
    public static TokenRequest of(RegistryTokenCredentials credentials) throws TokenException {
        return of(credentials.getIssuer());
    }

    /** The same for an issuer. */
    public static TokenRequest of(TokenIssuer issuer) throws TokenException {
        return TokenService.request(issuer, CredentialRequester.form(null));
    }
}

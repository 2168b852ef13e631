package io.jenkins.plugins.registrytoken.credential;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.FormValidation;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.cloud.http.Redaction;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.concurrent.TimeUnit;
import org.jvnet.localizer.LocaleProvider;

/** Tells the person at a form what their issuer issues. */
final class ConnectionCheck {
    private ConnectionCheck() {}

    /** Calls the cloud, whatever is remembered: a key that was disabled since must not seem to work. */
    @NonNull
    static FormValidation of(@NonNull TokenIssuer issuer, @NonNull CredentialRequester requester)
            throws InterruptedException {
        long begin = System.nanoTime();
        try {
            RegistryToken token = TokenService.get().check(TokenService.request(issuer, requester));
            return FormValidation.ok(Messages.RegistryTokenCredentials_Works(
                    Redaction.oneLine(String.join(", ", token.logins().keySet())),
                    Redaction.oneLine(token.login().username()),
                    forViewer(token.expiresAt()),
                    String.valueOf(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin))));
        } catch (TokenException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    private static String forViewer(Instant moment) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.LONG)
                .withLocale(LocaleProvider.getLocale())
                .withZone(ZoneId.systemDefault())
                .format(moment);
    }
}

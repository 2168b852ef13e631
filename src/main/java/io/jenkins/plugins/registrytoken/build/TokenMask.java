package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.ConsoleLogFilter;
import hudson.console.LineTransformationOutputStream;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.credentialsbinding.masking.SecretPatterns;

/**
 * Masks tokens in a build's log, in every form that credentials-binding knows plus the one in the auth file. Tokens may
 * join while the log is being written. It outlives a restart, and goes along to agents that write the log themselves.
 */
final class TokenMask extends ConsoleLogFilter implements Serializable {
    private static final long serialVersionUID = 1;
    private static final String MASK = "****";

    private final String charset;
    /** A regular expression: the encodings are computed by extensions, which agents do not have. */
    private volatile Secret expression;

    TokenMask(@NonNull Charset charset) {
        this.charset = charset.name();
    }

    synchronized void add(@NonNull Collection<RegistryToken> tokens) {
        Set<String> secrets = new LinkedHashSet<>();
        for (RegistryToken token : tokens) {
            for (Login login : token.logins().values()) {
                secrets.add(login.password());
                secrets.add(login.encode());
            }
        }
        String added = SecretPatterns.getAggregateSecretPattern(secrets).pattern();
        Secret known = expression;
        expression = Secret.fromString(known == null ? added : known.getPlainText() + '|' + added);
    }

    @Override
    public OutputStream decorateLogger(Run run, OutputStream logger) {
        return new MaskingStream(logger);
    }

    private final class MaskingStream extends LineTransformationOutputStream.Delegating {
        private Secret compiled;
        private Pattern pattern;

        MaskingStream(OutputStream out) {
            super(out);
        }

        @Override
        protected void eol(byte[] bytes, int length) throws IOException {
            Secret current = expression;
            if (current == null) {
                out.write(bytes, 0, length);
                return;
            }
            if (current != compiled) {
                pattern = Pattern.compile(current.getPlainText());
                compiled = current;
            }
            Charset encoding = Charset.forName(charset);
            String line = new String(bytes, 0, length, encoding);
            String masked = pattern.matcher(line).replaceAll(MASK);
            if (masked.equals(line)) {
                out.write(bytes, 0, length);
            } else {
                out.write(masked.getBytes(encoding));
            }
        }
    }
}

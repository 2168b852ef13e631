package io.jenkins.plugins.registrytoken.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.ConsoleLogFilter;
import hudson.console.LineTransformationOutputStream;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.token.Login;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.credentialsbinding.masking.SecretPatterns;

/**
 * Masks tokens in a build's log, in every form that credentials-binding knows plus the one in the auth file. Tokens may
 * join while the log is being written. It outlives a restart, and goes along to agents that write the log themselves.
 */
final class TokenMask extends ConsoleLogFilter implements Serializable {
    private static final long serialVersionUID = 1;
    private static final String MASK = "****";
    /** Far more than logs are on their way at once; those that were told longest ago are left out first. */
    private static final int MOST_LEARNT = 1000;

    /**
     * Every mask in this JVM, copies included: Pipeline restores its own after a restart, and an agent gets one with each
     * log that it writes. All have to learn of a new token, and nobody hands them to us.
     */
    private static final Set<TokenMask> ALIVE =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /**
     * What they learnt, by {@link #id}. A log on its way to an agent may be overtaken by what tells its copies of a new
     * token, and by the token itself.
     */
    private static final Map<String, Secret> LEARNT = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Secret> eldest) {
            return size() > MOST_LEARNT;
        }
    });

    private final String id = UUID.randomUUID().toString();
    private final String charset;
    /** A regular expression: the encodings are computed by extensions, which agents do not have. */
    private volatile Secret expression;

    TokenMask(@NonNull Charset charset) {
        this.charset = charset.name();
        ALIVE.add(this);
    }

    /** Not to be known as what it is, or every start of Jenkins would load it to verify the build wrapper. */
    @NonNull
    ConsoleLogFilter filter() {
        return this;
    }

    /** What its copies have in common. */
    @NonNull
    String id() {
        return id;
    }

    /** What masks these logins. */
    @NonNull
    static Secret expression(@NonNull Collection<Login> logins) {
        Set<String> secrets = new LinkedHashSet<>();
        for (Login login : logins) {
            secrets.add(login.password());
            secrets.add(login.encode());
        }
        return Secret.fromString(
                SecretPatterns.getAggregateSecretPattern(secrets).pattern());
    }

    /**
     * Has every copy in this JVM mask one more expression, and those that will arrive.
     *
     * @return whether there was any
     */
    static boolean add(@NonNull String id, @NonNull Secret expression) {
        LEARNT.merge(id, expression, TokenMask::join);
        List<TokenMask> copies;
        synchronized (ALIVE) {
            copies = ALIVE.stream().filter(mask -> mask.id.equals(id)).toList();
        }
        copies.forEach(copy -> copy.add(expression));
        return !copies.isEmpty();
    }

    /** What copies that will arrive would have had to know: after the end of a session there are none. */
    static void forget(@NonNull String id) {
        LEARNT.remove(id);
    }

    private synchronized void add(Secret added) {
        expression = expression == null ? added : join(expression, added);
    }

    private static Secret join(Secret known, Secret added) {
        return known.getPlainText().contains(added.getPlainText())
                ? known
                : Secret.fromString(known.getPlainText() + '|' + added.getPlainText());
    }

    private Object readResolve() {
        ALIVE.add(this); // before it looks, so that it misses nothing that is learnt meanwhile
        Secret learnt = LEARNT.get(id);
        if (learnt != null) {
            add(learnt);
        }
        return this;
    }

    @Override
    public OutputStream decorateLogger(@CheckForNull Run run, @NonNull OutputStream logger) {
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

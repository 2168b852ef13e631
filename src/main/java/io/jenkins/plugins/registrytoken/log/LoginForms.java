package io.jenkins.plugins.registrytoken.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.token.Login;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jenkinsci.plugins.credentialsbinding.masking.SecretPatterns;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Everything that a login may look like in a log: password and {@code auth} value, each plain, quoted, and in base64. It
 * is computed on the controller, because agents have not what {@link SecretPatterns} asks.
 */
@Restricted(NoExternalUse.class)
public final class LoginForms implements Serializable {
    private static final long serialVersionUID = 1;
    /** For registries whose clock is behind the cloud's. */
    private static final Duration GRACE = Duration.ofMinutes(15);
    /** What credentials-binding gives is a choice of quoted texts. */
    private static final String QUOTE = "\\Q";

    private static final String UNQUOTE = "\\E";

    /** Shorter texts are parts of too many words to be masked. */
    private static final int SHORTEST = 4;
    /** Three files have no more; each line of a log is searched for all. */
    private static final int MOST_OF_AGENT = 300;

    private static final int LONGEST_OF_AGENT = 256 * 1024;

    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE).minus(GRACE);
    private static final String SEPARATOR = "\n";

    private final Secret forms;
    /** Both by the controller's clock, in milliseconds: an agent's clock may be wrong. */
    private final long since = System.currentTimeMillis();

    private final long until;
    /** The only agent that may know them; null if every agent may on which a step of the block runs. */
    private final String node;

    private LoginForms(Login login, @CheckForNull Instant until, @CheckForNull String node) {
        this.node = node;
        String quoted = SecretPatterns.getAggregateSecretPattern(List.of(login.password(), login.encode()))
                .pattern();
        this.forms = Secret.fromString(quoted.substring(QUOTE.length(), quoted.length() - UNQUOTE.length())
                .replace(UNQUOTE + '|' + QUOTE, SEPARATOR)
                .replace(UNQUOTE + "\\\\E" + QUOTE, UNQUOTE));
        this.until = until == null || until.isAfter(LATEST)
                ? Long.MAX_VALUE
                : until.plus(GRACE).toEpochMilli();
    }

    /**
     * The forms of each login, for every agent on which a step of the block runs. A password or user name holds no line end, and neither does any form.
     *
     * @param until when the registry refuses them; null if that is not known
     */
    @NonNull
    public static List<LoginForms> of(@NonNull Collection<Login> logins, @CheckForNull Instant until) {
        return logins.stream()
                .distinct()
                .map(login -> new LoginForms(login, until, null))
                .toList();
    }

    /**
     * The forms of logins that an agent says were in its files before. What would blank out the log or slow it down is left
     * out: what is shorter than four characters, what is longer than a login can be, and whatever is too much in all.
     *
     * @param node the agent; empty for the built-in node. No other is told them
     */
    @NonNull
    public static List<LoginForms> ofAgent(@NonNull String node, @NonNull Collection<Login> logins) {
        List<Login> masked = new ArrayList<>();
        int length = 0;
        for (Login login : new LinkedHashSet<>(logins)) {
            int username = login.username().length();
            int password = login.password().length();
            if (password >= SHORTEST
                    && Math.max(username, password) <= RegistryToken.LONGEST_TEXT
                    && length + username + password <= LONGEST_OF_AGENT
                    && masked.size() < MOST_OF_AGENT) {
                masked.add(login);
                length += username + password;
            }
        }
        return masked.stream().map(login -> new LoginForms(login, null, node)).toList();
    }

    /** The forms of all logins of these tokens, until each expires. */
    @NonNull
    public static List<LoginForms> of(@NonNull Collection<RegistryToken> tokens) {
        return tokens.stream()
                .flatMap(token -> of(token.logins().values(), token.expiresAt()).stream())
                .toList();
    }

    /** @param agent its name; null if it is not known */
    boolean isFor(@CheckForNull String agent) {
        return node == null || node.equals(agent);
    }

    /** Each as it is printed. */
    @NonNull
    Stream<String> texts() {
        return Stream.of(forms.getPlainText().split(SEPARATOR));
    }

    /** Adds to the known forms, and drops those that had expired before the newest was added. */
    @NonNull
    static ArrayList<LoginForms> merge(@NonNull Collection<LoginForms> known, @NonNull Collection<LoginForms> added) {
        long now = added.stream().mapToLong(forms -> forms.since).max().orElse(Long.MIN_VALUE);
        ArrayList<LoginForms> all = new ArrayList<>(known);
        all.removeIf(old -> old.until < now);
        for (LoginForms more : added) {
            if (all.stream().noneMatch(old -> old.forms.equals(more.forms) && Objects.equals(old.node, more.node))) {
                all.add(more);
            }
        }
        return all;
    }
}

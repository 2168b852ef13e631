package io.jenkins.plugins.registrytoken.log;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.TaskListener;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.TokenCache;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What a session says in the build's log: one line each, recognisable by its beginning. */
@Restricted(NoExternalUse.class)
public final class BuildLog {
    private static final String PREFIX = "registry-token: ";
    /** How many characters of an access key ID are shown: enough to tell it from others. */
    private static final int SHOWN_OF_KEY = 4;
    /** How many hosts or places a line names at most. */
    private static final int SHOWN = 5;

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
    private static final DateTimeFormatter TIME = format("HH:mm 'UTC'");
    private static final DateTimeFormatter DATE = format("yyyy-MM-dd HH:mm 'UTC'");

    private final TaskListener listener;

    public BuildLog(@NonNull TaskListener listener) {
        this.listener = listener;
    }

    public void opened(@NonNull String id, @NonNull TokenCache.Result<RegistryToken> result) {
        RegistryToken token = result.token();
        line(hosts(token) + " as "
                + shortened(token.login().username()) + " until " + time(token.expiresAt()) + " (credential " + id
                + (result.cached() ? ", cached)" : ")"));
        if (!token.leftOut().isEmpty()) {
            line("the cloud also named " + some(token.leftOut()) + ", and the login is not used there (credential " + id
                    + "). If these hosts are right, enter them as the registry hosts of the credential.");
        }
        TokenException problem = result.problem();
        if (problem != null) {
            line("the token of credential " + id + " could not be renewed, the old one is used: "
                    + problem.getMessage());
        }
    }

    /** Tells of a login for a build that did not ask for it itself. Another build may have, so neither build nor credential is named. */
    public void openedForNoBuild(@NonNull RegistryToken token) {
        line(hosts(token) + " as " + shortened(token.login().username()) + " until " + time(token.expiresAt())
                + "; it is not renewed, because this build did not ask for it itself");
    }

    public void overridden(@NonNull String host, @NonNull String id) {
        line("several credentials have a login for " + host + "; that of credential " + id + " is used");
    }

    /** @param hosts whose logins in the existing configuration of the agent are not in the copy */
    public void replaced(@NonNull List<String> hosts) {
        if (!hosts.isEmpty()) {
            line("the agent has a login of its own for " + some(hosts)
                    + "; inside the block the registry token is used");
        }
    }

    public void dropped(@NonNull List<String> places) {
        if (!places.isEmpty()) {
            line("docker could not read parts of the existing configuration; left out of the copy: " + some(places));
        }
    }

    public void renewed(@NonNull String id, @NonNull RegistryToken token) {
        line(hosts(token) + " renewed until " + time(token.expiresAt()) + " (credential " + id + ')');
    }

    /** @param token what is in use; null if that is not known */
    public void notRenewed(@CheckForNull RegistryToken token, @NonNull String reason) {
        line("a login could not be renewed, and is tried again"
                + (token == null ? "" : "; it is valid until " + time(token.expiresAt())) + ". " + reason);
    }

    public void expired(@NonNull RegistryToken token, @NonNull String reason) {
        line("the login for " + hosts(token) + " has expired and is now invalid: it could not be renewed. " + reason);
    }

    public void elsewhere(@NonNull String node, @NonNull String other) {
        line("the login is on " + name(node) + ", and not on " + name(other)
                + ". Open withRegistryToken inside each node that needs it.");
    }

    public void notInContainer(@NonNull String directory) {
        line("a container that is started inside dir sees that directory only, and not the login in " + directory
                + ". Use dir inside the container's block, not around it.");
    }

    public void gone(@NonNull String directory) {
        line(directory + " is gone: its login is not renewed any more");
    }

    /** @param retried whether it will be deleted when the agent returns */
    public void left(@NonNull String directory, @NonNull String reason, boolean retried) {
        line(directory + " could not be deleted (" + reason + "); its login expires by itself"
                + (retried ? ", and it is deleted when the agent returns" : ""));
    }

    private static String some(List<String> all) {
        return all.size() <= SHOWN
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, SHOWN)) + " and " + (all.size() - SHOWN) + " more";
    }

    private static String hosts(RegistryToken token) {
        return String.join(", ", token.logins().keySet());
    }

    private static String name(String node) {
        return node.isEmpty() ? "the built-in node" : node;
    }

    private void line(String text) {
        listener.getLogger().println(PREFIX + text);
    }

    private static String shortened(String username) {
        int end = username.indexOf('@') + 1 + SHOWN_OF_KEY;
        return username.indexOf('@') < 0 || username.length() <= end ? username : username.substring(0, end) + '…';
    }

    private static String time(Instant moment) {
        Instant time = moment.isBefore(LAST) ? moment : LAST;
        boolean soon = Duration.between(Instant.now(), time).compareTo(Duration.ofHours(20)) < 0;
        return (soon ? TIME : DATE).format(time);
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}

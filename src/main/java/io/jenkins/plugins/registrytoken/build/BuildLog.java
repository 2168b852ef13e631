package io.jenkins.plugins.registrytoken.build;

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

/** What a session says in the build's log: one line each, recognisable by its beginning. */
final class BuildLog {
    private static final String PREFIX = "registry-token: ";
    /** As much of an access key ID as tells it from others. */
    private static final int SHOWN_OF_KEY = 4;

    private static final DateTimeFormatter TIME = format("HH:mm 'UTC'");
    private static final DateTimeFormatter DATE = format("yyyy-MM-dd HH:mm 'UTC'");

    private final TaskListener listener;

    BuildLog(@NonNull TaskListener listener) {
        this.listener = listener;
    }

    void opened(@NonNull String id, @NonNull TokenCache.Result<RegistryToken> result) {
        RegistryToken token = result.token();
        line(String.join(", ", token.logins().keySet()) + " as "
                + shortened(token.login().username()) + " until " + time(token.expiresAt()) + " (credential " + id
                + (result.cached() ? ", cached)" : ")"));
        TokenException problem = result.problem();
        if (problem != null) {
            line("the token of credential " + id + " could not be renewed, the old one is used: "
                    + problem.getMessage());
        }
    }

    void overridden(@NonNull String host, @NonNull String id) {
        line("several credentials have a login for " + host + "; that of credential " + id + " is used");
    }

    void dropped(@NonNull List<String> places) {
        if (!places.isEmpty()) {
            line("docker could not read parts of the existing configuration; left out of the copy: "
                    + String.join(", ", places));
        }
    }

    void left(@NonNull String directory, @NonNull Exception reason) {
        line(directory + " could not be deleted (" + reason.getMessage() + "); its login expires by itself");
    }

    private void line(String text) {
        listener.getLogger().println(PREFIX + text);
    }

    private static String shortened(String username) {
        int end = username.indexOf('@') + 1 + SHOWN_OF_KEY;
        return username.indexOf('@') < 0 || username.length() <= end ? username : username.substring(0, end) + '…';
    }

    private static String time(Instant time) {
        boolean soon = Duration.between(Instant.now(), time).compareTo(Duration.ofHours(20)) < 0;
        return (soon ? TIME : DATE).format(time);
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}

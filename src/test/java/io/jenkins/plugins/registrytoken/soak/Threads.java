package io.jenkins.plugins.registrytoken.soak;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * The threads of a controller. Those of its pools come and go; those that are in code of this plugin, or of the HTTP
 * client that it alone uses here, must not stay.
 *
 * @param ours one line each
 */
public record Threads(int all, ArrayList<String> ours) implements Serializable {
    private static final List<String> OURS = List.of("io.jenkins.plugins.registrytoken.", "okhttp3.", "okio.");

    /** Runs in the controller. */
    public static Threads count(JenkinsRule rule) {
        ArrayList<String> ours = new ArrayList<>();
        var all = Thread.getAllStackTraces();
        all.remove(Thread.currentThread());
        all.forEach((thread, stack) -> {
            String name = thread.getName().toLowerCase(Locale.ROOT);
            if (name.contains("okhttp") || Arrays.stream(stack).anyMatch(Threads::isOurs)) {
                ours.add(thread.getName() + " " + Arrays.toString(stack));
            }
        });
        return new Threads(all.size(), ours);
    }

    private static boolean isOurs(StackTraceElement frame) {
        return OURS.stream().anyMatch(frame.getClassName()::startsWith);
    }
}

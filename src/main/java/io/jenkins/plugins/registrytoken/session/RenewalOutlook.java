package io.jenkins.plugins.registrytoken.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.registrytoken.log.BuildLog;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import io.jenkins.plugins.registrytoken.token.RenewalTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** When a session renews next, given what it has and what went wrong the last time, and what the build is told of that. */
final class RenewalOutlook {
    /** No build waits that long, and further moments do not fit into all types for them. */
    private static final Duration ENDLESS = Duration.ofDays(36_500);

    private final Map<String, Problem> problems = new HashMap<>();
    private final double random = ThreadLocalRandom.current().nextDouble();
    private int failures;

    /**
     * Takes up how a renewal went.
     *
     * @param reasons why not, by the id of the credential; empty if all went well
     * @param tokens what is in use
     * @param told the credentials of which the build is told
     * @param log where; null if there is none yet
     */
    void remember(
            @NonNull Map<String, String> reasons,
            @NonNull Map<String, RegistryToken> tokens,
            @NonNull Collection<String> told,
            @CheckForNull BuildLog log) {
        problems.keySet().retainAll(reasons.keySet());
        failures = reasons.isEmpty() ? 0 : failures + 1;
        reasons.forEach((id, reason) -> {
            Problem problem = problems.computeIfAbsent(id, key -> new Problem());
            if (log != null && told.contains(id)) {
                problem.tell(log, tokens.get(id), reason);
            }
        });
    }

    /** How long to wait; empty if nothing will ever be due. */
    @NonNull
    Optional<Duration> next(@NonNull Map<String, RegistryToken> tokens) {
        Instant now = Instant.now();
        Instant never = now.plus(ENDLESS);
        Instant due = failures == 0 ? never : now.plus(RenewalTime.pauseAfter(failures, random));
        for (Map.Entry<String, RegistryToken> entry : tokens.entrySet()) {
            RegistryToken token = entry.getValue();
            Instant mine;
            if (!problems.containsKey(entry.getKey())) {
                mine = RenewalTime.dueAt(token, random);
            } else {
                // It is looked at again when it ends, as the log shall say that in time.
                mine = token.isExpired(now) || token.expiresAt().isAfter(never)
                        ? never
                        : token.expiresAt().plusMillis(1);
            }
            due = mine.isBefore(due) ? mine : due;
        }
        return !due.isBefore(never) ? Optional.empty() : Optional.of(Duration.between(now, due));
    }

    /** A login that could not be renewed the last time: each of its two lines stands in the log once. */
    private static final class Problem {
        private boolean told;
        private boolean expired;

        void tell(BuildLog log, @CheckForNull RegistryToken token, String reason) {
            if (!told) {
                told = true;
                log.notRenewed(token, reason);
            }
            if (!expired && token != null && token.isExpired(Instant.now())) {
                expired = true;
                log.expired(token, reason);
            }
        }
    }
}

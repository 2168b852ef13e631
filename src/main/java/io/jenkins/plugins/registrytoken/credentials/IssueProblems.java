package io.jenkins.plugins.registrytoken.credentials;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The credentials that gave no new token the last time one was due. Forgets one as soon as it gives a token again. */
@Extension
@Restricted(NoExternalUse.class)
public class IssueProblems {
    private final Map<String, Problem> problems = new ConcurrentHashMap<>();

    @NonNull
    public static IssueProblems get() {
        return ExtensionList.lookupSingleton(IssueProblems.class);
    }

    /**
     * @param ofJenkins whether it is a credential of Jenkins itself
     * @param reason the one line that a build gets; null if all is well
     */
    void last(@NonNull String id, @NonNull TokenIssuer issuer, boolean ofJenkins, @CheckForNull String reason) {
        if (reason != null) {
            problems.compute(
                    id,
                    (key, before) -> new Problem(
                            id, reason, before == null ? Instant.now() : before.since(), issuer, ofJenkins));
        } else if (!problems.isEmpty()) {
            problems.remove(id);
        }
    }

    /** By id, without those of credentials of Jenkins that were changed or deleted since. */
    @NonNull
    public List<Problem> all() {
        problems.values().removeIf(Problem::isOutdated);
        return problems.values().stream()
                .sorted(Comparator.comparing(Problem::id))
                .toList();
    }

    /**
     * Why a credential gives no token.
     *
     * @param since when it failed first
     */
    public record Problem(
            @NonNull String id,
            @NonNull String reason,
            @NonNull Instant since,
            @NonNull TokenIssuer issuer,
            boolean ofJenkins) {

        private boolean isOutdated() {
            return ofJenkins && !RegistryTokenCredentials.isOfJenkins(issuer);
        }

        @Override
        public String toString() {
            return id + ": " + reason;
        }
    }
}

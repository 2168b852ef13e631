package io.jenkins.plugins.registrytoken.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Api;
import hudson.model.Run;
import io.jenkins.plugins.registrytoken.Messages;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.token.RegistryToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import jenkins.model.RunAction2;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The build's page <em>Registry tokens</em>: which logins it had, until when, and what went wrong. It has no secrets. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class RegistryTokensAction implements RunAction2 {
    private List<Use> uses = new ArrayList<>();
    private transient Run<?, ?> run;

    /**
     * The build begins to use this credential.
     *
     * @param issuer the symbol of its kind
     */
    public static void uses(@NonNull Run<?, ?> run, @NonNull String credentialsId, @NonNull String issuer) {
        of(run).use(credentialsId).of(issuer);
    }

    /** The build has this login now. */
    public static void has(@NonNull Run<?, ?> run, @NonNull String credentialsId, @NonNull RegistryToken token) {
        of(run).use(credentialsId).has(token);
    }

    /** It got no login, or no newer one, for this reason. */
    public static void failed(@NonNull Run<?, ?> run, @NonNull String credentialsId, @NonNull String reason) {
        of(run).use(credentialsId).failed(reason);
    }

    private static RegistryTokensAction of(Run<?, ?> run) {
        synchronized (run) {
            RegistryTokensAction action = run.getAction(RegistryTokensAction.class);
            if (action == null) {
                action = new RegistryTokensAction();
                run.addAction(action);
            }
            return action;
        }
    }

    private Use use(String credentialsId) {
        synchronized (uses) {
            return uses.stream()
                    .filter(use -> use.getCredentialsId().equals(credentialsId))
                    .findFirst()
                    .orElseGet(() -> {
                        Use use = new Use(credentialsId);
                        uses.add(use);
                        return use;
                    });
        }
    }

    @NonNull
    @Exported
    public List<Use> getUses() {
        synchronized (uses) {
            return List.copyOf(uses);
        }
    }

    /** For XML without them. */
    private Object readResolve() {
        uses = uses == null ? new ArrayList<>() : uses;
        return this;
    }

    public Api getApi() {
        return new Api(this);
    }

    public Run<?, ?> getRun() {
        return run;
    }

    @Override
    public String getIconFileName() {
        return "symbol-key";
    }

    @Override
    public String getDisplayName() {
        return Messages.RegistryTokensAction_DisplayName();
    }

    @Override
    public String getUrlName() {
        return "registry-tokens";
    }

    @Override
    public void onAttached(Run<?, ?> r) {
        run = r;
    }

    @Override
    public void onLoad(Run<?, ?> r) {
        run = r;
    }

    /** One credential that the build used. */
    @ExportedBean(defaultVisibility = 2)
    public static final class Use {
        private final String credentialsId;
        private String issuer;
        private List<String> hosts;
        private long issued;
        private long expires;
        private int renewals;
        private String problem;

        public Use(String credentialsId) {
            this.credentialsId = credentialsId;
        }

        synchronized void of(String symbol) {
            issuer = symbol;
        }

        public synchronized void has(RegistryToken token) {
            long since = millis(token.issuedAt());
            if (issued != 0 && since > issued) {
                renewals++;
            }
            issued = since;
            expires = millis(token.expiresAt());
            hosts = new ArrayList<>(token.logins().keySet());
            problem = null;
        }

        /** The last one that there is a number for, if it is later. */
        private static long millis(Instant moment) {
            Instant last = Instant.ofEpochMilli(Long.MAX_VALUE);
            return (moment.isBefore(last) ? moment : last).toEpochMilli();
        }

        synchronized void failed(String reason) {
            problem = reason;
        }

        @Exported
        public String getCredentialsId() {
            return Util.fixNull(credentialsId);
        }

        /** The symbol of the issuer's kind, such as {@code huaweiSwr}. */
        @Exported
        public synchronized String getIssuer() {
            return Util.fixNull(issuer);
        }

        /** The display name of its kind of issuer. */
        public String getIssuerName() {
            return TokenIssuer.displayName(getIssuer());
        }

        @Exported
        public synchronized List<String> getHosts() {
            return Util.fixNull(hosts);
        }

        /** Null if it got none. */
        @CheckForNull
        @Exported
        public synchronized Date getIssued() {
            return issued == 0 ? null : new Date(issued);
        }

        /** Null if it got none. */
        @CheckForNull
        @Exported
        public synchronized Date getExpires() {
            return expires == 0 ? null : new Date(expires);
        }

        /** How often a newer login took the place of the one before. */
        @Exported
        public synchronized int getRenewals() {
            return renewals;
        }

        /** Why there was no login, or no newer one, the last time; null if there was. */
        @CheckForNull
        @Exported
        public synchronized String getProblem() {
            return problem;
        }
    }
}

package io.jenkins.plugins.registrytoken.credential;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.ModelObject;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.Secret;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.HasIssuer;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.sf.json.JSONObject;

/**
 * The secrets that a form submits encrypted, as Jenkins gave them to it. The person at the form did not enter them and may
 * not know them, so they may only be used as they are stored.
 */
final class KeptSecrets {
    private KeptSecrets() {}

    /**
     * Whether every secret of a form was typed in, or is stored in the credential that is edited, and would be used for the
     * same registry, in the same way, and at the same addresses as there.
     *
     * @param owner whose credentials are edited: Jenkins or a folder
     * @param id of the credential that is edited
     * @param form the part of the form that the issuer was made of
     */
    static boolean areUsedAsStored(
            @NonNull ModelObject owner, @NonNull String id, @NonNull JSONObject form, @NonNull TokenIssuer issuer) {
        List<Secret> kept = new ArrayList<>();
        collect(form, kept);
        if (kept.isEmpty()) {
            return true;
        }
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            for (CredentialsStore store : StoredCredential.storesOf(owner)) {
                for (Domain domain : store.getDomains()) {
                    for (Credentials stored : store.getCredentials(domain)) {
                        if (stored instanceof HasIssuer
                                && ((HasIssuer) stored).getId().equals(id)
                                && isUsedAlike(((HasIssuer) stored).getIssuer(), issuer, kept)) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    private static void collect(Object form, List<Secret> kept) {
        if (form instanceof JSONObject) {
            ((JSONObject) form).values().forEach(value -> collect(value, kept));
        } else if (form instanceof Collection) {
            ((Collection<?>) form).forEach(value -> collect(value, kept));
        } else if (form instanceof String) {
            Secret decrypted = Secret.decrypt((String) form);
            if (decrypted != null) {
                kept.add(decrypted);
            }
        }
    }

    private static boolean isUsedAlike(@CheckForNull TokenIssuer stored, TokenIssuer submitted, List<Secret> kept) {
        return stored != null
                && stored.getClass() == submitted.getClass()
                && addresses(stored).equals(addresses(submitted))
                && List.copyOf(authentications(stored).keySet())
                        .equals(List.copyOf(authentications(submitted).keySet()))
                && secrets(stored).containsAll(kept);
    }

    /** The issuer's authentication and those that it needs, up to the first of a repeated kind: in XML one can need itself. */
    private static Map<Class<?>, Authentication> authentications(TokenIssuer issuer) {
        Map<Class<?>, Authentication> byKind = new LinkedHashMap<>();
        Authentication each = issuer.getAuthentication();
        while (each != null && byKind.putIfAbsent(each.getClass(), each) == null) {
            each = each.getAuthentication();
        }
        return byKind;
    }

    /** The addresses that were entered in the issuer and in its authentications; null for each that was left empty. */
    @NonNull
    static List<String> addresses(@NonNull TokenIssuer issuer) {
        List<String> all = new ArrayList<>(issuer.addresses());
        authentications(issuer).values().forEach(each -> all.addAll(each.addresses()));
        return all;
    }

    private static List<Secret> secrets(TokenIssuer issuer) {
        return authentications(issuer).values().stream()
                .flatMap(each -> each.secrets().stream())
                .filter(Objects::nonNull)
                .toList();
    }
}

package io.jenkins.plugins.registrytoken.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Describable;
import hudson.model.Descriptor;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.RegionalIssuer;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

/**
 * What every kind of issuer keeps to. Extend it once for each; classes that are nested in one class share one Jenkins. All
 * secrets begin with {@code canary}.
 */
public abstract class IssuerContract extends KindContract {

    /**
     * A new issuer with every field set, equal each time.
     *
     * @param cloud the address of everything that is called
     */
    protected abstract TokenIssuer issuer(HttpUrl cloud) throws Exception;

    @Override
    final TokenIssuer whole() throws Exception {
        return issuer(cloud());
    }

    @Override
    final Describable<?> kind(TokenIssuer whole) {
        return whole;
    }

    @Override
    final TokenIssuer with(Object kind) {
        return (TokenIssuer) kind;
    }

    @Test
    void theLoginIsForTheHostsThatTheCredentialLists() throws Exception {
        TokenIssuer issuer = whole();
        assumeTrue(issuer instanceof RegionalIssuer);
        ((RegionalIssuer) issuer).setRegistryHosts("a.contract.example, b.contract.example:5000");
        assertThat(token(store(issuer)).logins().keySet(), contains("a.contract.example", "b.contract.example:5000"));
    }

    @Test
    void everyAddressThatIsCalledIsListed() throws Exception {
        String cloud = cloud().toString().replaceAll("/$", "");
        assertThat(
                whole().addresses(),
                containsInAnyOrder(BoundFields.of(whole()).values().stream()
                        .map(String::valueOf)
                        .filter(value -> value.startsWith(cloud))
                        .toArray(String[]::new)));
    }

    @Test
    void itOffersWhatItAcceptsAndSaysOfAllElseThatItDoesNot() throws Exception {
        assumeTrue(takesAnAuthentication());
        List<Descriptor<Authentication>> offered = whole().getDescriptor().getAuthentications();
        for (Descriptor<Authentication> kind : jenkins().jenkins.getDescriptorList(Authentication.class)) {
            Authentication authentication = BoundFields.empty(kind.clazz);
            String refusal = Authentication.notAccepted(authentication).getMessage();
            try {
                request(signsInWith(authentication));
                assertThat(kind.getDisplayName(), offered, hasItem(kind));
            } catch (TokenException | IllegalArgumentException e) {
                assertThat(
                        kind.getDisplayName(),
                        e.getMessage(),
                        offered.contains(kind) ? not(equalTo(refusal)) : equalTo(refusal));
            }
        }
        for (Authentication none : new Authentication[] {null, new Foreign()}) {
            assertThat(
                    assertThrows(TokenException.class, () -> request(signsInWith(none)))
                            .getMessage(),
                    equalTo(Authentication.notAccepted(none).getMessage()));
        }
    }

    /** Names are in the order of a language. */
    @Test
    void aNewFormShowsTheSameAuthenticationInEveryLanguage() throws Exception {
        Locale before = Locale.getDefault();
        Set<Object> first = new HashSet<>();
        try {
            for (Locale language : List.of(Locale.ENGLISH, Locale.GERMAN, Locale.CHINA)) {
                Locale.setDefault(language);
                whole().getDescriptor().getAuthentications().stream().limit(1).forEach(first::add);
            }
        } finally {
            Locale.setDefault(before);
        }
        assertThat(first.size(), lessThanOrEqualTo(1));
    }

    private boolean takesAnAuthentication() throws Exception {
        return BoundFields.of(whole()).containsKey("authentication");
    }

    private TokenIssuer signsInWith(Authentication authentication) throws Exception {
        Map<String, Object> fields = new HashMap<>(BoundFields.of(whole()));
        fields.put("authentication", authentication);
        return BoundFields.copy(whole(), fields);
    }

    /** An authentication that no cloud knows. */
    private static final class Foreign extends Authentication {
        private static final long serialVersionUID = 1;

        @Override
        public Descriptor<Authentication> getDescriptor() {
            return new Descriptor<>(Foreign.class) {
                @NonNull
                @Override
                public String getDisplayName() {
                    return "Foreign";
                }
            };
        }
    }
}

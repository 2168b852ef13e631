package io.jenkins.plugins.registrytoken.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.model.Descriptor;
import hudson.util.Secret;
import io.jenkins.plugins.casc.Attribute;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import io.jenkins.plugins.registrytoken.credential.TokenRequests;
import io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.Authentication;
import io.jenkins.plugins.registrytoken.issuer.KeyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.TokenIssuer;
import io.jenkins.plugins.registrytoken.issuer.WebIdentity;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAcr;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaAuthentication;
import io.jenkins.plugins.registrytoken.issuer.alibaba.AlibabaRoleAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiAgencyAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiAuthentication;
import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwr;
import io.jenkins.plugins.registrytoken.token.TokenException;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.structs.SymbolLookup;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The schema says what Configuration as Code and the plugin say, so it cannot go out of date. */
@WithJenkins
class SchemaIsCompleteTest {

    @Test
    void theSchemaKnowsWhatConfigurationAsCodeKnows(JenkinsRule jenkins) throws Exception {
        Schema schema = new Schema();
        sameAttributes(schema, "registryToken", RegistryTokenCredentials.class);
        for (Class<?> kind : kinds(TokenIssuer.class, kind -> true)) {
            sameAttributes(schema, symbol(kind), kind);
            sameRequired(schema, symbol(kind), kind);
        }
        for (Class<?> kind : kinds(Authentication.class, kind -> true)) {
            sameAttributes(schema, symbol(kind), kind);
            sameRequired(schema, symbol(kind), kind);
        }
        for (Class<?> kind : kinds(WebIdentity.class, kind -> true)) {
            sameAttributes(schema, symbol(kind), kind);
            sameRequired(schema, symbol(kind), kind);
        }
        assertThat(schema.kinds("webIdentity"), equalTo(symbols(WebIdentity.class, kind -> true)));
        assertThat(schema.kinds("issuer"), equalTo(symbols(TokenIssuer.class, kind -> true)));
        assertThat(
                schema.kinds("huaweiAuthentication"),
                equalTo(symbols(Authentication.class, accepted(HuaweiAuthentication.class))));
        assertThat(
                schema.kinds("alibabaAuthentication"),
                equalTo(symbols(Authentication.class, accepted(AlibabaAuthentication.class))));

        AccessKeyAuthentication key = new AccessKeyAuthentication("AK", Secret.fromString("canary"));
        sameRange(schema, "huaweiSwr", "lifetimeSeconds", seconds -> {
            HuaweiSwr issuer = new HuaweiSwr("cn-north-4", key);
            issuer.setLifetimeSeconds(seconds);
            return issuer;
        });
        sameRange(schema, "alibabaAcr", "expiresInHours", hours -> {
            AlibabaAcr issuer = new AlibabaAcr("cn-shanghai", "cri-1", key);
            issuer.setExpiresInHours(hours);
            return issuer;
        });
        sameRange(schema, "huaweiAgency", "durationSeconds", seconds -> {
            HuaweiAgencyAuthentication agency = new HuaweiAgencyAuthentication("agency", key);
            agency.setAccountName("account");
            agency.setDurationSeconds(seconds);
            return new HuaweiSwr("cn-north-4", agency);
        });
        sameRange(schema, "alibabaRole", "durationSeconds", seconds -> {
            AlibabaRoleAuthentication role = new AlibabaRoleAuthentication("acs:ram::1:role/r", key);
            role.setDurationSeconds(seconds);
            return new AlibabaAcr("cn-shanghai", "cri-1", role);
        });
    }

    private static void sameAttributes(Schema schema, String name, Class<?> kind) {
        Set<? extends Attribute<?, ?>> attributes =
                ConfiguratorRegistry.get().lookup(kind).describe();
        assertThat(
                name,
                schema.properties(name).keySet(),
                equalTo(attributes.stream().map(Attribute::getName).collect(Collectors.toSet())));
        for (Attribute<?, ?> attribute : attributes) {
            // USER is for credentials of users, which are in no file.
            if (attribute.getType().isEnum() && attribute.getType() != CredentialsScope.class) {
                JSONArray values = schema.properties(name)
                        .getJSONObject(attribute.getName())
                        .getJSONArray("enum");
                assertThat(
                        name + '.' + attribute.getName(),
                        Set.copyOf(values.toList()),
                        equalTo(Stream.of(attribute.getType().getEnumConstants())
                                .map(value -> ((Enum<?>) value).name())
                                .collect(Collectors.toSet())));
            }
        }
    }

    private static void sameRequired(Schema schema, String name, Class<?> kind) {
        assertThat(
                name,
                schema.required(name),
                equalTo(DescribableModel.of(kind).getParameters().stream()
                        .filter(DescribableParameter::isRequired)
                        .map(DescribableParameter::getName)
                        .collect(Collectors.toSet())));
    }

    /** @param issuer with this number as that attribute */
    private static void sameRange(Schema schema, String name, String attribute, IntFunction<TokenIssuer> issuer) {
        JSONObject range = schema.properties(name)
                .getJSONObject(attribute)
                .getJSONArray("anyOf")
                .getJSONObject(0);
        int least = range.getInt("minimum");
        int most = range.getInt("maximum");
        assertDoesNotThrow(() -> TokenRequests.of(issuer.apply(least)));
        assertDoesNotThrow(() -> TokenRequests.of(issuer.apply(most)));
        assertThrows(TokenException.class, () -> TokenRequests.of(issuer.apply(least - 1)));
        assertThrows(TokenException.class, () -> TokenRequests.of(issuer.apply(most + 1)));
    }

    private static Predicate<Class<?>> accepted(Class<?> ofCloud) {
        return kind -> KeyAuthentication.class.isAssignableFrom(kind) || ofCloud.isAssignableFrom(kind);
    }

    private static Set<String> symbols(Class<?> of, Predicate<Class<?>> accepted) {
        return kinds(of, accepted).stream().map(SchemaIsCompleteTest::symbol).collect(Collectors.toSet());
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Set<Class<?>> kinds(Class<?> of, Predicate<Class<?>> accepted) {
        return ((Stream<Descriptor<?>>) (Stream) Jenkins.get().getDescriptorList((Class) of).stream())
                .<Class<?>>map(descriptor -> descriptor.clazz)
                .filter(accepted)
                .collect(Collectors.toSet());
    }

    private static String symbol(Class<?> kind) {
        return SymbolLookup.getSymbolValue(kind).iterator().next();
    }
}

package io.jenkins.plugins.registrytoken.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Descriptor;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A new form shows the first kind of authentication, which is the usual one whatever language the first user speaks. */
@WithJenkins
class FirstAuthenticationTest {
    private final Locale before = Locale.getDefault();

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(before);
    }

    @Test
    void isTheAccessKey(JenkinsRule jenkins) {
        Locale.setDefault(Locale.CHINA);
        assertEquals(
                "访问密钥（AK/SK）",
                new AccessKeyAuthentication("AK", null).getDescriptor().getDisplayName());
        for (Descriptor<TokenIssuer> kind : jenkins.jenkins.getDescriptorList(TokenIssuer.class)) {
            List<Descriptor<Authentication>> choices = ((TokenIssuer.IssuerDescriptor) kind).getAuthentications();
            assertEquals(AccessKeyAuthentication.class, choices.get(0).clazz, kind.getId());
        }
    }
}

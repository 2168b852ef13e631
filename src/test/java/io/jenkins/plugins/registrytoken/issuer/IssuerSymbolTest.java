package io.jenkins.plugins.registrytoken.issuer;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.jenkins.plugins.registrytoken.issuer.huawei.HuaweiSwr;
import io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class IssuerSymbolTest {
    @Test
    void eachKindHasItsOwn(JenkinsRule jenkins) {
        assertThat(new HuaweiSwr("cn-north-4", null).symbol(), equalTo("huaweiSwr"));
        assertThat(new OpenTelekomCloudSwr("eu-de", null).symbol(), equalTo("openTelekomCloudSwr"));
    }
}

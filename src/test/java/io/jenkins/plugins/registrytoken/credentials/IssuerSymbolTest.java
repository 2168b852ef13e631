package io.jenkins.plugins.registrytoken.credentials;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class IssuerSymbolTest {
    private static final int CALLS = 1000;

    @Test
    void eachKindHasItsOwn(JenkinsRule jenkins) {
        assertThat(new HuaweiSwr("cn-north-4", null).symbol(), equalTo("huaweiSwr"));
        assertThat(new OpenTelekomCloudSwr("eu-de", null).symbol(), equalTo("openTelekomCloudSwr"));
    }

    @Test
    void itIsLookedUpOnce(JenkinsRule jenkins) {
        TokenIssuer issuer = new HuaweiSwr("cn-north-4", null);
        issuer.symbol();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < CALLS; i++) {
            issuer.symbol();
        }
        // A look-up makes at least a set.
        assertThat(threads.getThreadAllocatedBytes(thread) - before, lessThan((long) CALLS));
    }
}

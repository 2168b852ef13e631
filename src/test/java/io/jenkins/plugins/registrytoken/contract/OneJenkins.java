package io.jenkins.plugins.registrytoken.contract;

import io.jenkins.plugins.registrytoken.cloud.http.Loopback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsExtension;

/**
 * Gives tests one Jenkins for their class and all classes nested in it, as a start takes longer than most tests. It calls
 * clouds on loopback, and stops after the last test of the class.
 */
public final class OneJenkins extends JenkinsExtension {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(OneJenkins.class);

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext outermost = context;
        for (ExtensionContext c = context;
                c.getTestClass().isPresent();
                c = c.getParent().orElseThrow()) {
            outermost = c;
        }
        ExtensionContext topClass = outermost;
        return topClass.getStore(NAMESPACE)
                .getOrComputeIfAbsent(JenkinsRule.class, key -> new Started(start(parameter, topClass)), Started.class)
                .rule();
    }

    private JenkinsRule start(ParameterContext parameter, ExtensionContext context) {
        System.setProperty(Loopback.PROPERTY, "true");
        return (JenkinsRule) super.resolveParameter(parameter, context);
    }

    /** Is closed by JUnit with the class. */
    private record Started(JenkinsRule rule) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            rule.after();
        }
    }
}

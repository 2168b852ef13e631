package io.jenkins.plugins.registrytoken.benchmark;

import hudson.XmlFile;
import java.io.File;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Runs in a controller without the plugin, right after its start: loads the plugin, and then credentials, of which no
 * class has been loaded before. Nothing else happens meanwhile, so that this can be told from noise. It is not quite what
 * a start does: that has no extensions to look through again, but is slower at all things, as less is compiled.
 *
 * @param pluginMillis processor time of all threads
 * @param credentialsMillis the same of the one that reads the file
 */
record AddedLater(double pluginMillis, double credentialsMillis) implements Serializable {
    private static final double NANOS = 1e6;

    /**
     * @param plugin its file
     * @param credentials a file like {@code credentials.xml}; afterwards its secrets are encrypted
     */
    static AddedLater measure(JenkinsRule rule, File plugin, File credentials) throws Exception {
        long begin = StartedController.processorNanos();
        rule.jenkins.pluginManager.dynamicLoad(plugin);
        long loaded = StartedController.processorNanos();
        XmlFile file = new XmlFile(Jenkins.XSTREAM2, credentials);
        long beginReading = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Object all = file.read();
        long read = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        file.write(all);
        return new AddedLater((loaded - begin) / NANOS, (read - beginReading) / NANOS);
    }
}

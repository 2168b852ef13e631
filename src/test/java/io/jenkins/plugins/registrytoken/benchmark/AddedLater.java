package io.jenkins.plugins.registrytoken.benchmark;

import hudson.XmlFile;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Runs in a controller without the plugin, right after its start: loads plugins that hold nothing, then this one, and then
 * credentials, of which no class has been loaded before. Nothing else happens meanwhile, so that this can be told from
 * noise. It is not quite what a start does: that has no extensions to look through again, but is slower at all things, as
 * less is compiled.
 *
 * @param emptyMillis processor time of all threads for a plugin that holds nothing, which is the second of its kind: the
 *     first also loads what Jenkins needs to load any
 * @param pluginMillis the same for this plugin
 * @param credentialsMillis the same of the one thread that reads the file
 */
record AddedLater(double emptyMillis, double pluginMillis, double credentialsMillis) implements Serializable {
    private static final double NANOS = 1e6;

    /**
     * @param plugin its file
     * @param credentials a file like {@code credentials.xml}; afterwards its secrets are encrypted
     */
    static AddedLater measure(JenkinsRule rule, File plugin, File credentials) throws Exception {
        millisToLoad(empty("first"));
        double empty = millisToLoad(empty("second"));
        double ours = millisToLoad(plugin);
        XmlFile file = new XmlFile(Jenkins.XSTREAM2, credentials);
        long beginReading = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Object all = file.read();
        long read = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        file.write(all);
        return new AddedLater(empty, ours, (read - beginReading) / NANOS);
    }

    private static double millisToLoad(File plugin) throws Exception {
        long begin = StartedController.processorNanos();
        Jenkins.get().pluginManager.dynamicLoad(plugin);
        return (StartedController.processorNanos() - begin) / NANOS;
    }

    /** In the form in which a plugin is run from its sources, as this one is. */
    private static File empty(String name) throws IOException {
        Path directory = Files.createTempDirectory(Jenkins.get().getRootDir().toPath(), name);
        return Files.writeString(directory.resolve(name + ".hpl"), """
                Manifest-Version: 1.0
                Short-Name: %1$s
                Long-Name: %1$s
                Plugin-Version: 1
                Jenkins-Version: %2$s
                Libraries: %3$s
                Resource-Path: %3$s
                """.formatted(name, Jenkins.VERSION, directory))
                .toFile();
    }
}

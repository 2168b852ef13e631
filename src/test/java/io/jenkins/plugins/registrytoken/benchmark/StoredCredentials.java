package io.jenkins.plugins.registrytoken.benchmark;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jvnet.hudson.test.JenkinsRule;

/** What a controller finds in its {@code credentials.xml} when it starts. */
final class StoredCredentials {
    static final StoredCredentials NONE = new StoredCredentials(0, number -> "");

    private final String xml;

    private StoredCredentials(int count, IntFunction<String> credential) {
        xml = IntStream.range(0, count).mapToObj(credential).collect(Collectors.joining("\n", """
                <com.cloudbees.plugins.credentials.SystemCredentialsProvider>
                  <domainCredentialsMap class="hudson.util.CopyOnWriteMap$Hash">
                    <entry>
                      <com.cloudbees.plugins.credentials.domains.Domain>
                        <specifications/>
                      </com.cloudbees.plugins.credentials.domains.Domain>
                      <java.util.concurrent.CopyOnWriteArrayList>
                """, """

                      </java.util.concurrent.CopyOnWriteArrayList>
                    </entry>
                  </domainCredentialsMap>
                </com.cloudbees.plugins.credentials.SystemCredentialsProvider>
                """));
    }

    /** Registry tokens of this cloud. */
    static StoredCredentials tokens(String endpoint, int count) {
        return new StoredCredentials(count, number -> token(number, "<endpoint>" + endpoint + "</endpoint>"));
    }

    /** So many of each of these {@link PluginCopies}, with as little as most people enter. */
    static StoredCredentials tokens(int count, List<String> copies) {
        return new StoredCredentials(count * copies.size(), number -> token(number, "")
                .replace("registrytoken", copies.get(number / count)));
    }

    private static String token(int number, String settings) {
        return """
                <io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials>
                  <scope>GLOBAL</scope>
                  <id>swr-%1$d</id>
                  <description>number %1$d</description>
                  <issuer class="io.jenkins.plugins.registrytoken.issuer.huawei.OpenTelekomCloudSwr">
                    <region>eu-de</region>
                    <authentication class="io.jenkins.plugins.registrytoken.issuer.AccessKeyAuthentication">
                      <accessKeyId>KEY%1$d</accessKeyId>
                      <secretAccessKey>canary-%1$d</secretAccessKey>
                    </authentication>
                    %2$s
                  </issuer>
                </io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials>""".formatted(number, settings);
    }

    /** Of the kind that comes with the credentials plugin. */
    static StoredCredentials passwords(int count) {
        return new StoredCredentials(count, number -> """
                <com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl>
                  <scope>GLOBAL</scope>
                  <id>user-%1$d</id>
                  <description>number %1$d</description>
                  <username>USER%1$d</username>
                  <password>canary-%1$d</password>
                </com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl>""".formatted(number));
    }

    /** @param home of a controller that has not started yet */
    void in(Path home) throws IOException {
        Files.createDirectories(home);
        Files.writeString(home.resolve("credentials.xml"), xml);
    }

    /** Runs in the controller: has it encrypt the secrets, as it does with all that are entered. */
    static Integer save(JenkinsRule rule) throws IOException {
        SystemCredentialsProvider.getInstance().save();
        return SystemCredentialsProvider.getInstance().getCredentials().size();
    }
}

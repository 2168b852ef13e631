package io.jenkins.plugins.registrytoken.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An example whose login is not there would be noticed. */
class StandInToolsTest {
    @TempDir
    Path directory;

    private StandInTools tools;
    private Path config;

    @BeforeEach
    void login() throws IOException {
        tools = new StandInTools(directory.resolve("bin"));
        config = Files.createDirectory(directory.resolve("docker"));
        Files.writeString(config.resolve("config.json"), """
                {
                  "auths" : {
                    "known.example.com" : {
                      "auth" : "dTpw"
                    },
                    "marker.example.com" : { }
                  }
                }
                """);
    }

    @Test
    void whatHasALoginPasses() throws Exception {
        assertThat(run("docker push known.example.com/team/app:1"), equalTo(0));
        assertThat(run("skopeo copy docker://known.example.com/a dir:/tmp/some.dir/a"), equalTo(0));
        assertThat(run("helm push chart-1.0.0.tgz oci://known.example.com/team"), equalTo(0));
        assertThat(run("docker buildx build --cache-to type=registry,ref=known.example.com/a ."), equalTo(0));
        assertThat(
                tools.uses("the-job"),
                contains(
                        "docker known.example.com",
                        "skopeo known.example.com",
                        "helm known.example.com",
                        "docker known.example.com"));
    }

    @Test
    void whatHasNoneFails() throws Exception {
        for (String command : List.of(
                "docker push other.example.com/team/app:1",
                "docker push marker.example.com/team/app:1",
                "podman push other.example.com:5000/team/app:1",
                "skopeo copy docker://known.example.com/a docker://other.example.com/a",
                "oras push other.example.com/a file.txt",
                "kaniko/executor --destination=other.example.com/a",
                "helm pull oci://other.example.com/a",
                "skopeo login --username u --password-stdin known.example.com < /dev/null")) {
            assertThat(command, run(command), equalTo(1));
        }
    }

    @Test
    void whatNeedsNoRegistryIsNoUseOfOne() throws Exception {
        assertThat(run("docker buildx create --name team"), equalTo(0));
        assertThat(tools.uses("the-job"), empty());
    }

    private int run(String command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", command.replaceFirst("^kaniko", directory + "/bin/kaniko"));
        builder.environment().put("PATH", tools.path());
        builder.environment().put("JOB_NAME", "the-job");
        builder.environment().put("DOCKER_CONFIG", config.toString());
        builder.environment()
                .put("REGISTRY_AUTH_FILE", config.resolve("config.json").toString());
        builder.environment()
                .put("HELM_REGISTRY_CONFIG", config.resolve("config.json").toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start()
                .waitFor();
    }
}

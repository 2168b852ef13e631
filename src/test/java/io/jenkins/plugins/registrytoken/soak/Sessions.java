package io.jenkins.plugins.registrytoken.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Pipelines that pull with each login of their block once, for as long as they are let, and write down how that went
 * where neither a restart nor a killed agent touches it.
 */
final class Sessions {
    /** Every other block has as many shell steps as this, so that its body has to go on after restarts; the rest one. */
    static final int STEPS = 3;

    private final Path directory;
    private final String image;
    private final int count;
    private final List<String> controls = new ArrayList<>();

    /** @param directory must exist */
    Sessions(Path directory, String image, int count) {
        this.directory = directory;
        this.image = image;
        this.count = count;
    }

    /** By the name of the job; each on one of the agents, with one of the credentials. */
    TreeMap<String, String> pipelines(List<String> agents, List<String> credentialsIds) {
        TreeMap<String, String> scripts = new TreeMap<>();
        for (int number = 0; number < count; number++) {
            // Not in step with the agents, or all that use one credential would be on one agent.
            String credentialsId = credentialsIds.get(number / agents.size() % credentialsIds.size());
            StringBuilder body = new StringBuilder();
            for (int step = isStepwise(number) ? 1 : STEPS; step <= STEPS; step++) {
                body.append("sh '''").append(pullUntilEndOf(step, name(number))).append("'''\n");
            }
            scripts.put(
                    name(number),
                    "node('%s') {\nwithRegistryToken('%s') {\n%s}\n}"
                            .formatted(agents.get(number % agents.size()), credentialsId, body));
        }
        return scripts;
    }

    /** One for each agent that pulls with the logins of the control, without the plugin. */
    TreeMap<String, String> pipelines(List<String> agents, Control control) {
        TreeMap<String, String> scripts = new TreeMap<>();
        for (String agent : agents) {
            String name = "control-" + agent;
            controls.add(name);
            scripts.put(name, """
                    node('%s') { withEnv(['REGISTRY_AUTH_FILE=%s']) { sh '''
                    %s''' } }
                    """.formatted(agent, control.file(agent), pullUntilEndOf(STEPS, name)));
        }
        return scripts;
    }

    /** Lets this shell step of every block end, and the next one begin. */
    void end(int step) throws IOException {
        if (!Files.exists(ending(step))) {
            Files.createFile(ending(step));
        }
    }

    void endAll() throws IOException {
        for (int step = 1; step <= STEPS; step++) {
            end(step);
        }
    }

    /** Whether every session has pulled, and those of several steps have in this one. */
    boolean allHavePulledIn(int step) throws IOException {
        for (int number = 0; number < count; number++) {
            int own = isStepwise(number) ? step : STEPS;
            if (pulls(name(number)).stream().noneMatch(pull -> pull.step() == own)) {
                return false;
            }
        }
        return true;
    }

    List<Pull> pulls() throws IOException {
        List<Pull> all = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            all.addAll(pulls(name(number)));
        }
        return all;
    }

    List<Pull> controlPulls() throws IOException {
        List<Pull> all = new ArrayList<>();
        for (String name : controls) {
            all.addAll(pulls(name));
        }
        return all;
    }

    private List<Pull> pulls(String name) throws IOException {
        Path file = directory.resolve(name);
        return Files.exists(file)
                ? Files.readAllLines(file).stream().map(Pull::parse).toList()
                : List.of();
    }

    private String pullUntilEndOf(int step, String name) {
        return """
                set +x
                rm -f mark
                until test -e %s || ! test -d %s; do
                  if ! test -e mark || test "$REGISTRY_AUTH_FILE" -nt mark; then
                    touch mark
                    begin=$(date +%%s%%3N)
                    if problem=$(skopeo copy --quiet --src-tls-verify=false docker://%s dir:pulled 2>&1)
                    then result=ok; else result="failed $(echo "$problem" | tr '[:cntrl:]' ' ')"; fi
                    echo "$begin $(date +%%s%%3N) %d $result" >>%s
                  fi
                  sleep 5
                done
                """.formatted(ending(step), directory, image, step, directory.resolve(name));
    }

    private Path ending(int step) {
        return directory.resolve("end-of-step-" + step);
    }

    private static String name(int number) {
        return "session-" + number;
    }

    private static boolean isStepwise(int number) {
        return number % 2 == 0;
    }
}

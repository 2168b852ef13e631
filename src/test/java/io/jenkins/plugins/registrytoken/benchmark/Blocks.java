package io.jenkins.plugins.registrytoken.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Empty blocks of this plugin and of others, each with what a Pipeline does around it and is not measured. */
final class Blocks {
    static final String FLOOR = "withEnv";
    static final String FILE = "withCredentials(file)";
    static final String DOCKER = "withDockerRegistry, stub docker";
    static final String REAL_DOCKER = "withDockerRegistry, real docker";
    static final String OURS = "withRegistryToken";
    static final Set<String> ALL_OURS =
            Set.of(OURS, OURS + ", three credentials", OURS + ", existing config", OURS + " inside another");

    /** In Groovy, with the block to be measured as {@code measure(name) { … }}. */
    private final Map<String, String> scripts = new LinkedHashMap<>();

    /** @param existing a home directory with a Docker configuration */
    Blocks(String existing) {
        add(FLOOR, "withEnv(['A=b']) { }");
        add(
                "withCredentials(usernamePassword)",
                "withCredentials([usernamePassword(credentialsId: 'plain', usernameVariable: 'U', passwordVariable: 'P')]) { }");
        add(FILE, "withCredentials([file(credentialsId: 'file', variable: 'F')]) { }");
        add(DOCKER, "withDockerRegistry(url: 'http://registry.example', credentialsId: 'plain') { }");
        add(OURS, "withRegistryToken('one') { }");
        add(OURS + ", three credentials", "withRegistryToken('one, two, three') { }");
        around(OURS + ", existing config", "withEnv(['HOME=" + existing + "'])", "withRegistryToken('one') { }");
        around(OURS + " inside another", "withRegistryToken('two')", "withRegistryToken('one') { }");
    }

    /** @param registry a real one, for a real client */
    Blocks with(String registry, DockerLink docker) {
        String link = docker.getClass().getName() + ".at('" + docker.path() + "')";
        scripts.put(
                REAL_DOCKER,
                link + ".real()\n"
                        + measured(
                                REAL_DOCKER,
                                "withDockerRegistry(url: 'http://" + registry + "', credentialsId: 'plain') { }")
                        + link + ".stub()\n");
        return this;
    }

    Set<String> names() {
        return scripts.keySet();
    }

    /** Runs all of them in turn, first to warm up, then counting, then timed. */
    String pipeline(String agent, int warmUps, int counted, int timed) {
        StringBuilder script = new StringBuilder();
        script.append("import " + BlockTimes.class.getName() + "\n");
        script.append("def round(boolean counting) {\n");
        scripts.values().forEach(script::append);
        script.append("}\n");
        script.append("node('" + agent + "') {\n");
        script.append("  for (int i = 0; i < " + warmUps + "; i++) { round(false) }\n");
        script.append("  for (int i = 0; i < " + counted + "; i++) { round(true) }\n");
        script.append("  for (int i = 0; i < " + timed + "; i++) { round(false) }\n");
        return script.append("}\n").toString().replace("AGENT", agent);
    }

    private void add(String name, String block) {
        scripts.put(name, measured(name, block));
    }

    private void around(String name, String outer, String block) {
        scripts.put(name, outer + " {\n" + measured(name, block) + "}\n");
    }

    private static String measured(String name, String block) {
        return "begin = BlockTimes.begin('AGENT', counting)\n" + block + "\n" + "BlockTimes.end('AGENT', counting, '"
                + name + "', begin)\n";
    }
}

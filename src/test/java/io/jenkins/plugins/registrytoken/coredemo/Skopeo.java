package io.jenkins.plugins.registrytoken.coredemo;

import io.jenkins.plugins.registrytoken.registry.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs skopeo, and shows what it says. */
final class Skopeo {
    private final Narrator narrator;
    private final Path output;

    /** @param directory for its output; must exist */
    Skopeo(Narrator narrator, Path directory) {
        this.narrator = narrator;
        this.output = directory.resolve("skopeo.log");
    }

    void succeeds(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        int status = run(environment, arguments);
        Narrator.check(status == 0, "skopeo " + arguments[0] + " ended with " + status + '.');
    }

    void fails(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        int status = run(environment, arguments);
        Narrator.check(status != 0, "skopeo " + arguments[0] + " did not need the login.");
    }

    private int run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("skopeo"));
        command.addAll(List.of(arguments));
        narrator.say("  $ " + String.join(" ", command));
        Process process = Tools.start(environment, output, command);
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("skopeo " + arguments[0] + " took longer than a minute.");
        }
        narrator.say(Files.readString(output).indent(4).stripTrailing());
        return process.exitValue();
    }
}

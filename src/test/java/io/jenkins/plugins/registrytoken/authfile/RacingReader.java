package io.jenkins.plugins.registrytoken.authfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Reads as docker and podman do: the whole file at once. */
final class RacingReader implements Callable<Void> {
    private final Path file;
    private final boolean neverOlder;
    private final Consumer<String> problems;
    private int newest;

    RacingReader(Path file, boolean neverOlder, Consumer<String> problems) {
        this.file = file;
        this.neverOlder = neverOlder;
        this.problems = problems;
    }

    @Override
    public Void call() {
        try {
            int number = RacingLogin.in(Files.readAllBytes(file));
            if (neverOlder && number < newest) {
                problems.accept(file + " had login " + newest + ", and then " + number);
            }
            newest = number;
        } catch (IOException e) {
            problems.accept(file + ": " + e);
        }
        return null;
    }
}

package io.jenkins.plugins.registrytoken.coredemo;

import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import java.io.PrintStream;
import java.util.List;

/** Tells people what happens, and remembers what it told. */
final class Narrator {
    private final PrintStream console;
    private final StringBuilder told = new StringBuilder();

    Narrator(PrintStream console) {
        this.console = console;
    }

    void say(String text) {
        told.append(text).append('\n');
        console.println(text);
    }

    /** @throws IllegalStateException if one of the secrets was told, plain or in base64; it says only that */
    void hasShownNone(String... secrets) {
        List<String> shown = new LeakSearch(secrets).in("console", told.toString());
        check(shown.isEmpty(), "The demo has shown a secret.");
    }

    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}

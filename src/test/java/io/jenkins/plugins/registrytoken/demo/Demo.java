package io.jenkins.plugins.registrytoken.demo;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.registrytoken.coredemo.Scratch;
import io.jenkins.plugins.registrytoken.leaks.LeakSearch;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A Jenkins to look at, with jobs that use the plugin, a simulated cloud and a real registry. Only
 * {@code ./mvnw -Pdemo test} runs this; it stays until it is interrupted, or with {@code -Ddemo.once} until its jobs have
 * succeeded.
 */
class Demo {
    private static final Path TARGET = Path.of("target", "demo");
    private static final Path LOG = TARGET.resolve("jenkins.log");

    private static PrintStream errors;

    /** Or the few lines for people would be lost in the log of Jenkins. */
    @BeforeAll
    static void keepTheConsoleClean() throws Exception {
        Files.createDirectories(TARGET);
        errors = System.err;
        System.setErr(new PrintStream(Files.newOutputStream(LOG), true));
    }

    @AfterAll
    static void giveTheConsoleBack() {
        System.err.close();
        System.setErr(errors);
    }

    @Test
    void everyJobSucceedsAndItsLoginIsOnAPageOfItsBuild() throws Throwable {
        int port = Port.choose();
        say("Jenkins is being started; what it says is in " + LOG + ".");
        try (Ending ending = new Ending()) {
            Scratch scratch = ending.of(new Scratch(TARGET.toAbsolutePath()));
            World world = ending.of(new World(scratch.directory()));
            DemoJenkins jenkins = ending.of(new DemoJenkins(scratch.directory(), port));
            jenkins.start(world.settings());
            List<Build> builds = jenkins.buildAll();
            check(jenkins, world, builds);
            tell(jenkins, world, builds);
            if (!Boolean.getBoolean("demo.once")) {
                say("Press Ctrl-C to stop. Everything is then deleted, except the log.");
                jenkins.awaitEnd();
            }
        }
    }

    private static void check(DemoJenkins jenkins, World world, List<Build> builds) throws Exception {
        assertEquals(3, builds.size(), "jobs");
        for (Build build : builds) {
            assertEquals("SUCCESS", build.result(), () -> build + "\n" + build.log());
            assertTrue(build.log().contains("registry-token: " + world.registryHost() + " as "), build.log());
            assertEquals(List.of(), new LeakSearch(world.secrets()).in(build.toString(), build.log()));
            assertAll(
                    () -> assertEquals(200, jenkins.statusForAdmin(build.page()), build.page()),
                    () -> assertEquals(403, jenkins.statusForNobody(build.page()), build.page()));
        }
    }

    private static void tell(DemoJenkins jenkins, World world, List<Build> builds) throws Exception {
        say("");
        say("  Jenkins   " + jenkins.url());
        say("  user      " + World.ADMIN);
        say("  password  " + world.adminPassword());
        say("  registry  " + world.registryHost() + (world.hasRegistry() ? "" : ", which is only a name here"));
        say("");
        for (Build build : builds) {
            say("  %-14s %s  %s".formatted(build, build.result(), jenkins.url() + build.page()));
        }
        say("");
    }

    private static void say(String line) {
        System.out.println(line);
    }
}

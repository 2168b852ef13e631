package io.jenkins.plugins.registrytoken.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The classes that a JVM has loaded so far, as it says itself. */
final class LoadedClasses {
    private static final Pattern LINE = Pattern.compile("^(\\S+) source: ", Pattern.MULTILINE);
    private static final String OURS = "io.jenkins.plugins.registrytoken";

    private final Path log;

    /** @param log must not exist yet; each start of the JVM begins it anew */
    LoadedClasses(Path log) {
        this.log = log;
    }

    /** What has the JVM tell. */
    String option() {
        return "-Xlog:class+load=info:file=" + log + ":none:filecount=0";
    }

    List<String> all() throws IOException {
        return LINE.matcher(Files.readString(log))
                .results()
                .map((MatchResult line) -> line.group(1))
                .toList();
    }

    /** Those of these packages and the packages in them. */
    List<String> in(String... packages) throws IOException {
        return all().stream()
                .filter(name -> List.of(packages).stream().anyMatch(one -> name.startsWith(one + '.')))
                .toList();
    }

    /** Those of the plugin, as it was written. */
    List<String> ours() throws IOException {
        return all().stream()
                .filter(name -> name.startsWith(OURS + '.') && !name.contains(".benchmark.") && !name.contains("$$"))
                .toList();
    }

    /** The libraries that only a call to a cloud needs: HTTP, JSON and the cache. */
    List<String> forCalls() throws IOException {
        return in("okhttp3", "okio", "com.fasterxml.jackson", "com.github.benmanes.caffeine");
    }

    /** Those of open blocks, without the listeners that would tell them of what happens in Jenkins. */
    List<String> ofSessions() throws IOException {
        return ours().stream()
                .filter(name -> name.contains(".session.Session") && !name.contains("SessionListeners"))
                .toList();
    }
}

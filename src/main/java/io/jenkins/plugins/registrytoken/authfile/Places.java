package io.jenkins.plugins.registrytoken.authfile;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where in a file something stood, each once, and no more than fit into a line of a log. */
final class Places {
    private static final int MOST = 30;
    private static final int LONGEST_NAME = 100;
    private static final String MORE = "…";

    private final Set<String> places = new LinkedHashSet<>();

    void add(@NonNull String place) {
        places.add(places.size() < MOST ? place : MORE);
    }

    @NonNull
    List<String> list() {
        return List.copyOf(places);
    }

    /** A name in a file as a part of a place: on one line, and short. */
    @NonNull
    static String shown(@NonNull String name) {
        String line = AuthFileException.oneLine(name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME));
        return name.length() <= LONGEST_NAME ? line : line + MORE;
    }
}

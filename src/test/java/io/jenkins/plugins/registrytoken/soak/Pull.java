package io.jenkins.plugins.registrytoken.soak;

import java.time.Instant;

/**
 * What a session wrote down about one pull.
 *
 * @param step in which of the shell steps of its block
 * @param problem what the client said; empty if it succeeded
 */
record Pull(Instant at, int step, boolean failed, String problem) {

    static Pull parse(String line) {
        String[] parts = line.split(" ", 4);
        return new Pull(
                Instant.ofEpochMilli(Long.parseLong(parts[0])),
                Integer.parseInt(parts[1]),
                !parts[2].equals("ok"),
                parts.length > 3 ? parts[3] : "");
    }
}

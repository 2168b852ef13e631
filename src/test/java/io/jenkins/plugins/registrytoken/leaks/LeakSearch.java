package io.jenkins.plugins.registrytoken.leaks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Looks for secrets in everything that a test left, plain and in base64, whatever they stand next to. */
public final class LeakSearch {
    private final Set<String> forms = new LinkedHashSet<>();

    public LeakSearch(String... canaries) {
        for (String canary : canaries) {
            forms.add(canary);
            // In the middle of other bytes the encoding of a text depends on where in a group of three it begins.
            for (int shift = 0; shift < 3; shift++) {
                byte[] bytes = ("x".repeat(shift) + canary).getBytes(StandardCharsets.UTF_8);
                String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
                forms.add(encoded.substring(shift == 0 ? 0 : 4, encoded.length() - 2));
            }
        }
    }

    /** Where in the text a canary stands; empty if nowhere. */
    public List<String> in(String place, String text) {
        return forms.stream()
                .filter(text::contains)
                .map(form -> place + ": " + form)
                .toList();
    }

    /** The same for every file below the directory, compressed ones included. */
    public List<String> below(Path directory) throws IOException {
        List<String> hits = new ArrayList<>();
        for (Path path : Below.all(directory)) {
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    hits.addAll(in(path));
                } catch (NoSuchFileException e) {
                    // Deleted meanwhile, so it is not left.
                    continue;
                }
            }
        }
        return hits;
    }

    private List<String> in(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<String> hits = new ArrayList<>(in(file.toString(), new String(bytes, StandardCharsets.ISO_8859_1)));
        if (bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
            try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                hits.addAll(in(file.toString(), new String(unzipped.readAllBytes(), StandardCharsets.ISO_8859_1)));
            }
        }
        return hits;
    }
}

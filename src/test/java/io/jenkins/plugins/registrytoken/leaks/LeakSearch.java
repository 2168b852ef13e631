package io.jenkins.plugins.registrytoken.leaks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Looks for secrets in everything that a test left: plain, in base64 and in base64 of base64, whatever they stand next
 * to, wrapped into lines or not, also inside of archives.
 */
public final class LeakSearch {
    private static final int DEEPEST = 5;
    private static final Set<String> NEVER_HOLD_DATA = Set.of(".jar", ".jpi", ".hpi", ".war");

    private final Set<String> forms = new LinkedHashSet<>();
    /** By its first two characters, whether any form begins so: most of what is searched is nothing of the kind. */
    private final boolean[] begins = new boolean[1 << 16];

    public LeakSearch(String... canaries) {
        for (String canary : canaries) {
            forms.add(canary);
            for (String encoded : encoded(canary)) {
                forms.add(encoded);
                forms.addAll(encoded(encoded));
            }
        }
        forms.forEach(form -> begins[pair(form, 0)] = true);
    }

    /** In the middle of other bytes the encoding of a text depends on where in a group of three it begins. */
    private static List<String> encoded(String text) {
        List<String> encoded = new ArrayList<>();
        for (int shift = 0; shift < 3; shift++) {
            byte[] bytes = ("x".repeat(shift) + text).getBytes(StandardCharsets.UTF_8);
            String whole = Base64.getEncoder().withoutPadding().encodeToString(bytes);
            encoded.add(whole.substring(shift == 0 ? 0 : 4, whole.length() - 2));
        }
        return encoded;
    }

    /** Where in the text a canary stands; empty if nowhere. */
    public List<String> in(String place, String text) {
        Set<String> found = new LinkedHashSet<>();
        find(text, found);
        find(text.replaceAll("\\s+|&#x?[dD0aA1]{1,2};", ""), found); // as tools wrap it
        return found.stream().map(form -> place + ": " + form).toList();
    }

    private void find(String text, Set<String> found) {
        for (int i = 0; i + 1 < text.length(); i++) {
            if (begins[pair(text, i)]) {
                for (String form : forms) {
                    if (text.startsWith(form, i)) {
                        found.add(form);
                    }
                }
            }
        }
    }

    private static int pair(String text, int i) {
        return (text.charAt(i) & 0xff) << 8 | text.charAt(i + 1) & 0xff;
    }

    /** The same for every file below the directory, also inside of archives. */
    public List<String> below(Path directory) throws IOException {
        List<String> hits = new ArrayList<>();
        for (Path path : Below.all(directory)) {
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    hits.addAll(in(path.toString(), Files.readAllBytes(path), DEEPEST));
                } catch (NoSuchFileException e) {
                    // Deleted meanwhile, so it is not left.
                    continue;
                }
            }
        }
        return hits;
    }

    private List<String> in(String place, byte[] bytes, int depth) throws IOException {
        List<String> hits = new ArrayList<>(in(place, new String(bytes, StandardCharsets.ISO_8859_1)));
        if (depth > 0 && NEVER_HOLD_DATA.stream().noneMatch(place::endsWith)) {
            if (startsWith(bytes, 0x1f, 0x8b)) {
                try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                    hits.addAll(in(place, content(unzipped), depth - 1));
                }
            } else if (startsWith(bytes, 'P', 'K', 3, 4)) {
                try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
                    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                        hits.addAll(in(place + '!' + entry.getName(), content(zip), depth - 1));
                    }
                }
            }
        }
        return hits;
    }

    /** As far as it goes: an archive may still be written while it is read. */
    private static byte[] content(InputStream archive) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            archive.transferTo(content);
        } catch (EOFException | ZipException e) {
            return content.toByteArray();
        }
        return content.toByteArray();
    }

    private static boolean startsWith(byte[] bytes, int... first) {
        if (bytes.length < first.length) {
            return false;
        }
        for (int i = 0; i < first.length; i++) {
            if (bytes[i] != (byte) first[i]) {
                return false;
            }
        }
        return true;
    }
}

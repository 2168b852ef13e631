package io.jenkins.plugins.registrytoken.authfile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The top level of a Docker {@code config.json} as it stands in the file. Readers differ over names in another case and
 * over repeated names, so both are kept in their order, which a tree of maps could not.
 */
final class ConfigJson {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    // The names are hosts, of which a file has each once: a table of them never finds one again.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            // Half a surrogate pair is legal in a file, but has no UTF-8.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private static final byte[] BYTE_ORDER_MARK = "\ufeff".getBytes(StandardCharsets.UTF_8);

    private final List<Member> members = new ArrayList<>();

    /** @throws AuthFileException if these bytes begin with anything but a JSON object, or {@code null}; says where it ends to be one */
    @NonNull
    static ConfigJson parse(@NonNull byte[] bytes) throws AuthFileException {
        ConfigJson config = new ConfigJson();
        try (JsonParser parser = JSON.createParser(decode(bytes))) {
            JsonToken first = parser.nextToken();
            if (first == null || first == JsonToken.VALUE_NULL) {
                return config; // docker takes both for an empty object
            }
            if (first != JsonToken.START_OBJECT) {
                throw new AuthFileException("is not a JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                config.members.add(new Member(name, parser.readValueAsTree()));
            }
            return config;
        } catch (JsonProcessingException e) {
            throw new AuthFileException("is not JSON"
                    + (e.getLocation() == null
                            ? ""
                            : " (line " + e.getLocation().getLineNr() + ')'));
        } catch (AuthFileException e) {
            throw e;
        } catch (IOException e) {
            throw new AuthFileException("is not JSON in UTF-8");
        }
    }

    /**
     * As text, since Jackson's parser of bytes keeps a table of names even where it is told not to. A byte order mark,
     * which editors of other systems leave, is no part of it.
     */
    private static Reader decode(byte[] bytes) {
        int mark = BYTE_ORDER_MARK.length;
        boolean marked = bytes.length >= mark && Arrays.equals(bytes, 0, mark, BYTE_ORDER_MARK, 0, mark);
        int begin = marked ? mark : 0;
        return new InputStreamReader(
                new ByteArrayInputStream(bytes, begin, bytes.length - begin), StandardCharsets.UTF_8.newDecoder());
    }

    /** The members in their order; changes to the list are changes to the file. */
    @NonNull
    List<Member> members() {
        return members;
    }

    /** The members that docker takes for this one: it does not mind the case of a name. */
    @NonNull
    List<Member> named(@NonNull String name) {
        return members.stream()
                .filter(member -> member.name.equalsIgnoreCase(name))
                .toList();
    }

    @NonNull
    byte[] toBytes() {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonGenerator generator = JSON.createGenerator(bytes)
                .setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new Indentation()))) {
            generator.writeStartObject();
            for (Member member : members) {
                generator.writeFieldName(member.name);
                generator.writeTree(member.value);
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("a tree in memory can be written", e);
        }
        return bytes.toByteArray();
    }

    /** Indents the upper levels, which users read. Deep down the blanks would take more room than the content. */
    private static final class Indentation implements DefaultPrettyPrinter.Indenter {
        private static final int DEEPEST = 5;

        @Override
        public void writeIndentation(JsonGenerator generator, int level) throws IOException {
            DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.writeIndentation(generator, Math.min(level, DEEPEST));
        }

        @Override
        public boolean isInline() {
            return false;
        }
    }

    /** One member of the top-level object; compared by identity, as a name may repeat. */
    static final class Member {
        final String name;
        JsonNode value;

        Member(@NonNull String name, @NonNull JsonNode value) {
            this.name = name;
            this.value = value;
        }

        boolean isNamed(@NonNull String other) {
            return name.equalsIgnoreCase(other);
        }
    }
}

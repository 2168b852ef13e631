package io.jenkins.plugins.registrytoken.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.codec.digest.DigestUtils;

/** The smallest image that every client takes: an OCI layout with one empty layer. */
public final class TinyImage {
    private TinyImage() {}

    /** @return the directory, as skopeo's {@code oci:} names it */
    public static Path write(Path directory) throws IOException {
        byte[] layer = new byte[1024]; // the end of an archive, and nothing before it
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(layer);
        }
        String layerPart = blob(directory, "application/vnd.oci.image.layer.v1.tar+gzip", zipped.toByteArray());
        String configPart = blob(
                directory,
                "application/vnd.oci.image.config.v1+json",
                ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:"
                                + DigestUtils.sha256Hex(layer) + "\"]}}")
                        .getBytes(StandardCharsets.UTF_8));
        String manifestPart = blob(
                directory,
                "application/vnd.oci.image.manifest.v1+json",
                ("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
                                + configPart + ",\"layers\":[" + layerPart + "]}")
                        .getBytes(StandardCharsets.UTF_8));
        Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Files.writeString(
                directory.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[" + manifestPart + "]}");
        return directory;
    }

    private static String blob(Path directory, String mediaType, byte[] bytes) throws IOException {
        String digest = DigestUtils.sha256Hex(bytes);
        Path blobs = Files.createDirectories(directory.resolve("blobs/sha256"));
        Files.write(blobs.resolve(digest), bytes);
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"sha256:" + digest + "\",\"size\":" + bytes.length
                + "}";
    }
}

package io.jenkins.plugins.registrytoken.cloud.alibaba;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.StringReader;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import okio.ByteString;

/**
 * Reads the XML that Alibaba Cloud sends for some errors, and where a gateway sets {@code Format=XML}: one element
 * whose children hold text.
 */
final class FlatXml {
    /** Far more than any answer has. The reader's time grows with the square of the depth if each level names a prefix. */
    private static final int DEEPEST = 50;
    /** In bytes. */
    private static final int LARGEST = 64 * 1024;
    /** Of one element, namespaces included: the reader compares each with all before it. */
    private static final int MOST_ATTRIBUTES = 100;

    private static final String ATTRIBUTE_LIMIT = "http://www.oracle.com/xml/jaxp/properties/elementAttributeLimit";

    private FlatXml() {}

    /**
     * The texts of the root's children by name; null if it has none, declares a DTD, is a web page, too large, too deep or
     * no XML.
     */
    @CheckForNull
    static ObjectNode read(@NonNull ByteString body) {
        if (body.size() > LARGEST) {
            return null;
        }
        // The JDK's own, as another one found on the class path need not know these properties.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(ATTRIBUTE_LIMIT, String.valueOf(MOST_ATTRIBUTES));
        try {
            XMLStreamReader reader =
                    factory.createXMLStreamReader(new StringReader(body.utf8().strip()));
            try {
                return children(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            return null;
        }
    }

    private static ObjectNode children(XMLStreamReader reader) throws XMLStreamException {
        ObjectNode children = JsonNodeFactory.instance.objectNode();
        StringBuilder value = new StringBuilder();
        int depth = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (depth == 0 && reader.getLocalName().equalsIgnoreCase("html")) {
                        return null;
                    }
                    depth++;
                    if (depth > DEEPEST || reader.getAttributeCount() + reader.getNamespaceCount() > MOST_ATTRIBUTES) {
                        return null;
                    }
                    value.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> value.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    if (depth == 2) {
                        children.put(reader.getLocalName(), value.toString().strip());
                    }
                    depth--;
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
                    return null;
                }
                default -> {
                    // Comments and processing instructions say nothing.
                }
            }
        }
        return children.isEmpty() ? null : children;
    }
}

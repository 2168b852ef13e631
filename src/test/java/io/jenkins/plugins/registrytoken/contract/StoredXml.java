package io.jenkins.plugins.registrytoken.contract;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import jenkins.model.Jenkins;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** An object as Jenkins stores it, which can lack an element or have one too many when it is read again. */
final class StoredXml {
    private final Document document;

    StoredXml(Object stored) throws Exception {
        document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Jenkins.XSTREAM2.toXML(stored))));
    }

    /** The names of the elements directly below the root. */
    List<String> fields() {
        return children(document.getDocumentElement()).stream()
                .map(Element::getTagName)
                .toList();
    }

    StoredXml without(String field) {
        document.getDocumentElement().removeChild(child(field));
        return this;
    }

    /** The element stays, without its text; an object keeps its class. */
    StoredXml withEmpty(String field) {
        child(field).setTextContent("");
        return this;
    }

    StoredXml with(String field) {
        Element added = document.createElement(field);
        added.setTextContent("1");
        document.getDocumentElement().appendChild(added);
        return this;
    }

    boolean isObject(String field) {
        return !children(child(field)).isEmpty();
    }

    Object read() throws Exception {
        StringWriter text = new StringWriter();
        TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(text));
        return Jenkins.XSTREAM2.fromXML(text.toString());
    }

    private Element child(String field) {
        return children(document.getDocumentElement()).stream()
                .filter(element -> element.getTagName().equals(field))
                .findFirst()
                .orElseThrow();
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }
}

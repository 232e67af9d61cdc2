// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Looks for what Maven Central refuses, or a release of this project must not have, in a folder
 * that was deployed to.
 */
final class ReleaseFolder {

    private static final List<String> POM = List.of("name", "description", "url");
    private static final List<List<String>> WITHIN =
            List.of(
                    List.of("licenses", "license", "name"),
                    List.of("licenses", "license", "url"),
                    List.of("developers", "developer", "name"),
                    List.of("scm", "url"),
                    List.of("scm", "connection"));

    private final List<String> faults = new ArrayList<>();
    private int artifacts;

    private ReleaseFolder() {}

    /**
     * Prints each fault, and ends with status 1 if there is one.
     *
     * @param arguments the folder
     * @throws IOException if a file cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        ReleaseFolder release = new ReleaseFolder();
        try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                release.look(file);
            }
        }
        release.faults.forEach(System.err::println);
        System.out.println(release.artifacts + " artifacts, " + release.faults.size() + " faults");
        if (release.artifacts == 0 || !release.faults.isEmpty()) {
            System.exit(1);
        }
    }

    private void look(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".md5") || name.endsWith(".sha1") || name.startsWith("maven-metadata")) {
            return;
        }
        require(!name.contains("SNAPSHOT"), file, "is a snapshot");
        require(!name.endsWith("-tests.jar"), file, "has tests");
        checksum(file, "MD5", ".md5");
        checksum(file, "SHA-1", ".sha1");
        if (name.endsWith(".pom")) {
            artifacts++;
            pom(file);
        }
    }

    private void pom(Path file) throws IOException {
        Element project = read(file).getDocumentElement();
        boolean inherits = child(project, "parent") != null;
        for (String tag : POM) {
            require(inherits && tag.equals("url") || text(project, tag), file, "has no " + tag);
        }
        for (List<String> path : WITHIN) {
            Element within = project;
            for (String tag : path) {
                within = within == null ? null : child(within, tag);
            }
            require(inherits || within != null, file, "has no " + String.join("/", path));
        }
        require(!Files.readString(file).contains("SNAPSHOT"), file, "names a snapshot");
        Element packaging = child(project, "packaging");
        if (packaging == null || packaging.getTextContent().equals("jar")) {
            String base = file.toString().replaceAll("\\.pom$", "");
            for (String part : List.of("-sources.jar", "-javadoc.jar", "-cyclonedx.json")) {
                require(Files.exists(Path.of(base + part)), file, "has no " + part + " beside it");
            }
            jar(Path.of(base + ".jar"));
        }
    }

    private void jar(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            String module = jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
            require(module != null && !module.contains("$"), file, "has no module's name");
            for (String entry : List.of("META-INF/LICENSE", "META-INF/NOTICE")) {
                require(jar.getEntry(entry) != null, file, "has no " + entry);
            }
        }
    }

    private void checksum(Path file, String algorithm, String ending) throws IOException {
        Path written = Path.of(file + ending);
        if (!Files.exists(written)) {
            faults.add(written + " is missing");
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(in.readAllBytes());
            String hex = HexFormat.of().formatHex(digest);
            require(Files.readString(written).strip().equals(hex), written, "is of another file");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Document read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(file + " cannot be read", e);
        }
    }

    private static boolean text(Element parent, String tag) {
        Element element = child(parent, tag);
        return element != null && !element.getTextContent().isBlank();
    }

    private static Element child(Element parent, String tag) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(tag)) {
                return element;
            }
        }
        return null;
    }

    private void require(boolean holds, Path file, String fault) {
        if (!holds) {
            faults.add(file + ": " + fault);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import io.github.tsgl.image.io.FileException;
import io.github.tsgl.image.io.PictureReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.local.RawLocalFs;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Files of any file system that Hadoop has an {@code AbstractFileSystem} for: HDFS, local and
 * mounted folders, S3 and others.
 */
final class HadoopFiles implements Serializable {

    private static final long serialVersionUID = 1;

    private static final long LARGEST = Integer.MAX_VALUE - 8L;

    /** Without the hidden files of checksums that Hadoop would put beside local files. */
    private static final String LOCAL = "fs.AbstractFileSystem.file.impl";

    /** One connection a file system and process. */
    private static final Map<String, FileContext> CONTEXTS = new ConcurrentHashMap<>();

    private final SerializableConfiguration configuration;

    private HadoopFiles(Configuration configuration) {
        this.configuration = new SerializableConfiguration(configuration);
    }

    static HadoopFiles of(SparkSession spark) {
        return of(spark.sparkContext().hadoopConfiguration());
    }

    static HadoopFiles of(Configuration settings) {
        Configuration configuration = new Configuration(settings);
        configuration.set(LOCAL, RawLocalFs.class.getName());
        return new HadoopFiles(configuration);
    }

    /** A path with its file system, which is Hadoop's default one if the path names none. */
    String qualified(String path) throws IOException {
        return context(path).makeQualified(new Path(path)).toString();
    }

    /** Whether two paths, which name their file systems, are of the same one. */
    static boolean areTogether(String a, String b) {
        URI first = new Path(a).toUri();
        URI second = new Path(b).toUri();
        return Objects.equals(first.getScheme(), second.getScheme())
                && Objects.equals(first.getAuthority(), second.getAuthority());
    }

    /** Whether a path is a folder's, or below it. */
    static boolean isBelow(String path, String folder) {
        return path.equals(folder) || path.startsWith(below(folder, ""));
    }

    /** A path below a folder. */
    static String below(String folder, String name) {
        return folder.endsWith("/") ? folder + name : folder + "/" + name;
    }

    boolean exists(String path) throws IOException {
        return context(path).util().exists(new Path(path));
    }

    void requireExists(String path) throws IOException {
        if (!exists(path)) {
            throw new IOException(path + ": no such file or folder");
        }
    }

    boolean isFolder(String path) throws IOException {
        try {
            return context(path).getFileStatus(new Path(path)).isDirectory();
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    /** Reads a whole file; what is wrong is a line with its path. */
    byte[] read(String path) throws IOException {
        try {
            FileContext context = context(path);
            FileStatus status = context.getFileStatus(new Path(path));
            if (status.isDirectory()) {
                throw new IOException("is a folder");
            }
            if (status.getLen() > LARGEST) {
                throw new IOException("has " + status.getLen() + " bytes, more than can be read");
            }
            try (InputStream in = context.open(new Path(path))) {
                return in.readAllBytes();
            }
        } catch (IOException e) {
            throw new IOException(path + ": " + reason(e), e);
        }
    }

    InputStream open(String path) throws IOException {
        return context(path).open(new Path(path));
    }

    /**
     * Writes a file as a part of another name, then gives it its own, which replaces a file that is
     * there. Whoever is interrupted leaves the part; two who write the same file leave one.
     */
    void write(String path, String part, byte[] content) throws IOException {
        try {
            replace(path, part, content);
        } catch (IOException e) {
            throw new IOException(path + ": cannot be written: " + reason(e), e);
        }
    }

    private void replace(String path, String part, byte[] content) throws IOException {
        FileContext context = context(path);
        Path from = new Path(part);
        try (OutputStream out =
                context.create(
                        from,
                        EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
                        Options.CreateOpts.createParent())) {
            out.write(content);
        }
        Path to = new Path(path);
        makeFolder(to.getParent().toString());
        if ("file".equals(context.makeQualified(to).toUri().getScheme())) {
            // Hadoop's own would remove the old file first.
            Files.move(local(context, from), local(context, to), StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        try {
            context.rename(from, to, Options.Rename.OVERWRITE);
        } catch (FileAlreadyExistsException e) { // where that is no one step: the other's is whole
            context.delete(from, false);
        }
    }

    private static java.nio.file.Path local(FileContext context, Path path) {
        return java.nio.file.Path.of(context.makeQualified(path).toUri());
    }

    void makeFolder(String path) throws IOException {
        context(path).mkdir(new Path(path), null, true);
    }

    void delete(String folder) throws IOException {
        context(folder).delete(new Path(folder), true);
    }

    /**
     * Lists files below a folder, sorted; names that begin with a dot or, as Hadoop has it, an
     * underscore are hidden, and so is what is in such folders.
     *
     * @param folder the folder
     * @param hidden more folders that are left out, with their file system
     * @param deep whether sub-folders are looked into
     * @return the files' names from the folder on
     */
    List<String> list(String folder, Set<String> hidden, Depth deep, Predicate<String> wanted)
            throws IOException {
        FileContext context = context(folder);
        Path root = context.makeQualified(new Path(folder));
        Set<String> names = new TreeSet<>();
        list(context, root, "", hidden, deep, wanted, names);
        return new ArrayList<>(names);
    }

    /** The names of a folder's pictures, as {@link #list} has them; at least one. */
    List<String> pictures(String folder, Set<String> hidden, Depth depth) throws IOException {
        requireExists(folder);
        List<String> names;
        try {
            names = list(folder, hidden, depth, PictureReader::isPicture);
        } catch (IOException e) {
            throw new IOException(folder + ": " + reason(e), e);
        }
        if (names.isEmpty()) {
            throw new IOException(folder + ": has no " + PictureReader.FORMATS + " file in it");
        }
        return names;
    }

    /** How far a folder is looked into. */
    enum Depth {
        FOLDER,
        SUBFOLDERS
    }

    private static void list(
            FileContext context,
            Path folder,
            String prefix,
            Set<String> hidden,
            Depth deep,
            Predicate<String> wanted,
            Set<String> names)
            throws IOException {
        RemoteIterator<FileStatus> entries = context.listStatus(folder);
        while (entries.hasNext()) {
            FileStatus entry = entries.next();
            String name = entry.getPath().getName();
            if (name.startsWith(".") || name.startsWith("_")) {
                continue;
            }
            if (!entry.isDirectory()) {
                if (wanted.test(name)) {
                    names.add(prefix + name);
                }
            } else if (deep == Depth.SUBFOLDERS && !hidden.contains(entry.getPath().toString())) {
                list(context, entry.getPath(), prefix + name + "/", hidden, deep, wanted, names);
            }
        }
    }

    private FileContext context(String path) throws IOException {
        URI uri = new Path(path).toUri();
        String key = uri.getScheme() + "://" + uri.getAuthority();
        FileContext known = CONTEXTS.get(key);
        if (known == null) {
            known =
                    uri.getScheme() == null
                            ? FileContext.getFileContext(configuration.value())
                            : FileContext.getFileContext(uri, configuration.value());
            CONTEXTS.put(key, known);
        }
        return known;
    }

    /** What went wrong with a file, in few words. */
    static String reason(IOException error) {
        if (error instanceof FileNotFoundException) {
            return "no such file";
        }
        if (error instanceof FileSystemException) {
            return FileException.reason(error);
        }
        if (error instanceof AccessControlException) {
            return "may not be accessed";
        }
        String message = error.getMessage();
        return message == null || message.isBlank()
                ? error.getClass().getSimpleName()
                : message.lines().findFirst().orElseThrow();
    }
}

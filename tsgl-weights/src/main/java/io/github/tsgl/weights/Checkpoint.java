// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.PickleException;

/**
 * An open file of named tensors: PyTorch's zip format, its older format, safetensors, a TensorFlow
 * checkpoint (the {@code .index} file, with the values beside it), a frozen TensorFlow graph, or a
 * zip archive in which one of these lies.
 *
 * <p>Opening reads names, shapes and types only, and checks that they fit the file; values are read
 * when they are asked for. Nothing in a file is ever run: objects of classes that are no tensors,
 * numbers, texts, lists or dictionaries are skipped and appear in {@link #metadata()} as the name
 * of their class. Tensors in nested dictionaries and lists are named by their path ({@code
 * state_dict.conv.weight}); where all tensors of a dictionary begin with {@code module.}, as
 * DataParallel writes them, the prefix is left out.
 */
public final class Checkpoint implements Closeable {

    private static final List<CheckpointFormat> PACKED =
            List.of(
                    new ZipFormat(List.of()),
                    new TorchLegacyFormat(),
                    new SafetensorsFormat(),
                    new TensorFlowCheckpointFormat(),
                    new TensorFlowGraphFormat());

    private static final List<CheckpointFormat> FORMATS = formats();

    private final Path file;
    private final Map<String, StoredTensor> tensors;
    private final Map<String, String> metadata;
    private final Closeable resource;

    private Checkpoint(
            Path file,
            Map<String, StoredTensor> tensors,
            Map<String, String> metadata,
            Closeable resource) {
        this.file = file;
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        this.resource = resource;
    }

    /**
     * Opens a checkpoint; its content says which format it is, not its name.
     *
     * @param file the file
     * @return the open checkpoint
     * @throws CheckpointException if the file is missing, unreadable, damaged, hostile or of
     *     another kind
     */
    public static Checkpoint open(Path file) throws CheckpointException {
        requireFile(file);
        byte[] start = start(file);
        if (start.length == 0) {
            throw new CheckpointException(file, "is empty");
        }
        try {
            CheckpointFormat format =
                    CheckpointFormat.of(start, FORMATS)
                            .orElseThrow(
                                    () ->
                                            new CheckpointException(
                                                    file,
                                                    "is not a checkpoint" + guess(file, start)));
            CheckpointContents contents = format.open(file);
            return new Checkpoint(
                    file, contents.tensors(), contents.metadata(), contents.resource());
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            boolean known = e instanceof IOException || e instanceof PickleException;
            String reason = known ? String.valueOf(e.getMessage()) : "its parts make no sense";
            throw new CheckpointException(
                    file,
                    "is a damaged, truncated or unknown checkpoint: "
                            + CheckpointException.printable(reason),
                    e);
        }
    }

    static void requireFile(Path file) throws CheckpointException {
        if (!Files.exists(file)) {
            throw new CheckpointException(file, "there is no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(file, "is not a file");
        }
    }

    /**
     * Opens a checkpoint that lies beside a class, as those do that an artifact ships.
     *
     * @param owner the class
     * @param name the resource's name
     * @return the open checkpoint, a copy that is deleted when it is closed
     * @throws FileNotFoundException if there is no such resource
     * @throws IOException if it cannot be copied, or as {@link #open} says
     */
    public static Checkpoint openResource(Class<?> owner, String name) throws IOException {
        Path copy = Files.createTempFile("checkpoint", null);
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException("there is no resource " + name);
            }
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            Checkpoint open = open(copy);
            Closeable both =
                    () -> {
                        open.close();
                        Files.delete(copy);
                    };
            return new Checkpoint(Path.of(name), open.tensors, open.metadata, both);
        } catch (IOException | RuntimeException e) {
            Files.delete(copy);
            throw e;
        }
    }

    /**
     * A checkpoint without a file, for tensors that are computed or come from elsewhere.
     *
     * @param name what errors call it
     * @param tensors the tensors by name
     * @return the checkpoint, which need not be closed
     */
    public static Checkpoint of(String name, Map<String, StoredTensor> tensors) {
        return new Checkpoint(Path.of(name), tensors, Map.of(), () -> {});
    }

    /**
     * The file that was opened.
     *
     * @return its path
     */
    public Path file() {
        return file;
    }

    /**
     * The names of all tensors.
     *
     * @return the names in the file's order
     */
    public Set<String> names() {
        return tensors.keySet();
    }

    /**
     * A tensor by name; its values stay in the file.
     *
     * @param name the name
     * @return the tensor
     * @throws CheckpointException if the file has no tensor of this name
     */
    public StoredTensor tensor(String name) throws CheckpointException {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            String other = metadata.get(name);
            String problem = "holds no tensor " + CheckpointException.printable(name);
            throw new CheckpointException(
                    file,
                    other == null
                            ? problem
                            : problem + ", but " + CheckpointException.printable(other));
        }
        return tensor;
    }

    /**
     * What the file holds besides tensors: a safetensors file's own metadata, or a PyTorch file's
     * numbers and texts by path, with the class names of objects that are not read.
     *
     * @return the metadata, in the file's order
     */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * The part of this checkpoint below a path, such as {@code state_dict}. It shares the open
     * file: closing either closes both.
     *
     * @param path the path, without a dot at its end
     * @return the tensors and metadata whose names begin with the path, named without it
     */
    public Checkpoint under(String path) {
        return new Checkpoint(file, below(path, tensors), below(path, metadata), resource);
    }

    private static <T> Map<String, T> below(String path, Map<String, T> all) {
        String prefix = path + ".";
        Map<String, T> part = new LinkedHashMap<>();
        all.forEach(
                (name, value) -> {
                    if (name.startsWith(prefix)) {
                        part.put(name.substring(prefix.length()), value);
                    }
                });
        return part;
    }

    /**
     * Closes the file; tensors can no longer be read.
     *
     * @throws IOException if closing fails
     */
    @Override
    public void close() throws IOException {
        resource.close();
    }

    private static byte[] start(Path file) throws CheckpointException {
        try {
            return CheckpointFormat.start(file);
        } catch (IOException e) {
            throw new CheckpointException(file, "cannot be read", e);
        }
    }

    private static List<CheckpointFormat> formats() {
        List<CheckpointFormat> formats = new ArrayList<>(PACKED);
        formats.set(0, new ZipFormat(PACKED));
        return List.copyOf(formats);
    }

    /** The usual things that are found under a checkpoint's name. */
    private static String guess(Path file, byte[] start) {
        String text =
                new String(start, StandardCharsets.ISO_8859_1)
                        .stripLeading()
                        .toLowerCase(Locale.ROOT);
        if (text.startsWith("<!doctype") || text.startsWith("<html")) {
            return ", but a web page (a download that failed?)";
        }
        if (text.startsWith("version https://git-lfs")) {
            return ", but a Git LFS pointer: the file itself was not downloaded";
        }
        if (start[0] == (byte) 0x80) {
            return ", but some other Python pickle";
        }
        if (text.length() > 262 && text.startsWith("ustar", 257)) {
            return ", but a tar file (PyTorch before 0.2?): save it again with a newer PyTorch";
        }
        if (file.getFileName().toString().matches(".*\\.data-\\d{5}-of-\\d{5}")) {
            return ", but the values of a TensorFlow checkpoint: name its .index file";
        }
        return " that this program knows (PyTorch, safetensors or TensorFlow)";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.image.io.PictureFormat;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.image.io.WholeFile;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The photos that the user lets the page pick from, and where it may save. A request's name is
 * compared with those that are there; it never becomes a path to be read.
 */
final class PhotoFolders {

    private static final int THUMBNAIL = 256;
    private static final int MOST_LISTED = 2000;
    private static final int MOST_COPIES = 1000;

    /** What a saved file may be called. */
    private static final Pattern NAME =
            Pattern.compile("(?U)[\\w(][\\w ()+,.@~-]{0,150}\\.(?i:png|jpe?g|bmp|tiff?)");

    private static final Pattern RESERVED =
            Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?"); // on Windows

    private final Optional<Path> input;
    private final Optional<Path> output;
    private final Bodies bodies;
    private final Turns turns;
    private final PictureReader reader;

    PhotoFolders(
            Optional<Path> input,
            Optional<Path> output,
            Bodies bodies,
            Turns turns,
            Limits limits) {
        this.turns = turns;
        this.input = input;
        this.output = output;
        this.bodies = bodies;
        reader = PictureReader.lenient(limits.megapixels(), "this server's --max-megapixels");
    }

    void addTo(RoutesConfig routes) {
        routes.get("/v1/inputs", this::list);
        routes.get("/v1/inputs/{name}", this::photo);
        routes.get("/v1/inputs/{name}/thumbnail", this::thumbnail);
        routes.put("/v1/outputs/{name}", this::save);
    }

    boolean hasInput() {
        return input.isPresent();
    }

    boolean hasOutput() {
        return output.isPresent();
    }

    /** The one photo that --input names, if it names no folder. */
    Optional<byte[]> single() throws IOException {
        return input.isPresent() && Files.isRegularFile(input.get())
                ? Optional.of(Files.readAllBytes(input.get()))
                : Optional.empty();
    }

    private List<Path> photos() throws IOException {
        if (input.isEmpty()) {
            return List.of();
        }
        if (Files.isRegularFile(input.get())) {
            return List.of(input.get());
        }
        try (Stream<Path> files = Files.list(input.get())) {
            return files.filter(PictureReader::isPicture)
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !name(file).startsWith("."))
                    .sorted()
                    .limit(MOST_LISTED)
                    .toList();
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private void list(Context context) throws IOException {
        JsonArray all = new JsonArray();
        for (Path file : photos()) {
            all.add(name(file));
        }
        JsonObject tree = new JsonObject();
        tree.addProperty("saves", hasOutput());
        tree.add("photos", all);
        RestApi.json(context, tree);
    }

    private Path named(Context context) throws RequestException, IOException {
        String name = context.pathParam("name");
        return photos().stream()
                .filter(file -> name(file).equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new RequestException(
                                        RequestException.NOT_FOUND, "there is no such photo"));
    }

    private void photo(Context context) throws RequestException, IOException {
        byte[] content = Files.readAllBytes(named(context));
        String type =
                PictureFormat.of(content)
                        .map(PictureFormat::mediaType)
                        .orElseThrow(
                                () ->
                                        new RequestException(
                                                RequestException.UNSUPPORTED,
                                                "is not a " + PictureReader.FORMATS + " picture"));
        context.contentType(type).result(content);
    }

    private void thumbnail(Context context) throws RequestException, IOException {
        Path file = named(context);
        turns.take(() -> thumbnail(context, file));
    }

    private void thumbnail(Context context, Path file) throws RequestException, IOException {
        StoredPicture small;
        try {
            Dimension size = reader.size(file);
            int step = Math.max(1, Math.max(size.width, size.height) / (2 * THUMBNAIL));
            small = reader.read(file, step);
        } catch (FileException e) { // whose message has the whole path
            throw new RequestException(RequestException.UNPROCESSABLE, "the photo cannot be read");
        }
        BufferedImage whole = small.toRgbImage().toBufferedImage();
        double scale = Math.min(1, (double) THUMBNAIL / Math.max(small.width(), small.height()));
        int width = Math.max(1, (int) Math.round(small.width() * scale));
        int height = Math.max(1, (int) Math.round(small.height() * scale));
        BufferedImage shrunk = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = shrunk.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(whole, 0, 0, width, height, null);
        graphics.dispose();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        PictureWriter.write(content, PictureFormat.JPEG, StoredPicture.of(shrunk));
        context.contentType(PictureFormat.JPEG.mediaType()).result(content.toByteArray());
    }

    private void save(Context context) throws RequestException, IOException {
        if (output.isEmpty()) {
            throw new RequestException(
                    RequestException.NOT_FOUND, "the server was started without --output");
        }
        String name = context.pathParam("name");
        if (!NAME.matcher(name).matches() || RESERVED.matcher(name).matches()) {
            throw new RequestException(
                    RequestException.UNPROCESSABLE,
                    "the name must be a plain one that ends in " + PictureWriter.EXTENSIONS);
        }
        bodies.whileThereIsRoom(context, () -> save(context, output.get(), name));
    }

    private void save(Context context, Path folder, String name)
            throws RequestException, IOException {
        byte[] content = bodies.bytes(context);
        if (PictureFormat.of(content).isEmpty()) {
            throw new RequestException(
                    RequestException.UNSUPPORTED, "is not a " + PictureReader.FORMATS + " picture");
        }
        Path file = free(folder, name);
        WholeFile.write(file, out -> out.write(content));
        JsonObject tree = new JsonObject();
        tree.addProperty("name", name(file));
        RestApi.json(context.status(201), tree);
    }

    /** A name that no file has yet: nothing is overwritten. */
    private static synchronized Path free(Path folder, String name) throws RequestException {
        int point = name.lastIndexOf('.');
        for (int copy = 1; copy <= MOST_COPIES; copy++) {
            String number = copy == 1 ? "" : "-" + copy;
            Path file = folder.resolve(name.substring(0, point) + number + name.substring(point));
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return file;
            }
        }
        throw new RequestException(409, "there are too many files of this name");
    }
}

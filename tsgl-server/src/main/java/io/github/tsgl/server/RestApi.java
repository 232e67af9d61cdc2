// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.io.MaskPicture;
import io.github.tsgl.image.io.PictureFormat;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The server's own API, {@code /v1}, which {@code openapi.json} describes. */
final class RestApi {

    static final String JSON = "application/json";

    private static final String MODEL = "model";
    private static final String SIZING = "sizing";
    private static final String WORKING_SIZE = "working_size";
    private static final String MASK_READING = "mask_reading";
    private static final String GROW = "grow";
    private static final String FORMAT = "format";
    private static final List<String> OPTIONS =
            List.of(MODEL, SIZING, WORKING_SIZE, MASK_READING, GROW, FORMAT);

    private static final int SMALLEST_SIDE = 16;
    private static final int LARGEST_SIDE = 1 << 16;
    private static final int MOST_GROWTH = 1000;

    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final int MOST_STREAMS = 64;

    private final ModelShelf models;
    private final Limits limits;
    private final Intake intake;
    private final JobQueue queue;
    private final Inpainter inpainter;
    private final Bodies bodies;
    private final Turns turns;
    private final JobStore jobs = new JobStore();
    private final Semaphore streams = new Semaphore(MOST_STREAMS);

    RestApi(
            ModelShelf models,
            Limits limits,
            Intake intake,
            JobQueue queue,
            Inpainter inpainter,
            Bodies bodies,
            Turns turns) {
        this.models = models;
        this.limits = limits;
        this.intake = intake;
        this.queue = queue;
        this.inpainter = inpainter;
        this.bodies = bodies;
        this.turns = turns;
    }

    void addTo(RoutesConfig routes) {
        routes.post("/v1/inpaint", this::inpaint);
        routes.post("/v1/encode", this::encode);
        routes.post("/v1/jobs", this::begin);
        routes.get("/v1/jobs/{id}", context -> json(context, status(named(context))));
        routes.get("/v1/jobs/{id}/events", this::events);
        routes.get("/v1/jobs/{id}/result", this::result);
        routes.delete("/v1/jobs/{id}", this::cancel);
        routes.get("/v1/models", context -> json(context, models()));
        routes.post("/v1/models/{name}/load", this::load);
        routes.get("/v1/limits", context -> json(context, limits()));
    }

    static void json(Context context, Object tree) {
        context.contentType(JSON).result(tree.toString());
    }

    private void inpaint(Context context) throws RequestException, IOException {
        send(context, intake.fill(context, this::photo));
    }

    private static void send(Context context, FilledPhoto photo) {
        context.contentType(photo.format().mediaType()).result(photo.content());
    }

    private InpaintingRequest photo(Bodies bodies, Context context)
            throws RequestException, IOException {
        Bodies.Form form = bodies.form(context);
        for (String file : form.files().keySet()) {
            if (!file.equals("image") && !file.equals("mask")) {
                throw new RequestException(
                        RequestException.UNPROCESSABLE,
                        "there is a file '" + file + "', but there are 'image' and 'mask' only");
            }
        }
        OptionReader options = new OptionReader(form.texts(), OPTIONS);
        Optional<String> name = options.text(MODEL);
        ServedModel model = name.isPresent() ? models.named(name.get()) : models.current();
        MaskReading reading =
                options.constant(MASK_READING, MaskReading.class).orElse(model.host().masks());
        return new InpaintingRequest(
                model,
                file(form, "image"),
                file(form, "mask"),
                options.constant(SIZING, Sizing.class),
                options.number(WORKING_SIZE, SMALLEST_SIDE, LARGEST_SIDE),
                mask -> MaskPicture.of(mask, reading, reading.threshold()),
                options.number(GROW, 0, MOST_GROWTH).orElse(0),
                options.constant(FORMAT, PictureFormat.class),
                InpaintingRequest.WithoutHole.REFUSED);
    }

    private static byte[] file(Bodies.Form form, String name) throws RequestException {
        byte[] file = form.files().get(name);
        if (file == null) {
            throw new RequestException(
                    RequestException.UNPROCESSABLE, "the request has no file '" + name + "'");
        }
        return file;
    }

    /** Writes a picture in the format, and with the details, of the file that it came from. */
    private void encode(Context context) throws RequestException, IOException {
        bodies.whileThereIsRoom(
                context,
                () -> {
                    Bodies.Form form = bodies.form(context);
                    byte[] image = file(form, "image");
                    byte[] source = file(form, "source");
                    turns.take(() -> send(context, inpainter.encode(image, source)));
                });
    }

    private void begin(Context context) throws RequestException, IOException {
        Job job = intake.accept(context, this::photo);
        jobs.add(job);
        json(context.status(202).header("Location", "/v1/jobs/" + job.id()), status(job));
    }

    private Job named(Context context) throws RequestException {
        return jobs.named(context.pathParam("id"));
    }

    private static JsonObject status(Job job) {
        Job.Status status = job.status();
        JsonObject tree = new JsonObject();
        tree.addProperty("id", job.id());
        tree.addProperty("state", status.state().name().toLowerCase(Locale.ROOT));
        tree.addProperty("done", status.done());
        tree.addProperty("windows", status.windows());
        if (status.error() != null) {
            tree.add("error", Problem.tree(status.error()));
        }
        return tree;
    }

    private void result(Context context) throws RequestException {
        Job job = named(context);
        Job.Status status = job.status();
        switch (status.state()) {
            case DONE -> send(context, job.result());
            case FAILED -> throw status.error();
            case CANCELED ->
                    throw new RequestException(RequestException.GONE, "the photo was canceled");
            default ->
                    throw new RequestException(
                            409, "the photo is not finished", Duration.ofSeconds(1));
        }
    }

    private void cancel(Context context) throws RequestException {
        Job job = named(context);
        queue.cancel(job);
        jobs.remove(job);
        context.status(204);
    }

    /** Sends what changes about a job until it ends or its reader goes. */
    private void events(Context context) throws RequestException, IOException {
        Job job = named(context);
        if (!streams.tryAcquire()) {
            throw new RequestException(
                    RequestException.TOO_MANY,
                    "too many readers of events; ask for the job's state instead",
                    Duration.ofSeconds(5));
        }
        try {
            context.disableCompression();
            context.contentType("text/event-stream").header("Cache-Control", "no-store");
            OutputStream out = context.res().getOutputStream();
            Job.Status seen = null;
            for (boolean over = false; !over; ) {
                Job.Status status =
                        seen == null ? job.status() : job.awaitOtherThan(seen, HEARTBEAT);
                over = status.state().isEnd();
                String event = status == seen ? ": still\n\n" : event(job);
                out.write(event.getBytes(StandardCharsets.UTF_8));
                out.flush();
                seen = status;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            streams.release();
        }
    }

    private static String event(Job job) {
        JsonObject status = status(job);
        return "event: " + status.get("state").getAsString() + "\ndata: " + status + "\n\n";
    }

    private JsonObject models() {
        JsonArray list = new JsonArray();
        for (ServedModel model : models.models()) {
            InpaintingHost host = model.host();
            ModelShelf.Status status = models.status(model);
            JsonObject tree = new JsonObject();
            tree.addProperty("name", model.name());
            tree.addProperty("description", host.description());
            tree.addProperty("license", model.license());
            tree.addProperty("source", model.source());
            tree.addProperty("working_size", host.workingSize());
            tree.addProperty("state", status.state().name().toLowerCase(Locale.ROOT));
            tree.addProperty("bytes_done", status.done());
            tree.addProperty("bytes", status.total());
            if (!status.problem().isEmpty()) {
                tree.addProperty("problem", status.problem());
            }
            list.add(tree);
        }
        JsonObject tree = new JsonObject();
        tree.addProperty("current", models.current().name());
        tree.add("models", list);
        return tree;
    }

    private void load(Context context) throws RequestException {
        models.begin(models.named(context.pathParam("name")));
        json(context.status(202), models());
    }

    private JsonObject limits() {
        JsonObject tree = new JsonObject();
        tree.addProperty("bytes", limits.bytes());
        tree.addProperty("megapixels", limits.megapixels());
        tree.addProperty("seconds", limits.time().toSeconds());
        tree.addProperty("waiting", limits.waiting());
        tree.addProperty("workers", limits.workers());
        tree.addProperty("network_side", limits.networkSide());
        return tree;
    }
}

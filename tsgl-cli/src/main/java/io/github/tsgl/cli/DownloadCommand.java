// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.image.io.FileException;
import io.github.tsgl.zoo.download.PublishedWeights;
import io.github.tsgl.zoo.download.WeightsStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches published weights by name, and looks after those that are here. */
@Command(
        name = "download",
        description = {
            "Fetches published weights by name, such as for a machine that is cut off later.",
            "",
            "A file is fetched once, checked on its way and then put in its place. What came of a"
                    + " broken attempt is used by the next one. Only https is trusted, or http on"
                    + " this machine. Proxies are those of Java's properties or of https_proxy and"
                    + " no_proxy.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  tsgl download --list",
            "  tsgl download NAME",
            "      after it, 'tsgl inpaint --model NAME' needs no network",
            "  tsgl download --verify",
            "      computes the checksums of all that is here",
            "",
            "Exit status: 0 done, 1 something failed, 2 wrong usage."
        })
final class DownloadCommand extends TsglCommand {

    /** What is done instead of fetching. */
    private static final class Task {

        @Option(
                names = "--list",
                description = "List the names (or the given ones), with size, license and place.")
        private boolean list;

        @Option(
                names = "--verify",
                description = "Compute the checksums of what is here, or of the given names.")
        private boolean verify;

        @Option(names = "--remove", description = "Remove the given names, whole or half fetched.")
        private boolean remove;
    }

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Names of weights.")
    private List<String> names = new ArrayList<>();

    @ArgGroup private Task task = new Task();

    @Mixin private WeightsOptions weightsOptions;

    @Override
    public Integer call() throws InputException {
        if (names.isEmpty() && !task.list && !task.verify) {
            throw usage("name the weights, or say --list");
        }
        try (DownloadLines lines = new DownloadLines(this::say)) {
            WeightsStore store = weightsOptions.store(lines);
            List<PublishedWeights> chosen = new ArrayList<>();
            for (String name : names) {
                try {
                    chosen.add(store.named(name));
                } catch (IllegalArgumentException e) {
                    throw usage(e.getMessage());
                }
            }
            if (task.list) {
                list(store, chosen.isEmpty() ? store.manifest().weights() : chosen);
                return 0;
            }
            if (task.verify) {
                return verify(store, chosen);
            }
            return each(
                    chosen,
                    task.remove ? one -> remove(store, one) : one -> fetch(store, one, lines));
        }
    }

    private void list(WeightsStore store, List<PublishedWeights> all) {
        TextTable table = new TextTable("NAME", "SIZE", "LICENSE", "HERE", "FROM");
        for (PublishedWeights weights : all) {
            String from =
                    weights.canBeFetched()
                            ? weights.mirrors().get(0).toString()
                            : weights.byHand() + "; --weights takes it";
            table.add(
                    weights.name(),
                    DownloadLines.size(weights.size()),
                    weights.license(),
                    store.stored(weights).map(Path::toString).orElse("-"),
                    from);
        }
        table.print(out());
    }

    /** Those that are named must be here; without names, what is here is looked at. */
    private int verify(WeightsStore store, List<PublishedWeights> chosen) {
        List<PublishedWeights> all =
                chosen.isEmpty()
                        ? store.manifest().weights().stream()
                                .filter(weights -> store.stored(weights).isPresent())
                                .toList()
                        : chosen;
        return each(all, weights -> verify(store, weights));
    }

    private void verify(WeightsStore store, PublishedWeights weights)
            throws IOException, InputException {
        if (store.stored(weights).isEmpty()) {
            throw new InputException(weights.name() + " is not here", null);
        }
        Optional<String> problem = store.check(weights);
        if (problem.isPresent()) {
            throw new InputException(problem.get() + "; remove it and fetch it again", null);
        }
        print(weights.name() + ": right: " + store.stored(weights).orElseThrow());
    }

    private void remove(WeightsStore store, PublishedWeights weights) throws IOException {
        print(weights.name() + (store.remove(weights) ? ": removed" : ": was not here"));
    }

    private void fetch(WeightsStore store, PublishedWeights weights, DownloadLines lines)
            throws IOException {
        try {
            print(weights.name() + ": " + store.fetch(weights));
        } finally {
            lines.close(); // before an error is reported
        }
    }

    /** What is done with one of several weights. */
    private interface Action {
        void run(PublishedWeights weights) throws IOException, InputException;
    }

    /** A failure does not keep the others back. */
    private int each(List<PublishedWeights> all, Action action) {
        int failures = 0;
        for (PublishedWeights weights : all) {
            try {
                action.run(weights);
            } catch (InputException e) {
                failures++;
                report(e);
            } catch (IOException e) {
                failures++;
                report(ErrorReport.aboutWeights(weights.name(), FileException.reason(e), e));
            }
        }
        return failures == 0 ? 0 : 1;
    }

    private void print(String line) {
        out().println(line);
        out().flush();
    }

    private void say(String line) {
        err().println(line);
        err().flush();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import ai.djl.repository.RepositoryFactory;
import ai.djl.repository.zoo.ModelLoader;
import ai.djl.repository.zoo.ZooProvider;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.zoo.InpaintingModel;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A program with our artifacts on its class path: prints what changes in it when all of their
 * classes are initialized and DJL asks the zoo what there is, and then what changes when a model is
 * loaded.
 */
final class Bystander {

    private static final Path MAPPED = Path.of("/proc/self/maps"); // on Linux

    private Bystander() {}

    /** Takes a file of the classes' names. */
    public static void main(String[] arguments) throws Exception {
        List<String> names = Files.readAllLines(Path.of(arguments[0]));
        ImageIO.getReaderFormatNames(); // Java's own parts that everybody uses
        Map<String, String> before = state();
        for (String name : names) {
            Class.forName(name, true, Bystander.class.getClassLoader());
        }
        for (ZooProvider zoo : ServiceLoader.load(ZooProvider.class)) {
            for (ModelLoader loader : zoo.getModelZoo().getModelLoaders()) {
                loader.getArtifactId();
            }
        }
        for (RepositoryFactory factory : ServiceLoader.load(RepositoryFactory.class)) {
            factory.getSupportedScheme();
        }
        print("class path", before, state());
        System.out.println(names.size() + " classes, " + Hosts.all().size() + " models");
        InpaintingModel.builder().load().close();
        print("model", before, state());
    }

    private static void print(String when, Map<String, String> before, Map<String, String> after) {
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (String key : keys) {
            String old = before.getOrDefault(key, "nothing");
            String now = after.getOrDefault(key, "nothing");
            if (!old.equals(now)) {
                System.out.println(when + ": " + key + ": " + old + " -> " + now);
            }
        }
    }

    /** What all parts of a program share. */
    private static Map<String, String> state() throws IOException {
        Map<String, String> state = new TreeMap<>();
        state.put("time zone", TimeZone.getDefault().getID()); // sets a property, once
        System.getProperties()
                .forEach((name, value) -> state.put("property " + name, value.toString()));
        state.put("locale", Locale.getDefault().toString());
        for (Locale.Category category : Locale.Category.values()) {
            state.put("locale " + category, Locale.getDefault(category).toString());
        }
        state.put("standard output", identity(System.out));
        state.put("standard error", identity(System.err));
        state.put("proxies", identity(ProxySelector.getDefault()));
        state.put("handler of errors", identity(Thread.getDefaultUncaughtExceptionHandler()));
        state.put("picture cache", Boolean.toString(ImageIO.getUseCache()));
        state.put(
                "security",
                Arrays.stream(Security.getProviders()).map(Provider::getName).toList().toString());
        state.put("threads", threads());
        state.put("native libraries", libraries());
        return state;
    }

    private static String identity(Object object) {
        return object == null ? "none" : Integer.toString(System.identityHashCode(object));
    }

    /** Those of the program, without the virtual machine's. */
    private static String threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup().getParent() != null)
                .map(Thread::getName)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Those that neither Java nor the system brings. */
    private static String libraries() throws IOException {
        if (!Files.exists(MAPPED)) {
            return "unknown";
        }
        String java = System.getProperty("java.home");
        try (Stream<String> lines = Files.lines(MAPPED)) {
            return lines.map(line -> line.replaceFirst("^[^/]*", ""))
                    .filter(file -> file.contains(".so") && !file.startsWith(java))
                    .filter(file -> !file.matches("(/usr)?/lib.*"))
                    .map(file -> file.substring(file.lastIndexOf('/') + 1))
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(", "));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pairs photos with their masks by their names, wherever the files are: with {@code NAME.*}, or
 * with LaMa's {@code NAME_mask001.*}, where several are several results.
 *
 * <p>Names are relative to the folder of photos or of masks, with {@code /} between folders, and
 * the same however a file system composes their characters.
 */
public final class MaskPairing {

    private static final Pattern NUMBERED = Pattern.compile("(.+)_mask\\d*");

    private final boolean besidePhotos;
    private final Map<String, List<String>> named = new HashMap<>();
    private final Map<String, List<String>> numbered = new HashMap<>();

    /**
     * A photo's mask.
     *
     * @param mask the mask's name; if there is none, the one that it would have
     * @param result the result's name in the folder of results
     * @param problem why the mask is not known, if so
     */
    public record Pair(String mask, String result, Optional<String> problem) {}

    private MaskPairing(Collection<String> masks, boolean besidePhotos) {
        this.besidePhotos = besidePhotos;
        for (String mask : masks) {
            String key = key(mask);
            named.computeIfAbsent(key, unused -> new ArrayList<>()).add(mask);
            Matcher number = NUMBERED.matcher(key);
            if (number.matches()) {
                numbered.computeIfAbsent(number.group(1), unused -> new ArrayList<>()).add(mask);
            }
        }
    }

    /**
     * Looks for masks in a folder of their own.
     *
     * @param masks their names
     * @return the pairing
     */
    public static MaskPairing of(Collection<String> masks) {
        return new MaskPairing(masks, false);
    }

    /**
     * Looks for masks in the photos' folder.
     *
     * @param files the names of photos and masks
     * @return the pairing
     */
    public static MaskPairing besidePhotos(Collection<String> files) {
        return new MaskPairing(files, true);
    }

    /**
     * Finds a photo's masks.
     *
     * @param photo the photo's name
     * @return its masks; none if the file is itself another's mask
     */
    public List<Pair> of(String photo) {
        String key = key(photo);
        if (besidePhotos && isMaskOfAnother(key)) {
            return List.of();
        }
        String result = PictureWriter.resultName(photo);
        List<String> several = numbered.getOrDefault(key, List.of());
        List<String> same =
                named.getOrDefault(key, List.of()).stream()
                        .filter(mask -> several.isEmpty() || !besidePhotos || !mask.equals(photo))
                        .toList();
        if (same.size() > 1) {
            String names =
                    same.stream().map(MaskPairing::fileName).collect(Collectors.joining(" and "));
            String ambiguous = "its masks " + names + " are masks of the same name";
            return List.of(new Pair(same.get(0), result, Optional.of(ambiguous)));
        }
        if (same.isEmpty() && several.size() > 1) {
            return several.stream().map(mask -> numbered(mask, result)).toList();
        }
        String missing = folder(photo) + stem(photo) + ".png";
        String mask = Stream.concat(same.stream(), several.stream()).findFirst().orElse(missing);
        return List.of(new Pair(mask, result, Optional.empty()));
    }

    private boolean isMaskOfAnother(String key) {
        Matcher number = NUMBERED.matcher(key);
        return number.matches() && named.containsKey(number.group(1));
    }

    /** One of a photo's masks, whose result has the mask's name. */
    private static Pair numbered(String mask, String result) {
        String extension = result.substring(result.lastIndexOf('.'));
        return new Pair(mask, folder(result) + stem(mask) + extension, Optional.empty());
    }

    /** What pairs a photo with its mask: where it is in its folder, and its name. */
    private static String key(String name) {
        return Normalizer.normalize(folder(name), Normalizer.Form.NFC) + stem(name);
    }

    private static String folder(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    private static String fileName(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String stem(String name) {
        return PicturesByName.stem(fileName(name));
    }
}

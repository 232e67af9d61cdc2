// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.util.Progress;
import io.github.tsgl.zoo.download.DownloadListener;
import io.github.tsgl.zoo.download.PublishedWeights;
import java.net.URI;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Shows a download in DJL's way. */
final class ProgressListener implements DownloadListener {

    private final Progress progress;
    private boolean isBegun;

    private ProgressListener(Progress progress) {
        this.progress = progress;
    }

    /** Makes a listener; without a progress it does nothing. */
    static DownloadListener of(Progress progress) {
        return progress == null ? new DownloadListener() {} : new ProgressListener(progress);
    }

    @Override
    public void started(PublishedWeights weights, URI mirror) {
        isBegun = false;
    }

    @Override
    public void progressed(PublishedWeights weights, long done, OptionalLong total) {
        if (total.isEmpty()) {
            return; // DJL has no progress towards an unknown end
        }
        if (!isBegun) {
            progress.reset("Downloading " + weights.name(), total.getAsLong());
            isBegun = true;
        }
        progress.update(done);
    }

    @Override
    public void stored(PublishedWeights weights, Path file) {
        if (isBegun) {
            progress.end();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import java.util.concurrent.CancellationException;

/** Is told how far a photo is on its way, and may stop it. */
@FunctionalInterface
public interface PhotoProgress {

    /**
     * A part of the photo begins or is finished. A photo goes through the network in one or more
     * windows.
     *
     * @param done the windows that are finished, from 0
     * @param windows all windows of the photo, at least 1
     * @throws CancellationException to stop; the prediction then fails with it as its cause
     */
    void progressed(int done, int windows);
}

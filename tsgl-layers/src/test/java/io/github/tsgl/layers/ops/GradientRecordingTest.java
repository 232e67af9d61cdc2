// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GradientRecordingTest {

    private final NDManager manager = NDManager.newBaseManager();
    private boolean before;

    @BeforeEach
    void stopRecording() {
        before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
    }

    @AfterEach
    void close() {
        JniUtils.setGradMode(before);
        manager.close();
    }

    @Test
    void whatIsComputedInsideHasAGradientAndWhatFollowsIsNotRecorded() {
        assertThat(slopeOfSquare(3, () -> {})).isEqualTo(6);
        assertThat(JniUtils.isGradMode()).isFalse();
    }

    @Test
    void aFailureEndsTheRecordingToo() {
        assertThatThrownBy(
                        () ->
                                slopeOfSquare(
                                        3,
                                        () -> {
                                            throw new IllegalStateException("no");
                                        }))
                .hasMessage("no");
        assertThat(JniUtils.isGradMode()).isFalse();
    }

    @Test
    void aThreadThatRecordedGoesOn() {
        JniUtils.setGradMode(true);
        assertThat(slopeOfSquare(3, () -> {})).isEqualTo(6);
        assertThat(JniUtils.isGradMode()).isTrue();
    }

    @Test
    void threadsRecordAtTheSameTime() throws Exception {
        CyclicBarrier inside = new CyclicBarrier(2);
        Runnable meet =
                () -> {
                    try {
                        inside.await(60, TimeUnit.SECONDS);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                };
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Float> first = threads.submit(() -> slopeOfSquare(3, meet));
            Future<Float> second = threads.submit(() -> slopeOfSquare(5, meet));
            assertThat(first.get()).isEqualTo(6);
            assertThat(second.get()).isEqualTo(10);
        } finally {
            threads.shutdown();
        }
    }

    private float slopeOfSquare(float at, Runnable between) {
        NDArray x = manager.create(at);
        x.setRequiresGradient(true);
        return GradientRecording.run(
                () -> {
                    NDArray square = x.square();
                    between.run();
                    return Gradients.gradients(square, new NDList(x)).head().getFloat();
                });
    }
}

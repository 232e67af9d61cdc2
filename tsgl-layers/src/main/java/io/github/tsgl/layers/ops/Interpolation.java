package io.github.tsgl.layers.ops;

/** How {@link TorchOps#resize} finds values between pixels. */
public enum Interpolation {
    /** The nearest pixel, as PyTorch's {@code nearest}. */
    NEAREST("resize_nearest"),
    /** Bilinear; pixel centres lie at half-integers, as {@code align_corners=False}. */
    BILINEAR("resize_bilinear"),
    /** Bilinear; the corner pixels stay corners, as {@code align_corners=True}. */
    BILINEAR_ALIGN_CORNERS("resize_bilinear_corners"),
    /** The largest of the pixels that a new one covers, as {@code adaptive_max_pool2d}. */
    LARGEST("resize_largest");

    private final String method;

    Interpolation(String method) {
        this.method = method;
    }

    String method() {
        return method;
    }
}

package io.github.tsgl.training.config;

/** The network of the perceptual loss, and with it the loss. */
public enum PerceptualNetwork {
    /**
     * LaMa's {@link io.github.tsgl.training.loss.HighReceptiveFieldLoss}; its weights are a file.
     */
    DILATED_RESNET50,
    /** {@link io.github.tsgl.training.perceptual.LpipsLoss}; its weights are shipped. */
    SQUEEZENET_LPIPS
}

package io.github.tsgl.encoder;

/** When a {@link TsglGenerator} returns the structure that its auxiliary decoder draws (Eq. 14). */
public enum StructureOutput {
    /** Never: the decoder is not built. For inference. */
    NONE,
    /** In training passes only. */
    TRAINING,
    /** In every pass. */
    ALWAYS
}

// SPDX-License-Identifier: Apache-2.0
/** Fills the hole of a photo, from the module path. */
module example {
    requires ai.djl.api;
    requires io.github.tsgl.zoo;
}

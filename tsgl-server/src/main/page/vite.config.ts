// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";

const built = "../resources/io/github/tsgl/server/page";
const sources = ["index.html", "package.json", "tsconfig.json", "vite.config.ts", "src", "public"];

/** The files that the page is built from, in the order of their names. */
function files(): string[] {
  const all: string[] = [];
  for (const source of sources) {
    if (source.includes(".")) {
      all.push(source);
    } else {
      all.push(...readdirSync(source).map((name) => `${source}/${name}`));
    }
  }
  return all.sort();
}

/** PageTest makes the same sum, so that nobody forgets to build. */
function checksum(): string {
  const sum = createHash("sha256");
  for (const file of files()) {
    sum.update(`${file}\n`).update(readFileSync(file)).update("\n");
  }
  return sum.digest("hex");
}

export default defineConfig({
  base: "./",
  build: {
    outDir: built,
    emptyOutDir: true,
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      output: { entryFileNames: "page.js", assetFileNames: "page[extname]" },
    },
  },
  plugins: [
    {
      name: "checksum",
      closeBundle: () => writeFileSync(join(built, "sources.sha256"), `${checksum()}\n`),
    },
  ],
});

# SPDX-License-Identifier: Apache-2.0
"""Tables of what run.sh measured, as Markdown; or, with --pictures DIR, how far pictures of a GPU are from those of the CPU."""
import glob
import json
import os
import sys

PRECISIONS = ("float32", "tf32", "bfloat16")


def table(title, head, rows):
    if rows:
        print("##", title, "\n")
        print("|", " | ".join(head), "|")
        print("|", " | ".join("---" for _ in head), "|")
        for row in rows:
            print("|", " | ".join(row), "|")
        print()


def number(value):
    return "–" if value is None else f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def differences(lines):
    rows = []
    for line in lines:
        if "largest_difference" in line and "mean_difference" in line:
            deviation = line.get("deviation")
            share = 100 * line["mean_difference"] / deviation if deviation else None
            rows.append([line["model"], line.get("size", "a photo, whole way"), line["precision"], line["device"], line["largest_difference"],
                         line["mean_difference"], deviation, share])
    table("Pictures, against those of the CPU in float32 (255ths of the range)",
          ["model", "size", "precision", "device", "largest difference", "mean difference", "the pictures' deviation", "mean in % of it"],
          [[str(cell) for cell in row[:4]] + [number(cell) for cell in row[4:]] for row in rows])


def speeds(lines):
    passes = {}
    for line in lines:
        if "seconds" in line and "batch" in line and ("model" in line or "peer" in line):
            name = line.get("model") or line["peer"] + " (published code)"
            passes.setdefault((name, line["size"], line["batch"], line["device"]), {})[line["precision"]] = line
    rows = []
    for (name, size, batch, device), by in passes.items():
        row = [name, str(size), str(batch), device]
        for precision in PRECISIONS:
            line = by.get(precision)
            row.append(number(1000 * line["seconds"] / batch) if line else "–")
        counted = by.get("float32", {}).get("multiply_adds")
        row.append(number(2e-12 * counted / by["float32"]["seconds"]) if counted else "–")
        for precision in PRECISIONS:
            row.append(number(by.get(precision, {}).get("gpu_mb")))
        row.append(number(by.get("float32", {}).get("peak_rss_mb")))
        rows.append(row)
    table("Milliseconds a picture, and memory in MiB",
          ["model", "size", "batch", "device", *PRECISIONS, "float32: TFLOP/s", *("GPU, " + p for p in PRECISIONS), "process, float32"], rows)


def steps(lines):
    names = ("forward", "backward", "update", "discriminator", "seconds", "waited", "peak_rss_mb")
    table("Seconds of a training step",
          ["recipe", "size", "batch", "device", "forward", "backward", "update", "discriminator", "all, median", "share of waiting", "process's memory, MiB"],
          [[line["network"], str(line["size"]), str(line["batch"]), line["device"]] + [number(line.get(name)) for name in names]
           for line in lines if "network" in line])


def peaks(lines):
    table("PyTorch's own convolutions", ["precision", "batch", "device", "TFLOP/s"],
          [[line["precision"], str(line["batch"]), line["device"], number(line["tflops"])] for line in lines if "tflops" in line])


def pictures(folder):
    import numpy
    from PIL import Image
    for cpu in sorted(glob.glob(os.path.join(folder, "picture-*-cpu.png"))):
        gpu = cpu[:-len("cpu.png")] + "gpu.png"
        if os.path.exists(gpu):
            a, b = (numpy.asarray(Image.open(file).convert("RGB")).astype(float) for file in (cpu, gpu))
            print(json.dumps({"model": os.path.basename(cpu)[len("picture-"):-len("-cpu.png")], "device": "gpu", "precision": "float32",
                              "largest_difference": abs(a - b).max(), "mean_difference": abs(a - b).mean(), "deviation": a.std()}))


if __name__ == "__main__":
    if sys.argv[1] == "--pictures":
        pictures(sys.argv[2])
    else:
        with open(sys.argv[1], encoding="utf-8") as file:
            measured = [json.loads(line) for line in file if line.startswith("{")]
        peaks(measured)
        differences(measured)
        speeds(measured)
        steps(measured)

# SPDX-License-Identifier: Apache-2.0
"""Times what run.sh compares with, one line of JSON each: PyTorch's own convolutions, or published networks.

  peer.py --device gpu|cpu --peak
  peer.py --device gpu|cpu [--size N] [--batches N,N] DIR

DIR holds the published code, which is no part of this project: lama (github.com/advimman/lama) and tsgl
(github.com/htyjers/ConvInpaint-TSGL), either or both. Each network runs in a process of its own, with random weights.
"""
import argparse
import importlib.abc
import importlib.machinery
import json
import os
import subprocess
import sys
import time
import types

import torch

PRECISIONS = ("float32", "tf32", "bfloat16")


class StandIn(types.ModuleType):
    """Takes the place of a package that is not installed and that no forward pass calls."""

    __path__ = []

    class EasyDict(dict):
        __getattr__ = dict.__getitem__

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "to_2tuple":
            return lambda value: value if isinstance(value, tuple) else (value, value)
        if name == "trunc_normal_":
            return torch.nn.init.trunc_normal_
        return type(name, (torch.nn.Identity,), {})


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    NAMES = ("cv2", "dnnlib", "kornia", "matplotlib", "pytorch_lightning", "timm", "torchvision", "webdataset")

    def find_spec(self, name, path=None, target=None):  # asked last, after what is installed
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if name.split(".")[0] in self.NAMES else None

    def create_module(self, spec):
        return StandIn(spec.name)

    def exec_module(self, module):
        pass


def source(*folder):
    sys.path.insert(0, os.path.join(*folder))
    sys.meta_path.append(StandIns())


def lama(folder, blocks):
    source(folder, "lama")
    from saicinpainting.training.modules.ffc import FFCResNetGenerator
    plain = {"ratio_gin": 0, "ratio_gout": 0, "enable_lfu": False}
    return FFCResNetGenerator(4, 3, n_blocks=blocks, add_out_act="sigmoid", init_conv_kwargs=plain, downsample_conv_kwargs=plain,
                              resnet_conv_kwargs={"ratio_gin": 0.75, "ratio_gout": 0.75, "enable_lfu": False}), (4,)


def ours_lama(folder):
    source(folder, "tsgl", "TSGL_Lama", "test")
    from model import FFCResNetGenerator
    return FFCResNetGenerator(), (3, 1, 1, 1)


def tsgl_released(folder):
    source(folder, "tsgl", "TSGL_MEDFE", "test")
    from torch_utils.ops import bias_act, upfirdn2d
    bias_act._init = upfirdn2d._init = lambda: False  # compiled on first use, which takes longer than a part may
    from model import Generator
    return Generator(), (3, 1, 3, 1, 1)


NETWORKS = {  # name: the folder that it is in, its size, what makes it and the channels of its inputs
    "lama": ("lama", 512, lambda folder: lama(folder, 9)),
    "big-lama": ("lama", 512, lambda folder: lama(folder, 18)),
    "ours-lama": ("tsgl", 512, ours_lama),
    "tsgl-released": ("tsgl", 256, tsgl_released),
}


def choose(precision):
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"


def wait(place):
    if place == "cuda":
        torch.cuda.synchronize()


def median(values):
    return sorted(values)[len(values) // 2]


def network(arguments, place):
    _, published, make = NETWORKS[arguments.one]
    if place == "cpu":  # the code asks for a GPU where it makes arrays
        torch.Tensor.cuda = lambda self, *args, **kwargs: self
    module, channels = make(arguments.folder)
    module = module.eval().to(place)
    size = arguments.size or published
    warm_up, runs = (3, 5) if place == "cuda" else (1, 1)
    for precision in PRECISIONS:
        if precision == "tf32" and place == "cpu":
            continue
        choose(precision)
        for batch in arguments.batches:
            inputs = [torch.rand(batch, count, size, size, device=place) for count in channels]
            line = {"peer": arguments.one, "size": size, "batch": batch, "precision": precision, "device": arguments.device}
            try:
                if place == "cuda":
                    torch.cuda.reset_peak_memory_stats()
                seconds = []
                for _ in range(warm_up + runs):
                    start = time.perf_counter()
                    with torch.no_grad(), torch.autocast(place, torch.bfloat16, enabled=precision == "bfloat16"):
                        outputs = module(inputs[0]) if len(inputs) == 1 else module(*inputs)
                    (outputs[0] if isinstance(outputs, (tuple, list)) else outputs).float().cpu()
                    seconds.append(time.perf_counter() - start)
                line["seconds"] = median(seconds[warm_up:])
                if place == "cuda":
                    line["gpu_mb"] = torch.cuda.max_memory_reserved() / 2**20
            except Exception as failure:  # the next one goes on
                line["error"] = f"{type(failure).__name__}: {failure}".splitlines()[0][:200]
                print(arguments.one, precision, "batch", batch, line["error"], file=sys.stderr)
            print(json.dumps(line), flush=True)


def peak(arguments, place):
    for precision in PRECISIONS:
        if precision == "tf32" and place == "cpu":
            continue
        choose(precision)
        kind = torch.bfloat16 if precision == "bfloat16" else torch.float32
        batch = 16 if place == "cuda" else 1
        x = torch.randn(batch, 256, 64, 64, device=place, dtype=kind).contiguous(memory_format=torch.channels_last)
        weight = torch.randn(256, 256, 3, 3, device=place, dtype=kind).contiguous(memory_format=torch.channels_last)
        best = float("inf")
        with torch.no_grad():
            for _ in range(20 if place == "cuda" else 6):
                wait(place)
                start = time.perf_counter()
                torch.conv2d(x, weight, padding=1)
                wait(place)
                best = min(best, time.perf_counter() - start)
        work = 2 * batch * 256 * 256 * 9 * 64 * 64
        print(json.dumps({"convolution": "3x3, 256 channels, 64x64", "batch": batch, "precision": precision, "device": arguments.device,
                          "tflops": work / best / 1e12}), flush=True)


def all_networks(arguments):
    failed = 0
    for name, (folder, _, _) in NETWORKS.items():
        if os.path.isdir(os.path.join(arguments.folder, folder)):
            failed += subprocess.run([sys.executable, __file__, *sys.argv[1:], "--one", name]).returncode != 0
    return failed


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", default="gpu")
    parser.add_argument("--peak", action="store_true")
    parser.add_argument("--size", type=int)
    parser.add_argument("--batches", type=lambda text: [int(number) for number in text.split(",")], default=[1])
    parser.add_argument("--one")
    parser.add_argument("folder", nargs="?")
    chosen = parser.parse_args()
    where = "cuda" if chosen.device == "gpu" else "cpu"
    if chosen.peak:
        peak(chosen, where)
    elif chosen.one:
        network(chosen, where)
    else:
        sys.exit(all_networks(chosen))

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs what 'make' put into this folder, and leaves results after each part; a part that fails leaves its message, and the next goes on.
#
#   sh run.sh [--device gpu|cpu] [--minutes N] [--size N] [--models "NAME ..."] [--results DIR]
#
# --device   gpu, or cpu for a rehearsal. Default: gpu
# --minutes  the time for all; what the other parts leave of it is trained. Default: 12
# --size     of the pictures that are compared and timed; each model's own if not given
# --models   of 'tsgl models'. Default: all whose networks fit
# --results  Default: results
set -u
cd "$(dirname "$0")" || exit 1
device=gpu minutes=12 size= results=results models=
while [ $# -gt 0 ]; do
    case $1 in
        --device) device=$2 ;;
        --minutes) minutes=$2 ;;
        --size) size=$2 ;;
        --models) models=$2 ;;
        --results) results=$2 ;;
        *) echo "unknown: $1" >&2; exit 2 ;;
    esac
    shift 2
done
[ -n "$models" ] || models="blend tsgl-small tsgl-released lama big-lama ours-lama pennet ours-pennet hifill ours-hifill"
python=${PYTHON:-python3}
begin=$(date +%s)
end=$((begin + minutes * 60))
mkdir -p "$results" work
results=$(cd "$results" && pwd)
here=$(pwd)

left() { echo $((end - $(date +%s))); }

# part NAME SECONDS COMMAND...: its output goes to NAME.txt; never longer than what is left
part() {
    name=$1 most=$2
    shift 2
    rest=$(left)
    [ "$most" -lt "$rest" ] || most=$rest
    if [ "$most" -lt 5 ]; then
        echo "$name: no time left" | tee -a "$results/summary.txt"
        return 1
    fi
    from=$(date +%s)
    timeout -k 15 "$most" "$@" > "$results/$name.txt" 2> "$results/$name.err"
    status=$?
    echo "$name: status $status, $(($(date +%s) - from)) s: $(tail -n 1 "$results/$name.err" | cut -c1-200)" | tee -a "$results/summary.txt"
    return $status
}

unpack() {
    for name in java program jni photos; do
        [ ! -f "work/$name.done" ] || continue
        mkdir -p work/photos
        for ending in tar.xz tar; do
            first=$(ls "$name.$ending" "$name.$ending".part-* 2>/dev/null | head -n 1)
            [ -n "$first" ] || continue
            into=work
            [ "$name" != photos ] || into=work/photos
            case $ending in
                tar.xz) cat "$name.$ending"* | $python -c 'import lzma,shutil,sys; shutil.copyfileobj(lzma.open(sys.stdin.buffer), sys.stdout.buffer)' | tar -C "$into" -x ;;
                tar) cat "$name.$ending"* | tar -C "$into" -x ;;
            esac || return 1
            touch "work/$name.done"
        done
    done
    ls work
}

found() {
    uname -a
    grep -m 1 'model name' /proc/cpuinfo
    grep -m 1 '^flags' /proc/cpuinfo | tr ' ' '\n' | grep -E '^(avx2|avx512f|avx512_bf16|amx_bf16)$' | tr '\n' ' '
    nproc
    free -m
    nvidia-smi || true
    $python -c 'import torch; print("torch", torch.__version__, "CUDA", torch.version.cuda); print([torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())])'
    work/java/bin/java -version
}

# The JNI library that fits this PyTorch, in a folder of links to its libraries.
build() {
    torch=$($python -c 'import os, torch; print(os.path.dirname(torch.__file__))') || return 1
    lib=$here/work/torch
    mkdir -p "$lib" work/objects
    for file in "$torch"/lib/*.so*; do
        case ${file##*/} in
            *python*|*shm*) ;;
            *) ln -sf "$file" "$lib/" ;;
        esac
    done
    [ ! -f "$lib/libdjl_torch.so" ] || return 0
    cuda=$(find "$torch/.." -maxdepth 4 -name cuda_runtime_api.h 2>/dev/null | head -n 1)
    flags="-I$torch/include -I$torch/include/torch/csrc/api/include -Iwork/jni"
    more=
    if [ -f "$torch/lib/libtorch_cuda.so" ]; then
        more="-ltorch_cuda -lc10_cuda"
        [ -z "$cuda" ] || flags="$flags -DUSE_CUDA -I$(dirname "$cuda")"
    fi
    for file in work/jni/*.cc; do echo "$file"; done | xargs -P "$(nproc)" -I{} sh -c "g++ -O1 -w -std=c++17 -fPIC $flags -c {} -o work/objects/\$(basename {}).o" || return 1
    # shellcheck disable=SC2086
    g++ -shared -o "$lib/libdjl_torch.so" work/objects/*.o -L"$torch/lib" -ltorch -ltorch_cpu -lc10 $more
}

tsgl() {
    work/java/bin/java -Xmx4g -jar work/program/tsgl.jar "$@"
}

# A picture and a mask to compare with.
example() {
    mkdir -p work/example
    tsgl evaluate --data work/photos --write-holes work/holes --holes 1 --size "${size:-512}" --bins 10-20 || return 1
    ls work/holes | sed -n 's/-1-mask.png$//p' | head -n 1 > work/example/name
    cat work/example/name
}

inpaint() { # MODEL DEVICE
    name=$(cat work/example/name)
    tsgl inpaint --model "$1" --device "$2" --image "work/holes/$name-1-holed.png" --mask "work/holes/$name-1-mask.png" --out "$results/picture-$1-$2.png"
}

differences() {
    $python - "$results" <<'PY'
import glob, os, sys
try:
    import numpy
    from PIL import Image
except ImportError as e:
    print("no comparison:", e)
    sys.exit(0)
for cpu in sorted(glob.glob(os.path.join(sys.argv[1], "picture-*-cpu.png"))):
    gpu = cpu.replace("-cpu.png", "-gpu.png")
    if os.path.exists(gpu):
        a, b = (numpy.asarray(Image.open(f).convert("RGB")).astype(int) for f in (cpu, gpu))
        print(os.path.basename(cpu)[8:-8], "largest difference", abs(a - b).max(), "of 255")
PY
}

# What PyTorch's own convolutions reach here.
peak() {
    $python - "$device" <<'PY'
import sys, time, torch
d = "cuda" if sys.argv[1] == "gpu" else "cpu"
def wait():
    if d == "cuda": torch.cuda.synchronize()
for name, kind, tf32 in (("float32", torch.float32, False), ("tf32", torch.float32, True), ("bfloat16", torch.bfloat16, False)):
    if tf32 and d == "cpu": continue
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = tf32
    n = 16 if d == "cuda" else 1
    x = torch.randn(n, 256, 64, 64, device=d, dtype=kind).contiguous(memory_format=torch.channels_last)
    w = torch.randn(256, 256, 3, 3, device=d, dtype=kind).contiguous(memory_format=torch.channels_last)
    best = 1e9
    with torch.no_grad():
        for _ in range(6):
            wait(); t = time.time(); torch.conv2d(x, w, padding=1); wait(); best = min(best, time.time() - t)
    print(name, "3x3 of 256 channels at 64x64, batch", n, ":", round(2 * n * 256 * 256 * 9 * 64 * 64 / best / 1e12, 3), "TFLOP/s")
PY
}

unpack > "$results/unpack.txt" 2> "$results/unpack.err" || { echo "cannot be unpacked"; cat "$results/unpack.err"; exit 1; }
found > "$results/found.txt" 2>&1
build > "$results/build.txt" 2> "$results/build.err" && echo "build: done after $(($(date +%s) - begin)) s" | tee -a "$results/summary.txt" || { echo "build failed"; tail -n 3 "$results/build.err"; exit 1; }
libraries=$($python -c 'import glob, os, torch; r = os.path.dirname(os.path.dirname(torch.__file__)); print(":".join([os.path.join(r, "torch", "lib")] + sorted(set(map(os.path.dirname, glob.glob(r + "/nvidia/**/*.so*", recursive=True))))))')
export LD_LIBRARY_PATH="$libraries" PYTORCH_LIBRARY_PATH="$here/work/torch" DJL_CACHE_DIR="$here/work/cache"
PYTORCH_VERSION=$($python -c 'import torch; print(torch.__version__.split("+")[0])')
PYTORCH_FLAVOR=$($python -c 'import torch; v = torch.version.cuda; print("cu" + v.replace(".", "") if v else "cpu")')
export PYTORCH_VERSION PYTORCH_FLAVOR

# timeout(1) runs programs, not functions: this file is called again for a part.
cat > work/part.sh <<PART
set -u
device=$device size=$size results=$results python=$python
PART
sed -n '/^tsgl() {/,/^unpack >/p' "$0" | sed '$d' >> work/part.sh
echo '"$@"' >> work/part.sh
run() { name=$1 most=$2; shift 2; part "$name" "$most" sh work/part.sh "$@"; }

run example 60 example
run peak 40 peak
for model in blend tsgl-small; do # the models that have weights
    case " $models " in *" $model "*) ;; *) continue ;; esac
    run "cpu-$model" 60 inpaint "$model" cpu
    [ "$device" = cpu ] || run "gpu-$model" 60 inpaint "$model" gpu
done
run differences 20 differences
for model in $models; do
    side=${size:-512}
    case $model in tsgl-released|pennet|ours-pennet) side=${size:-256} ;; esac
    for precision in float32 tf32 bfloat16; do
        kind=$precision NVIDIA_TF32_OVERRIDE=0
        if [ "$precision" = tf32 ]; then # all of CUDA's libraries read the variable
            [ "$device" = gpu ] || continue
            kind=float32 NVIDIA_TF32_OVERRIDE=1
        fi
        export NVIDIA_TF32_OVERRIDE
        run "bench-$model-$precision" 60 tsgl bench --model "$model" --device "$device" --size "$side" --runs 5 --warm-up 3 --precision "$kind"
    done
    unset NVIDIA_TF32_OVERRIDE
done
cat "$results"/bench-*.txt > "$results/bench.jsonl" 2>/dev/null
rest=$(($(left) - 20))
if [ "$rest" -gt 20 ]; then
    run train $((rest + 15)) tsgl train --config blend --data work/photos --out "$results/run" --device "$device" --minutes "$(awk "BEGIN { print $rest / 60 }")"
fi
echo "all: $(($(date +%s) - begin)) s" | tee -a "$results/summary.txt"

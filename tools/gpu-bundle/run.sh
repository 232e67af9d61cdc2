#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Measures and trains with what 'make' put into this folder. Each part leaves its result when it ends; a part that fails
# leaves its message, and the next one goes on.
#
#   sh run.sh [--device gpu|cpu] [--minutes N] [--size N] [--models "NAME ..."] [--batches N,N] [--results DIR]
#
# --device   gpu, or cpu for a rehearsal. Default: gpu
# --minutes  the time for all; a sixth of it, and what the other parts leave, is trained. Default: 12
# --size     of the pictures that are compared and timed; each model's own if not given
# --models   of 'tsgl models'. Default: all
# --batches  pictures of a pass. Default: 1,16
# --results  the folder of the results. Default: results
#
# results has at most seven files: summary.txt (how each part ended), found.txt, measurements.jsonl, tables.md,
# parts.tar.gz (what each part printed, and pictures), training.tar.gz and weights.safetensors.
set -u

# ---- the parts

unpack() {
    for name in java program jni photos peer; do
        [ ! -f "work/$name.done" ] || continue
        for ending in tar.xz tar; do
            first=$(ls "$name.$ending" "$name.$ending".part-* 2>/dev/null | head -n 1)
            [ -n "$first" ] || continue
            into=work
            case $name in photos|peer) into=work/$name ;; esac
            mkdir -p "$into"
            unpacked "$name" "$ending" | tar --no-same-owner -C "$into" -x || return 1
            touch "work/$name.done"
        done
    done
    ls work
}

unpacked() {
    case $2 in
        tar) cat "$1.tar"* ;;
        tar.xz) cat "$1.tar.xz"* | $python -c 'import lzma,shutil,sys; shutil.copyfileobj(lzma.open(sys.stdin.buffer), sys.stdout.buffer)' ;;
    esac
}

found() {
    uname -a
    grep -m 1 'model name' /proc/cpuinfo
    grep -m 1 '^flags' /proc/cpuinfo | tr ' ' '\n' | grep -E '^(avx2|avx512f|avx512_bf16|amx_bf16)$' | tr '\n' ' '
    echo
    nproc
    free -m
    nvidia-smi || true
    $python -c 'import torch; print("torch", torch.__version__, "CUDA", torch.version.cuda, "cuDNN", torch.backends.cudnn.version()); print([torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())])'
    g++ --version | head -n 1
    work/java/bin/java -version 2>&1
}

# The JNI library that fits this PyTorch, beside links to those of its libraries that DJL is to load. Its sources are one
# translation unit: PyTorch's headers, which take most of the time, are read once. It calls nothing of CUDA by itself.
build() {
    mkdir -p work/torch work/cuda
    for file in "$torch"/lib/libc10*.so "$torch"/lib/libtorch.so "$torch"/lib/libtorch_cpu.so "$torch"/lib/libtorch_cuda*.so \
            "$torch"/lib/libtorch_global_deps.so "$torch"/lib/libgomp*.so*; do
        [ ! -e "$file" ] || ln -sf "$file" work/torch/
    done
    # DJL counts the GPUs with the help of a libcudart.so without a number.
    number=$($python -c 'import torch; print((torch.version.cuda or "").split(".")[0])')
    runtime=$(echo "$libraries" | tr ':' '\n' | while read -r folder; do ls "$folder/libcudart.so.$number" 2>/dev/null; done | head -n 1)
    [ -z "$runtime" ] || ln -sf "$runtime" work/cuda/libcudart.so
    [ ! -f work/torch/libdjl_torch.so ] || return 0
    for file in work/jni/*.cc; do echo "#include \"${file##*/}\""; done > work/jni/all.cpp
    compile c++17 || compile c++20 || return 1
    mv work/djl_torch.so work/torch/libdjl_torch.so
    ls -l work/torch
}

compile() { # STANDARD
    ${CXX:-g++} -O1 -w -std="$1" -fPIC -shared -I"$torch/include" -I"$torch/include/torch/csrc/api/include" -Iwork/jni \
        work/jni/all.cpp -o work/djl_torch.so -L"$torch/lib" -Wl,--no-as-needed -ltorch -ltorch_cpu -lc10
}

java() {
    work/java/bin/java -Xmx4g -Xshare:auto -cp work/program/tsgl.jar:work/program/tsgl-benchmarks.jar "$@"
}

tsgl() {
    java io.github.tsgl.cli.Tsgl "$@"
}

# A photo with a hole to compare with.
example() {
    tsgl evaluate --data work/photos --write-holes work/holes --holes 1 --size "${size:-512}" --bins 10-20 || return 1
    ls work/holes | sed -n 's/-1-mask.png$//p' | head -n 1 | tee work/example
    [ -s work/example ]
}

inpaint() { # MODEL DEVICE
    name=$(cat work/example)
    export NVIDIA_TF32_OVERRIDE=0
    tsgl inpaint --model "$1" --device "$2" --image "work/holes/$name-1-holed.png" --mask "work/holes/$name-1-mask.png" \
        --out "work/parts/picture-$1-$2.png"
}

# The same network, weights and inputs on the device and on the CPU, and the time of its passes.
bench() { # MODEL PRECISION
    kind=$2
    case $2 in
        float32) export NVIDIA_TF32_OVERRIDE=0 ;;
        bfloat16) export NVIDIA_TF32_OVERRIDE=0 ;;
        tf32) kind=float32; export TORCH_ALLOW_TF32_CUBLAS_OVERRIDE=1 ;;
    esac
    tsgl bench --model "$1" --device "$device" --size "$(side "$1")" --batch "$batches" --runs 5 --warm-up 3 \
        --precision "$kind" --against cpu > work/bench.jsonl
    status=$?
    sed "s/\"precision\":\"$kind\"/\"precision\":\"$2\"/" work/bench.jsonl
    return $status
}

step() { # NETWORK SIZE BATCH
    place=$device
    [ "$place" = cpu ] || place=gpu0
    java io.github.tsgl.benchmarks.TrainingStep --network "$1" --device "$place" --size "$2" --batch "$3" --data work/photos \
        --warm-up 3 --steps "$steps"
}

train() { # SECONDS
    tsgl train --config blend --data work/photos --out work/run --device "$device" --minutes "$(awk "BEGIN { print $1 / 60 }")"
}

# The size that a model was published for.
side() {
    case $1 in
        tsgl-released|pennet|ours-pennet) echo "${size:-256}" ;;
        *) echo "${size:-512}" ;;
    esac
}

if [ "${1:-}" = part ]; then # a part, started by the code below
    shift
    "$@"
    exit
fi

# ---- what starts them

cd "$(dirname "$0")" || exit 1
device=gpu minutes=12 size= results=results models= batches=1,16
while [ $# -gt 0 ]; do
    case $1 in
        --device) device=$2 ;;
        --minutes) minutes=$2 ;;
        --size) size=$2 ;;
        --models) models=$2 ;;
        --batches) batches=$2 ;;
        --results) results=$2 ;;
        *) echo "unknown: $1" >&2; exit 2 ;;
    esac
    shift 2
done
[ -n "$models" ] || models="blend tsgl-small lama big-lama ours-lama tsgl-released pennet ours-pennet hifill ours-hifill"
steps=10
[ "$device" = gpu ] || steps=2
python=${PYTHON:-python3}
begin=$(date +%s)
end=$((begin + minutes * 60))
kept=$((minutes * 10)) # seconds for training
rm -rf work/parts
mkdir -p "$results" work/parts
results=$(cd "$results" && pwd)

left() { echo $((end - kept - $(date +%s))); }

say() { echo "$*" | tee -a "$results/summary.txt"; }

# The first error that a program told of, else the last line.
complaint() { # FILE
    grep -m 1 -E '^(tsgl: |error: |[A-Za-z_.]+(Error|Exception))' "$1" || tail -n 1 "$1"
}

# part NAME SECONDS COMMAND...: runs a part for as long as it may and there is time; its output goes to NAME.txt.
part() {
    name=$1 most=$2
    shift 2
    rest=$(left)
    [ "$most" -lt "$rest" ] || most=$rest
    if [ "$most" -lt 5 ]; then
        say "$name: no time left"
        return 1
    fi
    from=$(date +%s)
    watch=
    if [ "$device" = gpu ] && command -v nvidia-smi > /dev/null; then
        nvidia-smi --query-gpu=memory.used --format=csv,noheader,nounits -i 0 -lms 200 > work/memory.txt 2>/dev/null &
        watch=$!
    fi
    timeout -k 15 "$most" sh "$script" part "$@" > "work/parts/$name.txt" 2> "work/parts/$name.err"
    status=$?
    used=
    if [ -n "$watch" ]; then
        kill "$watch" 2>/dev/null
        used=", GPU memory up to $(sort -n work/memory.txt | tail -n 1) MiB"
    fi
    case $status in
        0) ended="done" ;;
        124|137) ended="stopped after its time" ;;
        *) ended="failed ($status)" ;;
    esac
    why=
    [ $status -eq 0 ] || why=": $(complaint "work/parts/$name.err" | cut -c1-300)"
    say "$name: $ended, $(($(date +%s) - from)) s$used$why"
    return $status
}

# What a part measured, into the tables.
note() { # NAME
    grep -h '^{' "work/parts/$1.txt" >> "$results/measurements.jsonl" 2>/dev/null
    $python tables.py "$results/measurements.jsonl" > work/tables.md 2> work/tables.err && mv work/tables.md "$results/tables.md"
}

pack() {
    tar -C work -czf work/parts.tar.gz parts && mv work/parts.tar.gz "$results/"
}

script=$(pwd)/$(basename "$0")
torch=$($python -c 'import os, torch; print(os.path.dirname(torch.__file__))') || { say "no PyTorch"; exit 1; }
libraries=$($python -c 'import glob, os, torch; r = os.path.dirname(os.path.dirname(torch.__file__)); print(":".join([os.path.join(r, "torch", "lib")] + sorted(f for f in set(map(os.path.dirname, glob.glob(r + "/nvidia/**/*.so*", recursive=True))) if not f.endswith("stubs"))))')
export device size results python batches steps torch libraries
unpack > work/parts/unpack.txt 2> work/parts/unpack.err || { say "cannot be unpacked: $(tail -n 1 work/parts/unpack.err)"; exit 1; }
[ ! -d work/java/lib/server ] || [ -f work/java/lib/server/classes.jsa ] || work/java/bin/java -Xshare:dump > /dev/null 2>&1
found > "$results/found.txt" 2>&1
part build 600 build || { pack; exit 1; }
LD_LIBRARY_PATH=$(pwd)/work/cuda:$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
PYTORCH_LIBRARY_PATH=$(pwd)/work/torch
PYTORCH_VERSION=$($python -c 'import torch; print(torch.__version__.split("+")[0])')
PYTORCH_FLAVOR=$($python -c 'import torch; v = torch.version.cuda; print("cu" + v.replace(".", "") if v else "cpu")')
DJL_CACHE_DIR=$(pwd)/work/cache
export LD_LIBRARY_PATH PYTORCH_LIBRARY_PATH PYTORCH_VERSION PYTORCH_FLAVOR DJL_CACHE_DIR

part peak 40 "$python" peer.py --device "$device" --peak && note peak
part example 60 example
for model in blend tsgl-small; do # the whole way of a photo, with the models that have weights
    case " $models " in *" $model "*) ;; *) continue ;; esac
    part "picture-$model-cpu" 60 inpaint "$model" cpu
    [ "$device" = cpu ] || part "picture-$model-gpu" 60 inpaint "$model" gpu
done
[ "$device" = cpu ] || { part pictures 20 "$python" tables.py --pictures work/parts && note pictures; }
for precision in float32 tf32 bfloat16; do
    [ "$precision" != tf32 ] || [ "$device" = gpu ] || continue
    for model in $models; do
        part "bench-$model-$precision" 90 bench "$model" "$precision"
        note "bench-$model-$precision"
    done
    if [ "$precision" = float32 ]; then
        part step-blend 90 step blend "${size:-256}" 8 && note step-blend
        part step-small 90 step small "${size:-256}" 8 && note step-small
        if [ -d work/peer ]; then
            part peer 120 "$python" peer.py --device "$device" --batches "$batches" ${size:+--size "$size"} work/peer
            note peer
        fi
        pack
    fi
done
pack
kept=0
seconds=$(($(left) * 5 / 6 - 30)) # the rest is for the start, the last measurement and the weights
if [ "$seconds" -gt 10 ]; then
    part train "$(left)" train "$seconds"
    tar -C work -czf work/training.tar.gz --exclude=checkpoint* --exclude=*.tmp run && mv work/training.tar.gz "$results/"
    [ ! -f work/run/weights.safetensors ] || cp work/run/weights.safetensors "$results/"
fi
pack
say "all: $(($(date +%s) - begin)) s"

// SPDX-License-Identifier: Apache-2.0
import * as api from "./api";
import { Mask, type Point } from "./mask";
import { encodeMask } from "./png";
import { View } from "./view";

type Tool = "brush" | "erase" | "box" | "lasso" | "pan";

function element<E extends HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

function button(id: string, action: () => void): HTMLButtonElement {
  const found = element<HTMLButtonElement>(id);
  found.addEventListener("click", action);
  return found;
}

const stage = element("stage");
const canvas = element<HTMLCanvasElement>("paint");
const view = new View(element<HTMLCanvasElement>("photo"), canvas);
const size = element<HTMLInputElement>("size");
const compare = element<HTMLInputElement>("compare");
const auto = element<HTMLInputElement>("auto");
const modelList = element<HTMLSelectElement>("model");
const progress = element<HTMLProgressElement>("progress");
const fileChooser = element<HTMLInputElement>("file");
const maskChooser = element<HTMLInputElement>("mask-file");

let tool: Tool = "brush";
let source: File | null = null; // as it was opened; what is saved has its format and details
let work: Blob | null = null; // what is filled next: the source, or the last result
let job: string | null = null; // that runs
let models: api.Model[] = [];
let saves = false; // whether the server has a folder to save in
let names: string[] = [];

// What is said.

function say(text: string): void {
  element("status").textContent = text;
}

function complain(error: unknown): void {
  element("error").textContent = error instanceof Error ? error.message : String(error);
  say("");
}

/** Does something that may take a while; what goes wrong is said. */
async function attempt(action: () => Promise<void>): Promise<void> {
  element("error").textContent = "";
  try {
    await action();
  } catch (error) {
    complain(error);
  }
}

function refresh(): void {
  const mask = view.mask;
  element<HTMLButtonElement>("undo").disabled = !mask?.canUndo;
  element<HTMLButtonElement>("redo").disabled = !mask?.canRedo;
  element<HTMLButtonElement>("run").disabled = !mask || job !== null;
  element<HTMLButtonElement>("save").disabled = work === null || work === source;
  element("cancel").hidden = job === null;
  element("empty").hidden = view.photo !== null;
  compare.disabled = view.before === null;
  view.drawStroke();
}

// Photos.

async function decode(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new Error("This file is no picture that the browser can show, or it is damaged.");
  }
}

function open(file: File): Promise<void> {
  return attempt(async () => {
    const picture = await decode(file);
    stop();
    source = file;
    work = file;
    view.photo?.close();
    view.before?.close();
    view.photo = picture;
    view.before = null;
    view.mask = new Mask(picture.width, picture.height);
    setSplit(0);
    setSize(Number(size.value));
    view.fit();
    element("facts").textContent = `${file.name}, ${picture.width} × ${picture.height}`;
    say("Paint over what shall go.");
    refresh();
    canvas.focus();
  });
}

async function showResult(file: Blob): Promise<void> {
  const picture = await decode(file);
  view.before?.close();
  view.before = view.photo;
  view.photo = picture;
  work = file;
  if (view.mask) {
    view.mask.begin();
    view.mask.clear();
    view.mask.end();
  }
  setSplit(0);
  refresh();
}

function save(): Promise<void> {
  return attempt(async () => {
    if (!work || !source || work === source) {
      return;
    }
    say("Saving …");
    const file = await api.encode(work, source);
    const name = resultName(source.name, file.type);
    if (saves) {
      say(`Saved as ${await api.saveOutput(name, file)} in the server's folder.`);
    } else {
      download(file, name);
      say(`Saved as ${name}.`);
    }
  });
}

function resultName(name: string, type: string): string {
  const stem = name.replace(/\.[^.]*$/, "").replace(/[^\p{L}\p{N}_ ()+,.@~-]/gu, "_") || "photo";
  const extension = type.replace("image/", "").replace("jpeg", "jpg");
  return `${stem}-filled.${extension}`;
}

function download(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// Filling.

function run(): Promise<void> {
  return attempt(async () => {
    const mask = view.mask;
    if (!mask || !work || job !== null) {
      return;
    }
    if (mask.isEmpty()) {
      throw new Error("The mask is empty: paint over what shall go first.");
    }
    job = ""; // none of which the name is known yet
    refresh();
    progress.hidden = false;
    progress.removeAttribute("value");
    try {
      say("Sending …");
      const started = await api.begin(
        work, await encodeMask(mask.width, mask.height, mask.hole), modelList.value,
      );
      const id = started.id;
      if (job !== "") { // canceled meanwhile
        api.cancel(id);
        return;
      }
      job = id;
      const status = await api.watch(id, tell);
      if (job !== id) {
        return; // canceled, or another photo was opened
      }
      if (status.state === "done") {
        const file = await api.result(id);
        api.cancel(id); // it is not needed there any more
        await showResult(file);
        say("Done. Compare, paint on, or save.");
      } else {
        throw new Error(status.error?.detail ?? "The photo was canceled.");
      }
    } finally {
      job = null;
      progress.hidden = true;
      refresh();
    }
  });
}

function tell(status: api.JobStatus): void {
  if (status.state === "waiting") {
    say("Waiting for other photos …");
  } else if (status.state === "running") {
    say(status.windows > 1 ? `Filling: ${status.done} of ${status.windows} …` : "Filling …");
    if (status.windows > 1) {
      progress.max = status.windows;
      progress.value = status.done;
    }
  }
}

function stop(): void {
  if (job !== null) {
    if (job !== "") {
      api.cancel(job);
    }
    job = "canceled";
    say("Canceled.");
  }
}

// Models.

function showModel(): void {
  const model = models.find((it) => it.name === modelList.value);
  element("license").textContent = model ? `${model.description}. License: ${model.license}` : "";
  element("license").title = model ? model.source : "";
}

async function listModels(): Promise<void> {
  const list = await api.models();
  models = list.models;
  if (modelList.length === 0) {
    for (const model of models) {
      modelList.add(new Option(model.name, model.name, false, model.name === list.current));
    }
  }
  showModel();
}

function chooseModel(): Promise<void> {
  return attempt(async () => {
    showModel();
    const name = modelList.value;
    await api.load(name);
    for (;;) {
      await listModels();
      const model = models.find((it) => it.name === name);
      if (!model || modelList.value !== name || model.state === "ready") {
        break;
      }
      if (model.state === "failed") {
        throw new Error(`${name}: ${model.problem}`);
      }
      const done = Math.round(model.bytes_done / 1e6);
      const all = Math.round(model.bytes / 1e6);
      say(all ? `Fetching ${name}: ${done} of ${all} MB …` : `Loading ${name} …`);
      progress.hidden = false;
      if (all) {
        progress.max = all;
        progress.value = done;
      } else {
        progress.removeAttribute("value");
      }
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    say(`${name} is ready.`);
  }).finally(() => {
    progress.hidden = job === null;
  });
}

// Tools.

function setTool(next: Tool): void {
  tool = next;
  for (const radio of document.querySelectorAll<HTMLButtonElement>("[data-tool]")) {
    const isChosen = radio.dataset.tool === next;
    radio.setAttribute("aria-checked", String(isChosen));
    radio.tabIndex = isChosen ? 0 : -1;
  }
  canvas.style.cursor = next === "pan" ? "grab" : "crosshair";
  showCursor(null);
}

function setSize(pixels: number): void {
  size.value = String(Math.max(1, Math.min(200, Math.round(pixels))));
  element("size-shown").textContent = String(diameter());
  if (view.cursor) {
    view.cursor.radius = radius();
    view.drawStroke();
  }
}

function setSplit(part: number): void {
  compare.value = String(Math.round(part * 100));
  view.split = part;
  view.draw();
}

/** The brush's diameter in pixels of the photo: large photos have larger brushes. */
function diameter(): number {
  const side = Math.max(view.photo?.width ?? 0, view.photo?.height ?? 0);
  return Math.round(Number(size.value) * Math.max(1, side / 1500));
}

function radius(): number {
  return diameter() / 2;
}

function showCursor(at: Point | null): void {
  const isBrush = tool === "brush" || tool === "erase";
  view.cursor = at && view.mask ? { at, radius: isBrush ? radius() : 0 } : null;
  view.drawStroke();
}

/** Changes the mask in one step that can be undone. */
function change(action: (mask: Mask) => void): void {
  const mask = view.mask;
  if (mask) {
    mask.begin();
    action(mask);
    finishStep(mask);
  }
}

function finishStep(mask: Mask): void {
  const isChanged = mask.end();
  refresh();
  if (isChanged && auto.checked && !mask.isEmpty() && tool !== "erase") {
    void run();
  }
}

/** What a pressed pointer, or the keyboard, is drawing. */
let stroke: { last: Point; points: Point[]; value: 0 | 1 } | null = null;

function beginStroke(at: Point, isErasing: boolean): void {
  const mask = view.mask;
  if (!mask || tool === "pan") {
    return;
  }
  mask.begin();
  stroke = { last: at, points: [at], value: isErasing || tool === "erase" ? 0 : 1 };
  goOn(at);
}

function goOn(at: Point): void {
  const mask = view.mask;
  if (!stroke || !mask) {
    return;
  }
  if (tool === "brush" || tool === "erase") {
    mask.line(stroke.last, at, radius(), stroke.value);
  } else if (tool === "box") {
    const from = stroke.points[0];
    view.outline = [from, { x: at.x, y: from.y }, at, { x: from.x, y: at.y }];
  } else {
    stroke.points.push(at);
    view.outline = stroke.points;
  }
  stroke.last = at;
  view.drawStroke();
}

function endStroke(): void {
  const mask = view.mask;
  if (!stroke || !mask) {
    return;
  }
  if (tool === "box") {
    mask.box(stroke.points[0], stroke.last, stroke.value);
  } else if (tool === "lasso") {
    mask.polygon(stroke.points, stroke.value);
  }
  stroke = null;
  view.outline = [];
  finishStep(mask);
}

/** Takes back what is being drawn, such as when a second finger comes. */
function dropStroke(): void {
  const mask = view.mask;
  if (stroke && mask) {
    stroke = null;
    view.outline = [];
    if (mask.end()) {
      mask.undo();
    }
    refresh();
  }
}

// Pointers: mouse, pen and fingers; two fingers move and zoom.

const fingers = new Map<number, Point>();

canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  if (fingers.size > 1) {
    dropStroke();
  } else if (event.button === 0) {
    beginStroke(view.toPhoto(event.clientX, event.clientY), event.shiftKey);
  }
});

canvas.addEventListener("pointermove", (event) => {
  const before = fingers.get(event.pointerId);
  const now = { x: event.clientX, y: event.clientY };
  if (before && (fingers.size > 1 || tool === "pan" || event.buttons === 4)) {
    movePhoto(event.pointerId, before, now);
  } else if (stroke) {
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const one of passed.length ? passed : [event]) {
      goOn(view.toPhoto(one.clientX, one.clientY));
    }
  }
  if (before) {
    fingers.set(event.pointerId, now);
  }
  showCursor(event.pointerType === "touch" ? null : view.toPhoto(event.clientX, event.clientY));
});

function movePhoto(id: number, before: Point, now: Point): void {
  const share = fingers.size;
  view.pan((now.x - before.x) / share, (now.y - before.y) / share);
  const other = [...fingers].find(([key]) => key !== id)?.[1];
  if (other) {
    const old = Math.hypot(before.x - other.x, before.y - other.y);
    const wide = Math.hypot(now.x - other.x, now.y - other.y);
    if (old > 10 && wide > 10) {
      view.zoom(wide / old, (now.x + other.x) / 2, (now.y + other.y) / 2);
    }
  }
}

function lift(event: PointerEvent): void {
  fingers.delete(event.pointerId);
  endStroke();
}

canvas.addEventListener("pointerup", lift);
canvas.addEventListener("pointercancel", (event) => {
  dropStroke();
  fingers.delete(event.pointerId);
});
canvas.addEventListener("pointerleave", () => showCursor(null));
canvas.addEventListener("contextmenu", (event) => event.preventDefault());

canvas.addEventListener(
  "wheel",
  (event) => {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey || tool === "pan") {
      view.zoom(Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
    } else {
      setSize(Number(size.value) * Math.exp(-event.deltaY / 600) - Math.sign(event.deltaY) * 0.5);
    }
  },
  { passive: false },
);

// The mask as a whole.

function step(): number {
  return Math.max(1, Math.round(Math.min(view.photo?.width ?? 0, view.photo?.height ?? 0) / 200));
}

function uploadMask(file: File): Promise<void> {
  return attempt(async () => {
    const picture = await decode(file);
    const mask = view.mask;
    if (!mask) {
      throw new Error("Open a photo first, then its mask.");
    }
    if (picture.width !== mask.width || picture.height !== mask.height) {
      throw new Error(
        `The mask is ${picture.width} × ${picture.height}, but the photo is`
          + ` ${mask.width} × ${mask.height}: they must have the same size.`,
      );
    }
    const drawn = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    if (drawn) {
      drawn.drawImage(picture, 0, 0);
      const pixels = drawn.getImageData(0, 0, picture.width, picture.height);
      change((it) => it.take(pixels));
    }
  });
}

function downloadMask(): Promise<void> {
  return attempt(async () => {
    const mask = view.mask;
    if (mask && source) {
      const file = await encodeMask(mask.width, mask.height, mask.hole);
      download(file, resultName(source.name, "image/png").replace("-filled", "-mask"));
    }
  });
}

// Keys.

const KEYS: [string, string, () => void][] = [
  ["o", "Open a photo", () => fileChooser.click()],
  ["s", "Save the result", () => void save()],
  ["b", "Brush (with Shift: erase)", () => setTool("brush")],
  ["e", "Erase", () => setTool("erase")],
  ["r", "Box", () => setTool("box")],
  ["l", "Lasso", () => setTool("lasso")],
  ["h", "Move the photo", () => setTool("pan")],
  ["[", "Smaller brush (or the wheel)", () => setSize(Number(size.value) - 5)],
  ["]", "Larger brush (or the wheel)", () => setSize(Number(size.value) + 5)],
  ["g", "Grow the mask", () => change((mask) => mask.grow(step()))],
  ["G", "Shrink the mask", () => change((mask) => mask.grow(-step()))],
  ["i", "Invert the mask", () => change((mask) => mask.invert())],
  ["Delete", "Clear the mask", () => change((mask) => mask.clear())],
  ["+", "Zoom in (or Ctrl and the wheel)", () => view.zoom(1.25)],
  ["-", "Zoom out", () => view.zoom(0.8)],
  ["0", "All of the photo", () => view.fit()],
  ["Enter", "Fill the hole", () => void run()],
  ["Escape", "Cancel", () => stop()],
  ["?", "These keys", () => element<HTMLDialogElement>("keys").showModal()],
];

const MORE_KEYS: [string, string][] = [
  ["Ctrl+Z", "Undo"],
  ["Ctrl+Shift+Z", "Redo"],
  ["C", "Show the photo as it was, while it is held"],
  ["Arrows", "Move the brush (with Ctrl: the photo)"],
  ["Space", "Put the brush down, and lift it"],
];

function undo(): void {
  view.mask?.undo();
  refresh();
}

function redo(): void {
  view.mask?.redo();
  refresh();
}

const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The keys that paint; gives whether it was one. */
function paintWithKeys(event: KeyboardEvent): boolean {
  const photo = view.photo;
  if (document.activeElement !== canvas || !photo) {
    return false;
  }
  const arrow = ARROWS[event.key];
  if (arrow && event.ctrlKey) {
    view.pan(-40 * arrow.x, -40 * arrow.y);
    return true;
  }
  const at = view.cursor?.at ?? { x: photo.width / 2, y: photo.height / 2 };
  if (arrow) {
    const far = (event.shiftKey ? 1 : Math.max(2, radius() / 2)) * Math.max(1, view.pixel / 4);
    const next = {
      x: Math.max(0, Math.min(photo.width, at.x + arrow.x * far)),
      y: Math.max(0, Math.min(photo.height, at.y + arrow.y * far)),
    };
    goOn(next);
    showCursor(next);
    return true;
  }
  if (event.key === " ") {
    if (stroke) {
      endStroke();
      say("The brush is lifted.");
    } else {
      beginStroke(at, event.shiftKey);
      showCursor(at);
      say("The brush is down: arrow keys paint.");
    }
    return true;
  }
  return false;
}

let splitBefore: number | null = null; // while the key to compare is held

document.addEventListener("keydown", (event) => {
  const target = event.target as HTMLElement;
  if (document.querySelector("dialog[open]") || target.closest("select, input:not([type=range])")) {
    return;
  }
  const isCommand = event.ctrlKey || event.metaKey;
  let isTaken = true;
  if (isCommand && event.key.toLowerCase() === "z") {
    (event.shiftKey ? redo : undo)();
  } else if (isCommand && event.key.toLowerCase() === "y") {
    redo();
  } else if (paintWithKeys(event)) {
    // done
  } else if (isCommand || event.altKey || (event.key === "Enter" && target !== canvas)) {
    isTaken = false;
  } else if (event.key === "c") {
    if (splitBefore === null && view.before) {
      splitBefore = view.split;
      setSplit(1);
    }
  } else {
    const key = KEYS.find(([name]) => name === event.key);
    isTaken = key !== undefined;
    key?.[2]();
  }
  if (isTaken) {
    event.preventDefault();
  }
});

document.addEventListener("keyup", (event) => {
  if (event.key === "c" && splitBefore !== null) {
    setSplit(splitBefore);
    splitBefore = null;
  }
});

// The page's parts.

button("open", () => fileChooser.click());
button("save", () => void save());
button("undo", undo);
button("redo", redo);
button("run", () => void run());
button("cancel", stop);
button("zoom-in", () => view.zoom(1.25));
button("zoom-out", () => view.zoom(0.8));
button("zoom-fit", () => view.fit());
button("mask-grow", () => change((mask) => mask.grow(step())));
button("mask-shrink", () => change((mask) => mask.grow(-step())));
button("mask-invert", () => change((mask) => mask.invert()));
button("mask-clear", () => change((mask) => mask.clear()));
button("mask-upload", () => maskChooser.click());
button("mask-download", () => void downloadMask());
button("help", () => element<HTMLDialogElement>("keys").showModal());
size.addEventListener("input", () => setSize(Number(size.value)));
compare.addEventListener("input", () => setSplit(Number(compare.value) / 100));
modelList.addEventListener("change", () => void chooseModel());

const radios = [...document.querySelectorAll<HTMLButtonElement>("[data-tool]")];
radios.forEach((radio, i) => {
  radio.addEventListener("click", () => setTool(radio.dataset.tool as Tool));
  radio.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (arrow) {
      const next = radios[(i + arrow.x + arrow.y + radios.length) % radios.length];
      next.click();
      next.focus();
    }
  });
});

function chosen(chooser: HTMLInputElement, take: (file: File) => Promise<void>): void {
  chooser.addEventListener("change", () => {
    const file = chooser.files?.[0];
    chooser.value = "";
    if (file) {
      void take(file);
    }
  });
}

chosen(fileChooser, open);
chosen(maskChooser, uploadMask);

document.addEventListener("paste", (event) => {
  const file = event.clipboardData?.files[0];
  if (file) {
    void open(file);
  }
});

document.addEventListener("dragover", (event) => {
  event.preventDefault();
  stage.classList.add("over");
});
document.addEventListener("dragleave", () => stage.classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  stage.classList.remove("over");
  const file = event.dataTransfer?.files[0];
  if (file) {
    void open(file);
  }
});

window.addEventListener("pagehide", stop);

async function listFolder(): Promise<void> {
  const list = await api.inputs();
  saves = list.saves;
  names = list.photos;
  const pick = button("pick", () => element<HTMLDialogElement>("folder").showModal());
  pick.hidden = names.length === 0;
  for (const name of names) {
    const one = document.createElement("button");
    const picture = document.createElement("img");
    picture.loading = "lazy";
    picture.alt = "";
    picture.src = `${api.inputPath(name)}/thumbnail`;
    one.append(picture, name);
    one.addEventListener("click", () => {
      element<HTMLDialogElement>("folder").close();
      void attempt(async () => {
        const file = await api.input(name);
        await open(new File([file], name, { type: file.type }));
      });
    });
    element("photos").append(one);
  }
  if (names.length === 1) {
    const file = await api.input(names[0]);
    await open(new File([file], names[0], { type: file.type }));
  }
}

for (const [key, what] of [...KEYS, ...MORE_KEYS]) {
  const term = document.createElement("dt");
  term.textContent = key.length === 1 ? key.toUpperCase().replace(/^G$/, key === "G" ? "Shift+G" : "G") : key;
  const text = document.createElement("dd");
  text.textContent = what;
  element("key-list").append(term, text);
}

setTool("brush");
refresh();
void attempt(async () => {
  await listModels();
  await listFolder();
});

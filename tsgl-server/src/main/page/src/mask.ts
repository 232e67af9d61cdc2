// SPDX-License-Identifier: Apache-2.0

export interface Point {
  x: number;
  y: number;
}

/** A rectangle of pixels, from its first to behind its last column and row. */
export interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** What a step changed: the pixels of an area, a bit each, before and after. */
interface Step {
  area: Area;
  before: Uint8Array;
  after: Uint8Array;
}

const MOST_STEPS = 200;

/** Which pixels are the hole. Every change is a step that can be undone. */
export class Mask {
  readonly hole: Uint8Array; // row by row, 1 in the hole
  private readonly undone: Step[] = [];
  private readonly done: Step[] = [];
  private readonly before: Uint8Array; // the hole as it was when the step began
  private touched: Area | null = null; // by the step
  private changed: Area | null = null; // since it was last asked for

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.hole = new Uint8Array(width * height);
    this.before = new Uint8Array(width * height);
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  isEmpty(): boolean {
    return this.hole.indexOf(1) < 0;
  }

  begin(): void {
    this.touched = null;
  }

  /** Ends a step; one that changed nothing is none. */
  end(): boolean {
    const area = this.touched;
    this.touched = null;
    if (!area) {
      return false;
    }
    const before = this.packed(this.before, area);
    const after = this.packed(this.hole, area);
    if (before.every((byte, i) => byte === after[i])) {
      return false;
    }
    this.keep(area);
    this.done.push({ area, before, after });
    if (this.done.length > MOST_STEPS) {
      this.done.shift();
    }
    this.undone.length = 0;
    return true;
  }

  private keep(area: Area): void {
    for (let y = area.top; y < area.bottom; y++) {
      const row = y * this.width;
      this.before.set(this.hole.subarray(row + area.left, row + area.right), row + area.left);
    }
  }

  undo(): void {
    const step = this.done.pop();
    if (step) {
      this.unpack(step.before, step.area);
      this.undone.push(step);
    }
  }

  redo(): void {
    const step = this.undone.pop();
    if (step) {
      this.unpack(step.after, step.area);
      this.done.push(step);
    }
  }

  private packed(pixels: Uint8Array, area: Area): Uint8Array {
    const stride = (area.right - area.left + 7) >> 3;
    const bits = new Uint8Array(stride * (area.bottom - area.top));
    let byte = 0;
    for (let y = area.top; y < area.bottom; y++) {
      const end = y * this.width + area.right;
      for (let from = y * this.width + area.left; from < end; from += 8) {
        const to = Math.min(from + 8, end);
        let packed = 0;
        for (let i = from; i < to; i++) {
          packed |= pixels[i] << (i - from);
        }
        bits[byte++] = packed;
      }
    }
    return bits;
  }

  private unpack(bits: Uint8Array, area: Area): void {
    const stride = (area.right - area.left + 7) >> 3;
    for (let y = area.top; y < area.bottom; y++) {
      const row = (y - area.top) * stride;
      for (let x = area.left; x < area.right; x++) {
        const i = x - area.left;
        this.hole[y * this.width + x] = (bits[row + (i >> 3)] >> (i & 7)) & 1;
      }
    }
    this.keep(area);
    this.changed = around(this.changed, area);
  }

  /** The area that was changed since this was last asked for. */
  takeChanged(): Area | null {
    const changed = this.changed;
    this.changed = null;
    return changed;
  }

  private touch(left: number, top: number, right: number, bottom: number): void {
    const area = {
      left: Math.max(0, left),
      top: Math.max(0, top),
      right: Math.min(this.width, right),
      bottom: Math.min(this.height, bottom),
    };
    this.touched = around(this.touched, area);
    this.changed = around(this.changed, area);
  }

  /** Draws a line with round ends: every pixel whose center is within a radius of it. */
  line(from: Point, to: Point, radius: number, value: 0 | 1): void {
    const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - radius));
    const bottom = Math.min(this.height, Math.ceil(Math.max(from.y, to.y) + radius) + 1);
    const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - radius));
    const right = Math.min(this.width, Math.ceil(Math.max(from.x, to.x) + radius) + 1);
    if (left >= right || top >= bottom) {
      return;
    }
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    const length = dx * dx + dy * dy;
    for (let y = top; y < bottom; y++) {
      const py = y + 0.5 - from.y;
      // The part of the line that is near enough to this row.
      const near = dy ? [(py - radius) / dy, (py + radius) / dy] : [0, 1];
      const ends = near.map((part) => from.x + Math.max(0, Math.min(1, part)) * dx);
      let first = Math.max(left, Math.floor(Math.min(...ends) - radius) - 1);
      let last = Math.min(right, Math.ceil(Math.max(...ends) + radius) + 1);
      const isNear = (x: number) => {
        const px = x + 0.5 - from.x;
        const part = length ? Math.max(0, Math.min(1, (px * dx + py * dy) / length)) : 0;
        const ex = px - part * dx;
        const ey = py - part * dy;
        return ex * ex + ey * ey <= radius * radius;
      };
      while (first < last && !isNear(first)) {
        first++;
      }
      while (first < last && !isNear(last - 1)) {
        last--;
      }
      this.hole.fill(value, y * this.width + first, y * this.width + Math.max(first, last));
    }
    this.touch(left, top, right, bottom);
  }

  /** Fills what a closed line goes around. */
  polygon(points: Point[], value: 0 | 1): void {
    const ys = points.map((point) => point.y);
    const top = Math.max(0, Math.floor(Math.min(...ys)));
    const bottom = Math.min(this.height, Math.ceil(Math.max(...ys)));
    for (let y = top; y < bottom; y++) {
      const crossings: number[] = [];
      const middle = y + 0.5;
      points.forEach((a, i) => {
        const b = points[(i + 1) % points.length];
        if (a.y <= middle !== b.y <= middle) {
          crossings.push(a.x + ((middle - a.y) / (b.y - a.y)) * (b.x - a.x));
        }
      });
      crossings.sort((a, b) => a - b);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const left = Math.max(0, Math.ceil(crossings[i] - 0.5));
        const right = Math.min(this.width, Math.ceil(crossings[i + 1] - 0.5));
        if (right > left) {
          this.hole.fill(value, y * this.width + left, y * this.width + right);
          this.touch(left, y, right, y + 1);
        }
      }
    }
  }

  box(a: Point, b: Point, value: 0 | 1): void {
    this.polygon([a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }], value);
  }

  /** Makes the hole wider on each side, or, with a negative number, narrower. */
  grow(pixels: number): void {
    if (this.isEmpty()) {
      return;
    }
    const value = pixels > 0 ? 1 : 0;
    const reach = Math.abs(pixels);
    const { left, top, right, bottom } = this.bounds(reach);
    const wide = new Uint8Array(this.hole.length);
    for (let y = top; y < bottom; y++) {
      spread(this.hole, wide, y * this.width + left, 1, right - left, reach, value);
    }
    for (let x = left; x < right; x++) {
      spread(wide, this.hole, top * this.width + x, this.width, bottom - top, reach, value);
    }
    this.touch(left, top, right, bottom);
  }

  /** What the hole lies in, and so much on each side of it. */
  private bounds(margin: number): Area {
    const area = { left: this.width, top: this.height, right: 0, bottom: 0 };
    for (let y = 0; y < this.height; y++) {
      const row = this.hole.subarray(y * this.width, (y + 1) * this.width);
      const first = row.indexOf(1);
      if (first >= 0) {
        area.left = Math.min(area.left, first);
        area.right = Math.max(area.right, row.lastIndexOf(1) + 1);
        area.top = Math.min(area.top, y);
        area.bottom = y + 1;
      }
    }
    return {
      left: Math.max(0, area.left - margin),
      top: Math.max(0, area.top - margin),
      right: Math.min(this.width, area.right + margin),
      bottom: Math.min(this.height, area.bottom + margin),
    };
  }

  invert(): void {
    for (let i = 0; i < this.hole.length; i++) {
      this.hole[i] ^= 1;
    }
    this.touch(0, 0, this.width, this.height);
  }

  clear(): void {
    this.hole.fill(0);
    this.touch(0, 0, this.width, this.height);
  }

  /** Takes the bright and opaque pixels of a picture of this size. */
  take(picture: ImageData): void {
    const data = picture.data;
    for (let i = 0; i < this.hole.length; i++) {
      const light = 0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2];
      this.hole[i] = light > 127 && data[4 * i + 3] > 127 ? 1 : 0;
    }
    this.touch(0, 0, this.width, this.height);
  }
}

/** The smallest area that has two in it. */
function around(one: Area | null, other: Area): Area {
  return {
    left: Math.min(one?.left ?? other.left, other.left),
    top: Math.min(one?.top ?? other.top, other.top),
    right: Math.max(one?.right ?? other.right, other.right),
    bottom: Math.max(one?.bottom ?? other.bottom, other.bottom),
  };
}

/** Copies a row or column, in which a value reaches so many pixels farther. */
function spread(
  from: Uint8Array, to: Uint8Array, start: number, step: number, count: number, reach: number, value: number,
): void {
  let last = -Infinity; // where the value was last
  for (let i = 0; i < count; i++) {
    const at = start + i * step;
    if (from[at] === value) {
      last = i;
    }
    to[at] = i - last <= reach ? value : 1 - value;
  }
  last = Infinity;
  for (let i = count - 1; i >= 0; i--) {
    const at = start + i * step;
    if (from[at] === value) {
      last = i;
    }
    if (last - i <= reach) {
      to[at] = value;
    }
  }
}

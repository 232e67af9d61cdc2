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
  private begun: Uint8Array | null = null; // as the mask was when the step began
  private touched: Area | null = null;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.hole = new Uint8Array(width * height);
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
    this.begun = this.hole.slice();
    this.touched = null;
  }

  /** Ends a step; one that changed nothing is none. */
  end(): boolean {
    const [begun, area] = [this.begun, this.touched];
    this.begun = null;
    this.touched = null;
    if (!begun || !area) {
      return false;
    }
    const before = this.packed(begun, area);
    const after = this.packed(this.hole, area);
    if (before.every((byte, i) => byte === after[i])) {
      return false;
    }
    this.done.push({ area, before, after });
    if (this.done.length > MOST_STEPS) {
      this.done.shift();
    }
    this.undone.length = 0;
    return true;
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
    const bits = new Uint8Array((((area.right - area.left) * (area.bottom - area.top)) >> 3) + 1);
    let i = 0;
    for (let y = area.top; y < area.bottom; y++) {
      for (let x = area.left; x < area.right; x++, i++) {
        bits[i >> 3] |= pixels[y * this.width + x] << (i & 7);
      }
    }
    return bits;
  }

  private unpack(bits: Uint8Array, area: Area): void {
    let i = 0;
    for (let y = area.top; y < area.bottom; y++) {
      for (let x = area.left; x < area.right; x++, i++) {
        this.hole[y * this.width + x] = (bits[i >> 3] >> (i & 7)) & 1;
      }
    }
  }

  private touch(left: number, top: number, right: number, bottom: number): void {
    const old = this.touched ?? { left, top, right, bottom };
    this.touched = {
      left: Math.max(0, Math.min(old.left, left)),
      top: Math.max(0, Math.min(old.top, top)),
      right: Math.min(this.width, Math.max(old.right, right)),
      bottom: Math.min(this.height, Math.max(old.bottom, bottom)),
    };
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
      for (let x = left; x < right; x++) {
        const px = x + 0.5 - from.x;
        const py = y + 0.5 - from.y;
        const part = length ? Math.max(0, Math.min(1, (px * dx + py * dy) / length)) : 0;
        const ex = px - part * dx;
        const ey = py - part * dy;
        if (ex * ex + ey * ey <= radius * radius) {
          this.hole[y * this.width + x] = value;
        }
      }
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
    const value = pixels > 0 ? 1 : 0;
    const reach = Math.abs(pixels);
    const wide = new Uint8Array(this.hole.length);
    for (let y = 0; y < this.height; y++) {
      spread(this.hole, wide, y * this.width, 1, this.width, reach, value);
    }
    for (let x = 0; x < this.width; x++) {
      spread(wide, this.hole, x, this.width, this.height, reach, value);
    }
    this.touch(0, 0, this.width, this.height);
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

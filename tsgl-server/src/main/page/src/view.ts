// SPDX-License-Identifier: Apache-2.0
import type { Area, Mask, Point } from "./mask";

const SMALLEST = 0.02;
const LARGEST = 32;
const PAINT = [255, 70, 40, 150]; // of the hole

/** Shows the photo and its mask in two canvases of the window's size, whatever the photo's is. */
export class View {
  photo: ImageBitmap | null = null;
  before: ImageBitmap | null = null; // what the photo is compared with
  split = 0; // the part of the photo, from the left, that shows it as it was
  mask: Mask | null = null;
  cursor: { at: Point; radius: number } | null = null;
  outline: Point[] = [];

  private scale = 1;
  private offset: Point = { x: 0, y: 0 }; // of the photo's corner, in pixels of the screen
  private isAsked = false;
  private isOld = true; // whether the photo is to be drawn, and all of the mask
  private overlay = new ImageData(1, 1); // the mask as it is on the screen

  constructor(
    private readonly photoCanvas: HTMLCanvasElement,
    private readonly paintCanvas: HTMLCanvasElement,
  ) {
    new ResizeObserver(() => this.resize()).observe(paintCanvas);
  }

  private resize(): void {
    const ratio = window.devicePixelRatio || 1;
    const width = Math.max(1, Math.round(this.paintCanvas.clientWidth * ratio));
    const height = Math.max(1, Math.round(this.paintCanvas.clientHeight * ratio));
    const fitted = this.isFitted();
    for (const canvas of [this.photoCanvas, this.paintCanvas]) {
      canvas.width = width;
      canvas.height = height;
    }
    if (fitted) {
      this.fit();
    }
    this.draw();
  }

  private fittingScale(): number {
    const { width, height } = this.paintCanvas;
    const photo = this.photo;
    return photo ? Math.min(width / photo.width, height / photo.height) * 0.97 : 1;
  }

  private isFitted(): boolean {
    return Math.abs(this.scale - this.fittingScale()) < 1e-6;
  }

  fit(): void {
    if (this.photo) {
      this.scale = this.fittingScale();
      this.offset = {
        x: (this.paintCanvas.width - this.photo.width * this.scale) / 2,
        y: (this.paintCanvas.height - this.photo.height * this.scale) / 2,
      };
      this.draw();
    }
  }

  /** Where a place of the window is in the photo. */
  toPhoto(clientX: number, clientY: number): Point {
    const at = this.toCanvas(clientX, clientY);
    return { x: (at.x - this.offset.x) / this.scale, y: (at.y - this.offset.y) / this.scale };
  }

  private toCanvas(clientX: number, clientY: number): Point {
    const box = this.paintCanvas.getBoundingClientRect();
    const ratio = this.paintCanvas.width / box.width;
    return { x: (clientX - box.left) * ratio, y: (clientY - box.top) * ratio };
  }

  /** Where a place of the photo is in the window. */
  toClient(at: Point): Point {
    const box = this.paintCanvas.getBoundingClientRect();
    const ratio = this.paintCanvas.width / box.width;
    return {
      x: (at.x * this.scale + this.offset.x) / ratio + box.left,
      y: (at.y * this.scale + this.offset.y) / ratio + box.top,
    };
  }

  /** How many pixels of the photo one of the window is. */
  get pixel(): number {
    return (window.devicePixelRatio || 1) / this.scale;
  }

  zoom(factor: number, clientX?: number, clientY?: number): void {
    const { width, height } = this.paintCanvas;
    const at =
      clientX === undefined || clientY === undefined
        ? { x: width / 2, y: height / 2 }
        : this.toCanvas(clientX, clientY);
    const scale = Math.max(SMALLEST, Math.min(LARGEST, this.scale * factor));
    const by = scale / this.scale;
    this.offset = {
      x: at.x - (at.x - this.offset.x) * by,
      y: at.y - (at.y - this.offset.y) * by,
    };
    this.scale = scale;
    this.draw();
  }

  pan(dx: number, dy: number): void {
    const ratio = window.devicePixelRatio || 1;
    this.offset = { x: this.offset.x + dx * ratio, y: this.offset.y + dy * ratio };
    this.draw();
  }

  /** Draws all with the next frame. */
  draw(): void {
    this.isOld = true;
    this.drawStroke();
  }

  /** Draws with the next frame what changed of the mask, the outline and the cursor. */
  drawStroke(): void {
    if (!this.isAsked) {
      this.isAsked = true;
      requestAnimationFrame(() => {
        this.isAsked = false;
        const changed = this.mask?.takeChanged() ?? null;
        if (this.isOld) {
          this.isOld = false;
          this.drawPhoto();
          this.overlay = new ImageData(this.paintCanvas.width, this.paintCanvas.height);
          if (this.mask) {
            this.colorMask(this.mask, { left: 0, top: 0, right: this.mask.width, bottom: this.mask.height });
          }
        } else if (this.mask && changed) {
          this.colorMask(this.mask, changed);
        }
        this.drawPaint();
      });
    }
  }

  private drawPhoto(): void {
    const { width, height } = this.photoCanvas;
    const context = this.photoCanvas.getContext("2d");
    if (!context) {
      return;
    }
    context.clearRect(0, 0, width, height);
    const photo = this.photo;
    if (!photo) {
      return;
    }
    context.imageSmoothingEnabled = this.scale < 4;
    context.imageSmoothingQuality = "high";
    this.drawPart(context, photo, 0, photo.width);
    if (this.before && this.split > 0) {
      const edge = Math.round(photo.width * this.split);
      this.drawPart(context, this.before, 0, edge);
      if (this.split < 1) {
        const x = edge * this.scale + this.offset.x;
        context.fillStyle = "#ffffff";
        context.fillRect(x - 1, this.offset.y, 2, photo.height * this.scale);
      }
    }
  }

  private drawPart(
    context: CanvasRenderingContext2D, picture: ImageBitmap, left: number, right: number,
  ): void {
    if (right > left) {
      context.drawImage(
        picture,
        left, 0, right - left, picture.height,
        left * this.scale + this.offset.x, this.offset.y,
        (right - left) * this.scale, picture.height * this.scale,
      );
    }
  }

  private drawPaint(): void {
    const { width, height } = this.paintCanvas;
    const context = this.paintCanvas.getContext("2d");
    if (!context) {
      return;
    }
    if (this.split < 1) {
      context.putImageData(this.overlay, 0, 0);
    } else {
      context.clearRect(0, 0, width, height);
    }
    context.lineWidth = 2;
    context.strokeStyle = "#ffffff";
    context.shadowColor = "#000000";
    context.shadowBlur = 2;
    if (this.outline.length > 1) {
      context.beginPath();
      for (const point of this.outline) {
        context.lineTo(point.x * this.scale + this.offset.x, point.y * this.scale + this.offset.y);
      }
      context.closePath();
      context.stroke();
    }
    if (this.cursor) {
      const { at, radius } = this.cursor;
      context.beginPath();
      context.arc(
        at.x * this.scale + this.offset.x, at.y * this.scale + this.offset.y,
        Math.max(2, radius * this.scale), 0, 2 * Math.PI,
      );
      context.stroke();
    }
    context.shadowBlur = 0;
  }

  /** Colors the pixels of the screen that show an area of the mask. */
  private colorMask(mask: Mask, area: Area): void {
    const { width, height } = this.overlay;
    const pixels = new Uint32Array(this.overlay.data.buffer);
    const color = new Uint32Array(Uint8Array.from(PAINT).buffer)[0];
    const left = Math.max(0, Math.floor(area.left * this.scale + this.offset.x) - 1);
    const right = Math.min(width, Math.ceil(area.right * this.scale + this.offset.x) + 1);
    const top = Math.max(0, Math.floor(area.top * this.scale + this.offset.y) - 1);
    const bottom = Math.min(height, Math.ceil(area.bottom * this.scale + this.offset.y) + 1);
    const columns = new Int32Array(width);
    for (let x = left; x < right; x++) {
      const column = Math.floor((x + 0.5 - this.offset.x) / this.scale);
      columns[x] = column < 0 || column >= mask.width ? -1 : column;
    }
    for (let y = top; y < bottom; y++) {
      const row = Math.floor((y + 0.5 - this.offset.y) / this.scale);
      if (row < 0 || row >= mask.height) {
        continue;
      }
      for (let x = left; x < right; x++) {
        const isHole = columns[x] >= 0 && mask.hole[row * mask.width + columns[x]];
        pixels[y * width + x] = isHole ? color : 0;
      }
    }
  }
}

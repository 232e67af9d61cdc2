// SPDX-License-Identifier: Apache-2.0

/** Writes a mask as a PNG file of one bit a pixel (ISO/IEC 15948), compressed beside the page. */
export async function encodeMask(width: number, height: number, hole: Uint8Array): Promise<Blob> {
  const stride = (width + 7) >> 3;
  const rows = new Uint8Array((stride + 1) * height); // each begins with its filter, which is none
  for (let y = 0; y < height; y++) {
    const row = y * (stride + 1) + 1;
    const from = y * width;
    for (let x = 0; x < width; x++) {
      if (hole[from + x]) {
        rows[row + (x >> 3)] |= 0x80 >> (x & 7);
      }
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  view.setUint8(8, 1); // one bit, gray
  const packed = new Blob([rows]).stream().pipeThrough(new CompressionStream("deflate"));
  const data = new Uint8Array(await new Response(packed).arrayBuffer());
  return new Blob(
    [
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
      chunk("IHDR", header),
      chunk("IDAT", data),
      chunk("IEND", new Uint8Array()),
    ],
    { type: "image/png" },
  );
}

function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) {
    bytes[4 + i] = type.charCodeAt(i);
  }
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc(bytes.subarray(4, data.length + 8)));
  return bytes;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) {
    value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  }
  return value;
});

function crc(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum = TABLE[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  }
  return ~sum >>> 0;
}

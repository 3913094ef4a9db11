/**
 * From a camera's file to what we keep: upright, small enough, hashed. Runs in workers where canvases exist there,
 * else on the page.
 */
import { sha256 } from './hashes'

export interface Picture {
  buffer: ArrayBuffer
  width: number
  height: number
  sha256: string
}

export type Canvas = OffscreenCanvas | HTMLCanvasElement
type Pen = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D

const LONG_EDGE = 1600
const MOST_BYTES = 350 * 1024
/** Tried in this order until the picture is small enough; what is still too large then is taken at the worst. */
const QUALITIES = [0.8, 0.7, 0.6, 0.5]
const WORST_QUALITY = 0.4

/** `canvas` shows it before it was packed. */
export async function shrink(file: Blob): Promise<Picture & { canvas: Canvas }> {
  const bitmap = await decode(file)
  const canvas = draw(bitmap, LONG_EDGE)
  bitmap.close()
  const { width, height } = canvas
  const buffer = await (await smallEnough(canvas)).arrayBuffer()
  return { buffer, width, height, sha256: await sha256(buffer), canvas }
}

/** Upright: some older engines ignore the camera's orientation unless told. */
async function decode(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    return createImageBitmap(file)
  }
}

export function draw(source: ImageBitmap | Canvas, longEdge: number): Canvas {
  const scale = Math.min(1, longEdge / Math.max(source.width, source.height))
  const canvas = blank(Math.round(source.width * scale), Math.round(source.height * scale))
  const pen = penOf(canvas)
  pen.imageSmoothingQuality = 'medium'
  pen.drawImage(source, 0, 0, canvas.width, canvas.height)
  return canvas
}

function blank(width: number, height: number): Canvas {
  if (typeof OffscreenCanvas !== 'undefined') return new OffscreenCanvas(width, height)
  return Object.assign(document.createElement('canvas'), { width, height })
}

export function penOf(canvas: Canvas): Pen {
  const pen = 'convertToBlob' in canvas ? canvas.getContext('2d') : canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  return pen
}

async function smallEnough(canvas: Canvas): Promise<Blob> {
  for (const quality of QUALITIES) {
    const blob = await encode(canvas, quality)
    if (blob.size <= MOST_BYTES) return blob
  }
  return encode(canvas, WORST_QUALITY)
}

/** JPEG only: WebKit answers a wish for WebP with PNG. */
export async function encode(canvas: Canvas, quality: number): Promise<Blob> {
  if ('convertToBlob' in canvas) return canvas.convertToBlob({ type: 'image/jpeg', quality })
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('not encoded'))), 'image/jpeg', quality)
  })
}

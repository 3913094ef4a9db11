/** From a camera's file to what we keep. Runs in a worker where canvases exist there, else on the page. */

export interface Picture {
  buffer: ArrayBuffer
  width: number
  height: number
  sha256: string
  thumb: string
}

type Canvas = OffscreenCanvas | HTMLCanvasElement
type Pen = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D

const LONG_EDGE = 1600
const MOST_BYTES = 350 * 1024
/** Tried in this order until the picture is small enough; what is still too large then is taken at the worst. */
const QUALITIES = [0.8, 0.7, 0.6, 0.5]
const WORST_QUALITY = 0.4
const THUMB_EDGE = 240

export async function shrink(file: Blob, lines: string[]): Promise<Picture> {
  const bitmap = await decode(file)
  const whole = draw(bitmap, LONG_EDGE)
  bitmap.close()
  const buffer = await (await smallEnough(whole)).arrayBuffer()
  const thumb = draw(whole, THUMB_EDGE)
  watermark(thumb, lines)
  return {
    buffer,
    width: whole.width,
    height: whole.height,
    sha256: await sha256(buffer),
    thumb: await dataUrl(await encode(thumb, 0.7)),
  }
}

/** Upright: some older engines ignore the camera's orientation unless told. */
async function decode(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    return createImageBitmap(file)
  }
}

function draw(source: ImageBitmap | Canvas, longEdge: number): Canvas {
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

function penOf(canvas: Canvas): Pen {
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
async function encode(canvas: Canvas, quality: number): Promise<Blob> {
  if ('convertToBlob' in canvas) return canvas.convertToBlob({ type: 'image/jpeg', quality })
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('not encoded'))), 'image/jpeg', quality)
  })
}

function watermark(canvas: Canvas, lines: string[]): void {
  if (lines.length === 0) return
  const pen = penOf(canvas)
  const size = Math.max(9, Math.round(Math.max(canvas.width, canvas.height) / 22))
  const height = Math.round((lines.length + 0.6) * size * 1.3)
  pen.fillStyle = 'rgba(12, 24, 42, .58)'
  pen.fillRect(0, canvas.height - height, canvas.width, height)
  pen.fillStyle = '#fff'
  pen.textBaseline = 'top'
  pen.font = `${size}px "PingFang SC", "HarmonyOS Sans SC", "Noto Sans CJK SC", sans-serif`
  lines.forEach((line, i) => {
    pen.fillText(line, size / 2, canvas.height - height + size * (0.4 + i * 1.3), canvas.width - size)
  })
}

async function sha256(buffer: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', buffer))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function dataUrl(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  return `data:image/jpeg;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`
}

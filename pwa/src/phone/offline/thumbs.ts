/** A picture as the phone keeps it: with a small one for its own screens, which shows the watermark to come. */
import { draw, encode, penOf, shrink, type Canvas, type Picture } from '@/shared/pictures'

const THUMB_EDGE = 240
const THUMB_QUALITY = 0.7

/** `thumb`: a data URL. */
export type PictureWithThumb = Picture & { thumb: string }

export async function shrinkWithThumb(file: Blob, lines: string[]): Promise<PictureWithThumb> {
  const { canvas, ...picture } = await shrink(file)
  const thumb = draw(canvas, THUMB_EDGE)
  watermark(thumb, lines)
  return { ...picture, thumb: await dataUrl(await encode(thumb, THUMB_QUALITY)) }
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

async function dataUrl(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  return `data:image/jpeg;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`
}

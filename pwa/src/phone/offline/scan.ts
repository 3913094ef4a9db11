/** Reading plaques with the camera, or from a picture of one; all on this phone. */
import { openReader, type CodeKind, type Reader } from './reader'

/**
 * denied: the person or the system said no · missing: no camera · busy: another app has it · unsupported: not on
 * https.
 */
export type CameraFault = 'camera.denied' | 'camera.missing' | 'camera.busy' | 'camera.unsupported'

export class NoCamera extends Error {
  readonly code: CameraFault
  readonly cause: unknown

  constructor(code: CameraFault, cause?: unknown) {
    super(code)
    this.name = 'NoCamera'
    this.code = code
    this.cause = cause
  }
}

export interface Scan {
  stop: () => void
  /** False: the lamp did not obey. */
  torch: (on: boolean) => Promise<boolean>
  zoom: (factor: number) => Promise<boolean>
  caps: { torch: boolean; zoom: { min: number; max: number; step: number } | null }
}

/** The side of the square we look into; a plaque two metres away still has enough dots. */
const SQUARE = 720
const SAME_TEXT_MS = 2_000
const FRAME_MS = 120

/**
 * Start the camera and report each text once per two seconds, until stopped. One camera start per visit: iOS asks each
 * time.
 */
export async function startScan(
  video: HTMLVideoElement,
  onText: (text: string) => void,
  kind: CodeKind = 'plaque',
): Promise<Scan> {
  const stream = await openCamera()
  const reader = openReader(kind)
  const track = stream.getVideoTracks()[0]
  let live = true
  const stop = () => {
    live = false
    stream.getTracks().forEach((each) => each.stop())
    video.srcObject = null
    void reader.then((opened) => opened.close())
  }
  try {
    await play(video, stream)
  } catch (error) {
    stop()
    throw new NoCamera('camera.busy', error)
  }
  void reader.then((opened) => watchFrames(video, opened, () => live, onText))
  return {
    stop,
    torch: (on) => constrain(track, { torch: on }),
    zoom: (factor) => constrain(track, { zoom: factor }),
    caps: capsOf(track),
  }
}

/** A picture of a plaque, for phones whose camera we may not use live. */
export async function scanImage(file: Blob, kind: CodeKind = 'plaque'): Promise<string | null> {
  const reader = await openReader(kind)
  try {
    const bitmap = await createImageBitmap(file)
    for (const edge of [1600, 800]) {
      const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height))
      const text = await reader.read(paint(bitmap, 0, 0, bitmap.width, bitmap.height, scale))
      if (text) return text
    }
    return null
  } catch {
    return null
  } finally {
    reader.close()
  }
}

async function openCamera(): Promise<MediaStream> {
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (!devices?.getUserMedia) throw new NoCamera('camera.unsupported')
  try {
    return await devices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
    })
  } catch (error) {
    const name = (error as Error).name
    if (name === 'NotAllowedError' || name === 'SecurityError') throw new NoCamera('camera.denied', error)
    throw new NoCamera(name === 'NotReadableError' ? 'camera.busy' : 'camera.missing', error)
  }
}

async function play(video: HTMLVideoElement, stream: MediaStream): Promise<void> {
  video.srcObject = stream
  video.muted = true
  video.setAttribute('playsinline', '')
  await video.play()
}

/** One frame at a time: the next is taken when the last was read. */
async function watchFrames(
  video: HTMLVideoElement,
  reader: Reader,
  live: () => boolean,
  onText: (text: string) => void,
) {
  let last = { text: '', at: 0 }
  while (live()) {
    await nextFrame(video)
    if (!live() || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) continue
    const text = await reader.read(centreSquare(video)).catch(() => null)
    const now = Date.now()
    if (!text || !live() || (text === last.text && now - last.at < SAME_TEXT_MS)) continue
    last = { text, at: now }
    onText(text)
  }
}

/** The video may pause (a hidden page): then the clock goes on asking. */
function nextFrame(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, FRAME_MS)
    if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(() => resolve())
  })
}

function centreSquare(video: HTMLVideoElement): HTMLCanvasElement {
  const side = Math.min(video.videoWidth, video.videoHeight)
  const [left, top] = [(video.videoWidth - side) / 2, (video.videoHeight - side) / 2]
  return paint(video, left, top, side, side, Math.min(1, SQUARE / side))
}

const canvas = document.createElement('canvas')

function paint(source: CanvasImageSource, x: number, y: number, width: number, height: number, scale: number) {
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  canvas
    .getContext('2d', { willReadFrequently: true })
    ?.drawImage(source, x, y, width, height, 0, 0, canvas.width, canvas.height)
  return canvas
}

/** Lamp and zoom are Chromium's; the DOM types do not know them. */
type Light = MediaTrackCapabilities & { torch?: boolean; zoom?: { min: number; max: number; step: number } }

function capsOf(track: MediaStreamTrack | undefined): Scan['caps'] {
  const { torch = false, zoom = null } = (track?.getCapabilities?.() ?? {}) as Light
  return { torch, zoom: zoom && zoom.max > zoom.min ? zoom : null }
}

async function constrain(
  track: MediaStreamTrack | undefined,
  wish: { torch?: boolean; zoom?: number },
): Promise<boolean> {
  try {
    await track?.applyConstraints({ advanced: [wish as MediaTrackConstraintSet] })
    return track !== undefined
  } catch {
    return false
  }
}

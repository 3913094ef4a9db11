/** Reads a code from a canvas: the browser's own detector where it proves itself, else zxing in a worker. */

/** plaque: a QR code · frame: whatever a maker prints beside the number of a frame. */
export type CodeKind = 'plaque' | 'frame'

const NATIVE = { plaque: ['qr_code'], frame: ['qr_code', 'data_matrix', 'code_128', 'code_39', 'itf'] } as const
const WASM = { plaque: ['QRCode'], frame: ['QRCode', 'DataMatrix', 'Code128', 'Code39', 'ITF'] } as const

export interface Reader {
  read: (canvas: HTMLCanvasElement) => Promise<string | null>
  close: () => void
}

export async function openReader(kind: CodeKind = 'plaque'): Promise<Reader> {
  return (await nativeReader(kind)) ?? wasmReader(kind)
}

interface Detector {
  detect: (source: ImageBitmapSource) => Promise<{ rawValue: string }[]>
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector
  getSupportedFormats: () => Promise<string[]>
}

/** Phones sold without Google services have the class and no decoder behind it: it must read a code first. */
async function nativeReader(kind: CodeKind): Promise<Reader | null> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass }
  if (!BarcodeDetector) return null
  try {
    const known = await BarcodeDetector.getSupportedFormats()
    if (!NATIVE[kind].every((format) => known.includes(format))) return null
    const detector = new BarcodeDetector({ formats: [...NATIVE[kind]] })
    const read = async (source: HTMLCanvasElement) => (await detector.detect(source))[0]?.rawValue ?? null
    return (await read(testCode())) === TEST_TEXT ? { read, close: () => {} } : null
  } catch {
    return null
  }
}

const TEST_TEXT = 'ANXUN'
/** The code of TEST_TEXT, 21 modules a side: a row is 24 bits, the last three unused. */
const TEST_ROWS =
  'fe5bf8 82fa08 ba6ae8 ba42e8 babae8 821208 feabf8 002000 aa4890 1d7560 43b740 ' +
  'bd1da0 f7d770 008200 fe4880 820278 bacac8 ba5570 bab728 825dd8 feb728'

function testCode(): HTMLCanvasElement {
  const [module, quiet, size] = [8, 4, 21]
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = (size + 2 * quiet) * module
  const pen = canvas.getContext('2d')
  if (!pen) return canvas
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.fillStyle = '#000'
  TEST_ROWS.split(' ').forEach((row, y) => {
    for (let x = 0; x < size; x++) {
      if ((parseInt(row, 16) >> (23 - x)) & 1) pen.fillRect((x + quiet) * module, (y + quiet) * module, module, module)
    }
  })
  return canvas
}

function wasmReader(kind: CodeKind): Reader {
  const worker = new Worker(new URL('./scan.worker.ts', import.meta.url), { type: 'module' })
  const read = (canvas: HTMLCanvasElement) => {
    const image = canvas.getContext('2d', { willReadFrequently: true })?.getImageData(0, 0, canvas.width, canvas.height)
    return new Promise<string | null>((resolve, reject) => {
      worker.onmessage = (event: MessageEvent<string | null>) => resolve(event.data)
      worker.onerror = () => reject(new Error('scan worker'))
      if (image) worker.postMessage({ image, formats: [...WASM[kind]] }, [image.data.buffer])
      else resolve(null)
    })
  }
  return { read, close: () => worker.terminate() }
}

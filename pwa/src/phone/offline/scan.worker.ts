import { prepareZXingModule, readBarcodes, type ReadInputBarcodeFormat } from 'zxing-wasm/reader'
// From our own origin: precached, and no foreign address in the policy.
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

prepareZXingModule({
  overrides: { locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasm : prefix + path) },
  fireImmediately: true,
}).catch(() => undefined)

addEventListener('message', (event: MessageEvent<{ image: ImageData; formats: ReadInputBarcodeFormat[] }>) => {
  const { image, formats } = event.data
  readBarcodes(image, { formats, maxNumberOfSymbols: 1, tryHarder: true }).then(
    (found) => postMessage(found[0]?.text ?? null),
    () => postMessage(null),
  )
})

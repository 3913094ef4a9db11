import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
// From our own origin: precached, and no foreign address in the policy.
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

prepareZXingModule({
  overrides: { locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasm : prefix + path) },
  fireImmediately: true,
}).catch(() => undefined)

addEventListener('message', (event: MessageEvent<ImageData>) => {
  readBarcodes(event.data, { formats: ['QRCode'], maxNumberOfSymbols: 1, tryHarder: true }).then(
    (found) => postMessage(found[0]?.text ?? null),
    () => postMessage(null),
  )
})

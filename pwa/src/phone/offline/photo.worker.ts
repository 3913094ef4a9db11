import { shrink } from './picture'

addEventListener('message', (event: MessageEvent<{ id: number; file: Blob; lines: string[] }>) => {
  const { id, file, lines } = event.data
  shrink(file, lines).then(
    (picture) => postMessage({ id, picture }, { transfer: [picture.buffer] }),
    (error: unknown) => postMessage({ id, fault: String(error) }),
  )
})

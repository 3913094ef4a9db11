import { shrinkWithThumb } from './thumbs'

addEventListener('message', (event: MessageEvent<{ id: number; file: Blob; lines: string[] }>) => {
  const { id, file, lines } = event.data
  shrinkWithThumb(file, lines).then(
    (picture) => postMessage({ id, picture }, { transfer: [picture.buffer] }),
    (error: unknown) => postMessage({ id, fault: String(error) }),
  )
})

/** Files made by the server: fetched with progress, so that a long making is seen and a refusal is said. */
import { DONE, isMarked, judge, NotReached, type Answer } from './client'

export interface Progress {
  /** Bytes so far; nothing yet while the server is still making it. */
  loaded: number
  /** 0 when the server does not say. */
  total: number
}

export interface TakenFile {
  file: Blob
  /** What the server calls it. */
  disposition: string | null
}

/** XMLHttpRequest, because `fetch` cannot tell how far a file has come. Judged as every other answer is. */
export function takeFile(
  path: string,
  body?: object,
  onProgress: (progress: Progress) => void = () => {},
  signal?: AbortSignal,
): Promise<TakenFile> {
  const request = new XMLHttpRequest()
  signal?.addEventListener('abort', () => request.abort())
  return new Promise((done, refuse) => {
    request.open(body ? 'POST' : 'GET', path)
    if (body) request.setRequestHeader('X-Anxun', '1')
    if (body) request.setRequestHeader('Content-Type', 'application/json')
    request.responseType = 'blob'
    request.onprogress = (event) =>
      onProgress({ loaded: event.loaded, total: event.lengthComputable ? event.total : 0 })
    request.onerror = () => refuse(new NotReached(null))
    request.onload = () => {
      const header = (name: string) => request.getResponseHeader(name)
      const answer = { status: request.status, header, file: request.response as Blob }
      void fileIn(answer).then((file) => done({ file, disposition: header('Content-Disposition') }), refuse)
    }
    request.send(body ? JSON.stringify(body) : null)
  })
}

/** The file, where it is one and ours; else the refusal in it. */
export async function fileIn({ file, ...answer }: Omit<Answer, 'text'> & { file: Blob }): Promise<Blob> {
  if (isMarked(answer) && DONE.includes(answer.status) && !/json|html/.test(answer.header('Content-Type') ?? 'html'))
    return file
  judge({ ...answer, text: await file.text() })
  throw new NotReached(answer.status)
}

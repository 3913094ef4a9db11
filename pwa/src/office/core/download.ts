/** Files made by the server (PDF sheets): fetched with progress, so that a long making is seen and a refusal is said. */
import { ApiProblem, NotReached } from '@/api/client'

export interface Progress {
  /** Bytes so far; nothing yet while the server is still making it. */
  loaded: number
  /** 0 when the server does not say. */
  total: number
}

/** XMLHttpRequest, because `api/client.ts` reads JSON only and cannot tell how far a file has come. */
export function download(path: string, onProgress: (progress: Progress) => void, body?: object): Promise<Blob> {
  return new Promise((done, refuse) => {
    const request = new XMLHttpRequest()
    request.open(body ? 'POST' : 'GET', path)
    if (body) request.setRequestHeader('X-Anxun', '1')
    if (body) request.setRequestHeader('Content-Type', 'application/json')
    request.responseType = 'blob'
    request.onprogress = (event) => onProgress({ loaded: event.loaded, total: event.lengthComputable ? event.total : 0 })
    request.onerror = () => refuse(new NotReached(null))
    request.onload = () => {
      const file = request.response as Blob
      if ([200, 201].includes(request.status) && !file.type.includes('json') && !file.type.includes('html')) done(file)
      else void refusalIn(file, request.status).then(refuse)
    }
    request.send(body ? JSON.stringify(body) : null)
  })
}

export async function refusalIn(file: Blob, status: number): Promise<Error> {
  try {
    const { code, detail } = JSON.parse(await file.text()) as { code?: string; detail?: string }
    return code ? new ApiProblem(status, code, detail ?? '', {}, null) : new NotReached(status)
  } catch {
    return new NotReached(status)
  }
}

export function saveAs(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** Files made by the server (PDF sheets, ledgers) into the hands of whoever asked. */
import { takeFile, type Progress } from '@/shared/api/file'

export const download = async (path: string, onProgress: (progress: Progress) => void, body?: object): Promise<Blob> =>
  (await takeFile(path, body, onProgress)).file

export function saveAs(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

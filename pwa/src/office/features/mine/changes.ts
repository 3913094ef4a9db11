/** The change log as the repository has it: versions, each with its groups of lines. */
// eslint-disable-next-line no-restricted-imports -- one log for the desk and the command line
import text from '../../../../../backend/CHANGELOG.md?raw'

export interface VersionNotes {
  version: string
  day: string
  groups: { title: string; lines: string[] }[]
}

export const versions: readonly VersionNotes[] = readVersions(text)

/**
 * `## 0.2.0（2026-11-30）`, then lines that begin with a dash, under a word with a colon where there are several kinds.
 */
export function readVersions(source: string): VersionNotes[] {
  const found: VersionNotes[] = []
  for (const line of source.split('\n')) {
    const head = /^## (\S+)（(\S+)）$/.exec(line)
    const last = found[found.length - 1]
    if (head) found.push({ version: head[1] ?? '', day: head[2] ?? '', groups: [] })
    else if (last && /^[^-#\s].*：$/.test(line)) last.groups.push({ title: line.slice(0, -1), lines: [] })
    else if (last && line.startsWith('- ')) {
      if (!last.groups.length) last.groups.push({ title: '', lines: [] })
      last.groups[last.groups.length - 1]?.lines.push(line.slice(2).replaceAll('`', ''))
    }
  }
  return found
}

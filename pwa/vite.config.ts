import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'
import type { ManifestEntry } from 'workbox-build'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** What only the office loads: its chunks start with `of-`, so that phones never precache them. */
const OFFICE = /src[\\/]office[\\/]|office\.html|node_modules[\\/](element-plus|@element-plus|echarts|zrender)[\\/]/

/** What both entries start with; Vite's own modules have names that begin with a NUL. */
const isShared = (id: string) => id.startsWith('\0') || /src[\\/]shared[\\/](api|start|words[\\/](dates|labels|judgement)|theme)/.test(id)

/** Files of the icons that sources name: `TriangleAlert` lies in `triangle-alert`. */
function iconsOf(asked: (source: string) => boolean): Set<string> {
  const files = readdirSync(at('./src'), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(vue|ts)$/.test(name) && asked(`src/${name}`))
  const lists = files.flatMap((name) => [...readFileSync(`${at('./src')}/${name}`, 'utf8').matchAll(/import \{([^}]*)\} from '@lucide\/vue'/g)])
  const names = lists.flatMap(([, list = '']) => list.split(',').map((name) => name.trim().split(' ')[0] ?? ''))
  return new Set(names.filter(Boolean).map((name) => name.replace(/(?<!^)([A-Z]|\d+)/g, '-$1').toLowerCase()))
}

/** What 今天 is made of: in one file, as a slow phone waits for each. */
const isToday = (id: string) =>
  /src[\\/]phone[\\/](features[\\/](today[\\/]|(hazards|venues)[\\/](standing|owners|visited)\.)|ui[\\/](SyncPill|LevelTag|ClockNote|EmptyState|LoadingRows|DueText|duties)\b)/.test(id)

/** Beside 今天, but not of it. */
const isRow = (id: string) => /src[\\/]phone[\\/](features[\\/]hazards[\\/]HazardRow|ui[\\/](PhotoThumb|StateTag))\b/.test(id)

/** With a chunk of the phone, an icon of both would bring the phone's styles to the desk. */
const officeIcons = iconsOf((source) => OFFICE.test(source))
const both = (icons: Set<string>) => new Set([...icons].filter((name) => officeIcons.has(name)))
const bothStart = both(iconsOf((source) => !OFFICE.test(source)))
const bothToday = both(iconsOf((source) => isToday(source) || isRow(source)))
const icon = (id: string) => /@lucide[\\/].*[\\/]icons[\\/]([\w-]+)\./.exec(id)?.[1] ?? ''

/** `$initial`: needed at the start of an entry. Few files for the first screen, none of the phone's storage in the office. */
const GROUPS = [
  { name: 'vue', test: /node_modules[\\/](@vue|vue|vue-router)[\\/]/ },
  { name: 'dexie', test: /node_modules[\\/]dexie[\\/]/ },
  // The pictures themselves lie with whoever shows them: one chunk would hold those of both entries.
  { name: 'icons', test: /@lucide[\\/](?!.*[\\/]icons[\\/])/, tags: ['$initial' as const] },
  { name: 'glyphs', test: (id: string) => bothStart.has(icon(id)), tags: ['$initial' as const] },
  { name: 'pictures', test: (id: string) => bothToday.has(icon(id)) },
  { name: 'words', test: /src[\\/]shared[\\/]words[\\/](items|life|visits)\b/ },
  { name: 'sentences', test: /src[\\/]shared[\\/]words[\\/]zh\b/ },
  { name: 'shared', test: isShared, tags: ['$initial' as const] },
  { name: 'base', test: /src[\\/]phone[\\/](offline|shell|ui)[\\/]/, tags: ['$initial' as const] },
  { name: 'outbox', test: /src[\\/]phone[\\/]offline[\\/](drafts|outbox)\b/ },
  { name: 'row', test: isRow },
  { name: 'today', test: isToday },
  { name: 'element', test: /node_modules[\\/](@?element-plus|@vueuse|@popperjs|@floating-ui|lodash-es|dayjs|async-validator)[\\/]/ },
  { name: 'map', test: /src[\\/]shared[\\/]map[\\/]|node_modules[\\/](leaflet|gcoord)[\\/]/ },
]

/** Runs before all else, in browsers that know nothing else of ours; the server names its hash in the page's policy. */
const startFirst: Plugin = {
  name: 'start-first',
  transformIndexHtml: (html) => html.replace('</head>', () => `  <script>${readFileSync(at('./start.js'), 'utf8')}</script>\n  </head>`),
}

/** A sheet in the head holds back all painting: below the name it holds back only what comes after it. */
const nameFirst: Plugin = {
  name: 'name-first',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html) {
      const sheets = html.match(/ *<link rel="stylesheet"[^>]*>\n/g) ?? []
      if (!sheets.length) throw new Error('no style sheet found to move below the name')
      const rest = sheets.reduce((page, sheet) => page.replace(sheet, ''), html)
      return rest.replace('    <noscript>', `${sheets.join('')}    <noscript>`)
    },
  },
}

let outDir = ''
const knowOutDir: Plugin = {
  name: 'know-out-dir',
  configResolved: (config) => { outDir = resolve(config.root, config.build.outDir) },
}

/** The worker takes a file only as it was built: a portal's page, or half of another build, fails its whole installation. */
const sealed = (entry: ManifestEntry & { size: number }) => {
  const digest = createHash('sha256').update(readFileSync(resolve(outDir, entry.url))).digest('base64')
  return { ...entry, integrity: `sha256-${digest}` }
}

export default defineConfig({
  resolve: {
    alias: [
      { find: '@', replacement: at('./src') },
      // Its modern build: the default one is ES5 and larger.
      { find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' },
    ],
  },
  server: {
    // Limits of size are data of the server's; the phone reads the same sheet.
    fs: { allow: [at('.'), at('../backend')] },
    proxy: Object.fromEntries(
      ['/api', '/v/', '/V/', '/schema', '/health'].map((path) => [path, 'http://127.0.0.1:8000']),
    ),
  },
  plugins: [
    knowOutDir,
    startFirst,
    nameFirst,
    vue(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'service-worker',
      filename: 'sw.ts',
      injectRegister: false,
      manifest: false, // public/manifest.webmanifest, linked by index.html alone
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,png,svg,wasm,webmanifest}'],
        globIgnores: ['office*', 'assets/of-*'],
        manifestTransforms: [(entries) => ({ manifest: entries.map(sealed), warnings: [] })],
        maximumFileSizeToCacheInBytes: 3 * 1024 * 1024,
      },
    }),
  ],
  // Of all we use nothing is written in the options API (of Element's, the tree select is): 2 KB less.
  define: { __VUE_OPTIONS_API__: false },
  worker: { format: 'es' },
  build: {
    target: ['chrome87', 'safari15'],
    cssTarget: ['chrome87', 'safari15'],
    rolldownOptions: {
      // What a feature shows to others does nothing by itself: whoever takes one thing need not load the rest.
      treeshake: { moduleSideEffects: [{ test: /src[\\/]phone[\\/]features[\\/]\w+[\\/]index\.ts$/, sideEffects: false }] },
      input: { phone: at('./index.html'), office: at('./office.html') },
      output: {
        codeSplitting: { groups: GROUPS },
        chunkFileNames: (chunk) =>
          chunk.moduleIds.some((id) => OFFICE.test(id)) ? 'assets/of-[name]-[hash].js' : 'assets/[name]-[hash].js',
        entryFileNames: (chunk) =>
          chunk.name === 'office' ? 'assets/of-[name]-[hash].js' : 'assets/[name]-[hash].js',
        assetFileNames: (asset) =>
          asset.originalFileNames.some((name) => OFFICE.test(name)) || asset.names.some((name) => /^(office|element)/.test(name))
            ? 'assets/of-[name]-[hash][extname]'
            : 'assets/[name]-[hash][extname]',
      },
    },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'], setupFiles: ['src/phone/testing/setup.ts'] },
})

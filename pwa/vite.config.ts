import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import vuePlugin from '@vitejs/plugin-vue'
import type { BuildOptions, Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'
import type { ManifestEntry } from 'workbox-build'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Built one after the other into one folder, so that neither carries what only the other uses of Vue. */
const APPS = ['phone', 'office'] as const
type App = (typeof APPS)[number]
const HTML = { phone: at('./index.html'), office: at('./office.html') }

const SRC = at('./src/').replaceAll('\\', '/')

/** Whether a module is one of ours, by its path inside `src`. */
const isOf = (patterns: readonly RegExp[]) => (id: string) => {
  const path = id.replaceAll('\\', '/')
  return path.startsWith(SRC) && patterns.some((pattern) => pattern.test(path.slice(SRC.length)))
}

/** Vite's own modules have names that begin with a NUL. */
const ofVite = (id: string) => id.startsWith('\0')

/** What 今天 is made of: in one file, as a slow phone waits for each. */
const TODAY = [
  /^phone\/features\/today\/(?!.*nfinished)/,
  /^phone\/features\/(hazards|venues)\/(standing|owners|visited)\./,
  /^phone\/ui\/(SyncPill|LevelTag|ClockNote|EmptyState|LoadingRows|DueText|duties)\./,
]

/** Beside 今天, but not of it. */
const ROW = [/^phone\/features\/hazards\/HazardRow\./, /^phone\/ui\/(PhotoThumb|StateTag)\./]

/** What every page of the phone starts with. */
const BASE = [
  /^phone\/(offline|shell|ui)\//,
  /^shared\/(api|start|theme)\//,
  /^shared\/words\/(dates|labels|judgement)\./,
]

const vue = { name: 'vue', test: /node_modules[\\/](@vue|vue|vue-router)[\\/]/ }
const map = {
  name: 'map',
  test: (id: string) => isOf([/^shared\/map\//])(id) || /node_modules[\\/](leaflet|gcoord)[\\/]/.test(id),
}

/** `$initial`: needed at the start. Few files for the phone's first screen. */
const GROUPS = {
  phone: [
    vue,
    { name: 'dexie', test: /node_modules[\\/]dexie[\\/]/ },
    { name: 'words', test: isOf([/^shared\/words\/(items|life|visits)\./]) },
    { name: 'sentences', test: isOf([/^shared\/words\/zh\./]) },
    {
      name: 'base',
      test: (id: string) => ofVite(id) || /@lucide[\\/]/.test(id) || isOf(BASE)(id),
      tags: ['$initial' as const],
    },
    { name: 'outbox', test: isOf([/^phone\/offline\/(drafts|outbox)\./]) },
    { name: 'row', test: isOf(ROW) },
    { name: 'today', test: isOf(TODAY) },
    map,
  ],
  office: [
    vue,
    {
      name: 'element',
      test: /node_modules[\\/](@?element-plus|@vueuse|@popperjs|@floating-ui|lodash-es|dayjs|async-validator)[\\/]/,
    },
    { name: 'shared', test: (id: string) => ofVite(id) || isOf([/^shared\//])(id), tags: ['$initial' as const] },
    map,
  ],
}

/** Runs before all else, in browsers that know nothing else of ours; the server names its hash in the page's policy. */
const startFirst: Plugin = {
  name: 'start-first',
  transformIndexHtml: (html) =>
    html.replace('</head>', () => `  <script>${readFileSync(at('./start.js'), 'utf8')}</script>\n  </head>`),
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
  configResolved: (config) => {
    outDir = resolve(config.root, config.build.outDir)
  },
}

/**
 * The phone's service worker takes a file only as it was built: a portal's page, or half of another build, fails its
 * whole installation.
 */
const sealed = (entry: ManifestEntry & { size: number }) => {
  const digest = createHash('sha256')
    .update(readFileSync(resolve(outDir, entry.url)))
    .digest('base64')
  return { ...entry, integrity: `sha256-${digest}` }
}

/** Only the phone works without network. */
const worker = VitePWA({
  strategies: 'injectManifest',
  srcDir: 'service-worker',
  filename: 'sw.ts',
  injectRegister: false,
  manifest: false, // public/manifest.webmanifest, linked by index.html alone
  injectManifest: {
    globPatterns: ['**/*.{js,css,html,png,svg,wasm,webmanifest}'],
    manifestTransforms: [(entries) => ({ manifest: entries.map(sealed), warnings: [] })],
    maximumFileSizeToCacheInBytes: 3 * 1024 * 1024,
  },
})

function build(app: App): BuildOptions {
  const prefix = app === 'office' ? 'of-' : ''
  return {
    target: ['chrome87', 'safari15'],
    cssTarget: ['chrome87', 'safari15'],
    emptyOutDir: app === 'phone',
    copyPublicDir: app === 'phone',
    rolldownOptions: {
      // What a feature shows to others does nothing by itself: whoever takes one thing need not load the rest.
      treeshake: {
        moduleSideEffects: [{ test: /src[\\/]phone[\\/]features[\\/]\w+[\\/]index\.ts$/, sideEffects: false }],
      },
      input: { [app]: HTML[app] },
      output: {
        codeSplitting: { groups: GROUPS[app] },
        chunkFileNames: `assets/${prefix}[name]-[hash].js`,
        entryFileNames: `assets/${prefix}[name]-[hash].js`,
        assetFileNames: `assets/${prefix}[name]-[hash][extname]`,
      },
    },
  }
}

export default defineConfig(({ command, mode }) => {
  const app = APPS.find((one) => one === mode)
  if (command === 'build' && !app) throw new Error(`--mode ${APPS.join(' or ')}: each is built by itself`)
  return {
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
    plugins: [knowOutDir, startFirst, nameFirst, vuePlugin(), app === 'office' ? [] : worker],
    // Of all we use nothing is written in the options API (of Element's, the tree select is): 2 KB less.
    define: { __VUE_OPTIONS_API__: false },
    worker: { format: 'es' },
    ...(app && { build: build(app) }),
    test: { environment: 'happy-dom', include: ['src/**/*.test.ts'], setupFiles: ['src/phone/testing/setup.ts'] },
  }
})

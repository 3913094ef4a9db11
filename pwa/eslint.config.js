import vue from 'eslint-plugin-vue'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** Whatever asks the network: an answer that nobody judged must not reach the phone's own data. */
const TALKS = ['fetch', 'XMLHttpRequest', 'EventSource', 'WebSocket', 'sendBeacon']
const ONE_PLACE = 'Only api/client.ts (and api/file.ts) talks to the network, and judges what comes back.'

/** @param {string[]} folders */
const within = (folders) => `(?:${folders.join('|')})(?:/|$)`

/**
 * What a folder may import, by `@/…` so that these patterns see it; within itself by `./`. Two apps beside each
 * other on what they share; the order in the phone is shell → features → ui → offline, in the office
 * shell → features → ui → core.
 *
 * @param {string} folder
 * @param {string[]} may
 * @param {{ regex: string, message: string }[]} never
 */
function layer(folder, may, never = []) {
  const app = folder.split('/')[0]
  const other = app === 'phone' ? 'office' : app === 'office' ? 'phone' : 'phone|office'
  const apart =
    app === 'shared'
      ? 'shared knows neither the phone nor the office.'
      : 'Phone and office do not know each other: what both need lies in shared.'
  const message = `${folder} may import ${may.join(', ') || 'nothing of ours'} only.`
  const patterns = [
    { group: ['../*'], message: 'Between folders import by @/…' },
    { regex: `^@/(?:${other})/`, message: apart },
    { regex: `^@/(?!${within([...may, other])})`, message },
    ...never,
  ]
  return { files: [`src/${folder}/**/*.{ts,vue}`], rules: { 'no-restricted-imports': ['error', { patterns }] } }
}

/** Another feature is reached through its index, never through its files. */
const BY_INDEX = { regex: '^@/phone/features/[^/]+/', message: 'Another feature is reached through its index.' }

/** @param {string[]} rules */
const off = (...rules) => Object.fromEntries(rules.map((rule) => [`vue/${rule}`, /** @type {const} */ ('off')]))

export default defineConfig(
  globalIgnores(['dist/', 'dist.*/', 'start.js', 'src/shared/**/*.gen.ts']),
  tseslint.configs.recommendedTypeChecked,
  tseslint.configs.stylistic,
  vue.configs['flat/recommended'],
  {
    languageOptions: {
      parserOptions: {
        parser: tseslint.parser,
        project: [
          './tsconfig.json',
          './src/office/tsconfig.json',
          './service-worker/tsconfig.json',
          './tsconfig.node.json',
        ],
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['error', 'warn'] }],
      'max-lines': ['error', 500],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      // Handlers of events and of Dexie return promises nobody awaits.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      // Row maps are types so that they stay closed; interfaces are used elsewhere.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // A transaction body is async by Dexie's contract, with or without an await in it.
      '@typescript-eslint/require-await': 'off',
      // `() => {}` says "nothing to stop yet" better than a comment in it.
      '@typescript-eslint/no-empty-function': 'off',
      // The compiler's unused checks know more, and allow `_name`.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.vue'],
    rules: {
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/max-lines-per-block': ['error', { script: 120, template: 120, skipBlankLines: true }],
      // Prettier drops the semicolon by which Vue knows two statements from an expression.
      'vue/no-restricted-syntax': [
        'error',
        { selector: 'VOnExpression[body.length>1]', message: 'Two statements in a handler: write a function.' },
      ],
      // Layout is Prettier's.
      ...off(
        'first-attribute-linebreak',
        'html-closing-bracket-newline',
        'html-closing-bracket-spacing',
        'html-indent',
        'html-quotes',
        'html-self-closing',
        'max-attributes-per-line',
        'multiline-html-element-content-newline',
        'mustache-interpolation-spacing',
        'no-multi-spaces',
        'no-spaces-around-equal-signs-in-attribute',
        'singleline-html-element-content-newline',
      ),
      // App is the one root; optional props are absent by type, not by default value.
      'vue/multi-word-component-names': ['error', { ignores: ['App'] }],
      'vue/require-default-prop': 'off',
    },
  },
  {
    // Here ESLint sees no types of .vue imports and macros; vue-tsc does, and judges them.
    files: ['**/*.vue', 'src/**/main.ts', 'src/**/router.ts'],
    rules: Object.fromEntries(
      ['argument', 'assignment', 'call', 'member-access', 'return'].map((what) => [
        `@typescript-eslint/no-unsafe-${what}`,
        'off',
      ]),
    ),
  },
  {
    files: ['src/**/*.{ts,vue}', 'service-worker/**/*.ts'],
    ignores: ['src/shared/api/client.ts', 'src/shared/api/file.ts', 'src/**/*.test.ts', 'src/phone/testing/*'],
    rules: {
      'no-restricted-globals': ['error', ...TALKS.map((name) => ({ name, message: ONE_PLACE }))],
      'no-restricted-properties': [
        'error',
        ...TALKS.flatMap((property) =>
          ['window', 'self', 'globalThis', 'navigator'].map((object) => ({ object, property, message: ONE_PLACE })),
        ),
      ],
    },
  },
  layer('shared', ['shared']),
  layer('shared/words', ['shared/words']),
  layer('shared/start', ['shared/start']),
  layer('shared/theme', ['shared/start', 'shared/theme']),
  layer('shared/api', ['shared/api']),
  layer('shared/map', ['shared/api', 'shared/words', 'shared/map']),
  layer('phone', ['phone', 'shared']),
  layer('phone/offline', ['shared/api', 'shared/hashes', 'shared/pictures', 'phone/offline', 'phone/testing']),
  layer('phone/ui', [
    'shared/api',
    'shared/words',
    'shared/start',
    'shared/theme',
    'phone/offline',
    'phone/ui',
    'phone/testing',
  ]),
  layer(
    'phone/features',
    [
      'shared/api',
      'shared/clock',
      'shared/map',
      'shared/words',
      'phone/offline',
      'phone/ui',
      'phone/features',
      'phone/testing',
    ],
    [BY_INDEX],
  ),
  layer('office', ['office', 'shared']),
  layer('office/core', [
    'shared/api',
    'shared/pictures',
    'shared/words',
    'shared/start',
    'shared/theme',
    'office/core',
  ]),
  layer('office/ui', ['shared/api', 'shared/words', 'office/core', 'office/ui']),
  layer('office/features', [
    'shared/api',
    'shared/clock',
    'shared/map',
    'shared/words',
    'shared/start',
    'office/core',
    'office/ui',
    'office/features',
  ]),
)

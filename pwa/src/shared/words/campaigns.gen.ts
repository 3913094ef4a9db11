// Written by scripts/types, out of backend: change it there.

export const siteNames = {
  guardrail: '护栏',
  billboard: '广告牌',
  road: '路段',
  other: '其他',
} as const

export const treatmentNames = {
  remove: '拆除',
  reinforce: '加固',
  escape_opening: '开设逃生口',
  other: '其他处置',
} as const

export const resultNames = {
  clear: '没有问题',
  found: '发现问题',
} as const

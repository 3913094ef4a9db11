// Written by scripts/types, out of backend: change it there.

export const plateNames = {
  formal: '正式号牌',
  temporary: '临时号牌',
  none: '无牌',
  unknown: '未知',
} as const

export const parkingNames = {
  shed: '集中车棚',
  outdoors: '楼外',
  yard: '院内',
  corridor: '楼道',
  indoors: '室内',
  other: '其他',
} as const

export const chargingNames = {
  pile: '集中充电桩',
  yard: '自家院内',
  flying_wire: '飞线',
  indoors: '入户',
  other: '其他',
} as const

export const batteryNames = {
  lead_acid: '铅酸',
  lithium: '锂电',
  other: '其他',
  unknown: '不清楚',
} as const

export const standardNames = {
  gb2024: '新国标(2024)',
  gb2018: '国标(2018)',
  old: '非国标',
  unknown: '不清楚',
} as const

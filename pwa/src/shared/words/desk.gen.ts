// Written by scripts/types, out of backend: change it there.

export const dueNames = {
  overdue: '逾期',
  long_overdue: '严重超期',
  today: '今日到期',
  tomorrow: '明天到期',
  reached: '到期应改',
  undated: '没有期限',
} as const

export const obligationNames = {
  extension: '延期待批',
  whistle: '哨未应答',
  transfer: '疑似重大待移交',
  receipt: '回执未回',
  follow_up: '该回头看',
  void: '撤销待第二人',
} as const

export const buildingNames = {
  all: '全部',
  high_rise: '高层',
  low_rise: '非高层',
} as const

export const findingNames = {
  good: '未发现问题',
  advised: '当场指导改正',
  hazards: '发现隐患，另行处理',
  referred: '涉嫌违法，移交处理',
} as const

export const exportNames = {
  venues: '九小场所台账',
  grids: '网格名册',
  ebikes: '电动自行车台账',
  hazards: '防火隐患台账',
  campaign: '护栏广告牌专项台账',
  road: '道路隐患台账',
  dissuasions: '劝导登记表',
  months: '月度统计',
} as const

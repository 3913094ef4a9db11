// Written by scripts/types, out of backend: change it there.

export const vehicleNames = {
  motorcycle: '摩托车',
  e_tricycle: '电动三轮',
  farm_tricycle: '农用三轮',
  tractor: '拖拉机',
  van: '面包车',
  car: '轿车',
  truck: '货车',
  ebike: '电动自行车',
  school_bus: '校车',
  other: '其他车辆',
} as const

export const violationNames = {
  carrying_people: '农用车载人',
  no_helmet: '摩托车未戴头盔',
  drunk: '疑似酒后驾驶',
  fatigue: '疲劳驾驶',
  no_reflector: '未粘贴反光标识',
  overcrowded: '超员',
  unlicensed: '无证无牌',
  overdue_check: '未年检或脱保',
  wrong_way: '逆行',
  speeding: '超速',
  modified: '违规加装改装',
  lights: '灯光不全',
  underage: '未成年骑行',
  oversize_load: '载物超长超宽',
  other: '其他',
} as const

export const actionNames = {
  told: '口头劝导',
  turned_back: '劝返',
  passengers_off: '乘员下车',
  reflector_on: '现场粘贴反光标识',
  family_called: '联系家属',
  police: '报交警',
  other: '其他',
} as const

export const weatherNames = {
  clear: '晴',
  cloudy: '阴',
  rain: '雨',
  snow: '雪',
  fog: '雾',
  wind: '大风',
} as const

/** The tiles under the thumb: what is met most at the roadside stands first. */
import type { Action, Vehicle, Violation } from './duty'

export const VEHICLES: readonly Vehicle[] = [
  'motorcycle',
  'farm_tricycle',
  'ebike',
  'e_tricycle',
  'tractor',
  'van',
  'car',
  'truck',
  'school_bus',
  'other',
]

const COMMON: readonly Violation[] = ['unlicensed', 'drunk', 'overcrowded', 'no_reflector', 'lights', 'underage']
const FIRST: Readonly<Record<Vehicle, readonly Violation[]>> = {
  motorcycle: ['no_helmet'],
  ebike: ['no_helmet', 'underage', 'wrong_way', 'modified'],
  farm_tricycle: ['carrying_people', 'no_reflector'],
  e_tricycle: ['carrying_people', 'modified', 'no_reflector'],
  tractor: ['carrying_people', 'no_reflector', 'lights'],
  van: ['overcrowded', 'fatigue'],
  car: ['drunk', 'fatigue', 'speeding'],
  truck: ['oversize_load', 'carrying_people', 'fatigue'],
  school_bus: ['overcrowded', 'overdue_check'],
  other: ['carrying_people'],
}
const REST: readonly Violation[] = ['fatigue', 'speeding', 'wrong_way', 'modified', 'overdue_check', 'oversize_load']
const LAST: readonly Violation[] = ['no_helmet', 'carrying_people', 'other']

/** What is wrong with such a vehicle, the commonest first; nothing is left out. */
export const violationsOf = (vehicle: Vehicle): Violation[] => [
  ...new Set([...FIRST[vehicle], ...COMMON, ...REST, ...LAST]),
]

/** What was done; what people do of their own accord stands first. */
export const ACTIONS: readonly Action[] = [
  'told',
  'turned_back',
  'passengers_off',
  'reflector_on',
  'family_called',
  'police',
  'other',
]

/** Short, as a tile has room for. */
export const vehicleTiles: Readonly<Record<Vehicle, string>> = {
  motorcycle: '摩托车',
  farm_tricycle: '农用三轮',
  ebike: '电动自行车',
  e_tricycle: '电动三轮',
  tractor: '拖拉机',
  van: '面包车',
  car: '轿车',
  truck: '货车',
  school_bus: '校车',
  other: '其他',
}
export const violationTiles: Readonly<Record<Violation, string>> = {
  carrying_people: '违法载人',
  no_helmet: '没戴头盔',
  drunk: '疑似酒后',
  fatigue: '疲劳驾驶',
  no_reflector: '没贴反光',
  overcrowded: '超员',
  unlicensed: '无证无牌',
  overdue_check: '没年检',
  wrong_way: '逆行',
  speeding: '超速',
  modified: '加装改装',
  lights: '灯光不全',
  underage: '未成年骑行',
  oversize_load: '超长超宽',
  other: '其他',
}
export const actionTiles: Readonly<Record<Action, string>> = {
  told: '口头劝导',
  turned_back: '劝返',
  passengers_off: '乘员下车',
  reflector_on: '贴反光标识',
  family_called: '联系家属',
  police: '报交警',
  other: '其他',
}

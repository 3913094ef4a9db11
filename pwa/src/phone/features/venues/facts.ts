/** What is asked about a venue: the twelve facts of the first entry, and the rest that fills in over visits. */
import type { VenueClass, VenueRow } from '@/shared/api/rows'
import { classNames, fuelNames, venueStatusNames } from '@/shared/words/labels'

export type FactKind = 'text' | 'phone' | 'count' | 'decimal' | 'yes_no' | 'choice' | 'date' | 'long'
export type FactField = Exclude<
  keyof VenueRow,
  | 'id'
  | 'number'
  | 'grid'
  | 'grid_name'
  | 'initials'
  | 'version'
  | 'codes'
  | 'updated_at'
  | 'self_check'
  | 'taken_over_at'
  | 'oversize'
>

export interface Fact {
  field: FactField
  label: string
  kind: FactKind
  /** Why it is asked; shown beside the field. */
  why?: string
  unit?: string
  example?: string
  choices?: readonly (readonly [string, string])[]
  longest?: number
  /** Asked of these classes only. */
  of?: readonly VenueClass[]
}

const CLASSES = Object.entries(classNames)
const FUELS = Object.entries(fuelNames)
const STATUSES = Object.entries(venueStatusNames)

export const firstFacts: readonly Fact[] = [
  {
    field: 'name',
    label: '场所名称',
    kind: 'text',
    why: '写门口牌匾上的名字，大家都找得到',
    example: '例如：福满楼饭店',
    longest: 80,
  },
  { field: 'venue_class', label: '类别', kind: 'choice', why: '决定走访时看哪些隐患', choices: CLASSES },
  {
    field: 'address',
    label: '地址',
    kind: 'text',
    why: '写到门牌号，换了人也找得到',
    example: '例如：电厂路12号',
    longest: 200,
  },
  { field: 'operator', label: '经营者', kind: 'text', why: '有事先找他', longest: 40 },
  {
    field: 'phone',
    label: '联系电话',
    kind: 'phone',
    why: '到期前提醒、锁门时联系用，列表里只显示一部分',
    longest: 20,
  },
  { field: 'area_m2', label: '面积', kind: 'decimal', unit: '平方米', why: '太大的不算九小场所，要转重点单位' },
  {
    field: 'floors',
    label: '所在层/总层数',
    kind: 'text',
    why: '高层和地下的要求不同',
    example: '例如：1/6',
    longest: 20,
  },
  { field: 'lives_in', label: '有人住在里面吗', kind: 'yes_no', why: '住人的场所夜里最危险，要先走访' },
  { field: 'fuel', label: '用什么火、什么气', kind: 'choice', why: '用瓶装气、醇基燃料的要多看一眼', choices: FUELS },
  { field: 'extinguishers', label: '灭火器', kind: 'count', unit: '具', why: '每处至少 2 具' },
  { field: 'exits', label: '安全出口', kind: 'count', unit: '个', why: '着火时能不能跑出来' },
  { field: 'indoor_ebike', label: '室内停放或充电的电动车', kind: 'yes_no', why: '楼内充电最容易起火' },
]

/** What tells whether a venue is still a small one, where its class is not measured by area. */
export const sizeFacts: readonly Fact[] = [
  {
    field: 'rooms',
    label: '客房、包间',
    kind: 'count',
    unit: '间',
    why: '太多的不算九小场所',
    of: ['hotel', 'entertainment'],
  },
  {
    field: 'beds',
    label: '床位',
    kind: 'count',
    unit: '张',
    why: '太多的不算九小场所',
    of: ['hotel', 'hospital', 'school'],
  },
  { field: 'pupils', label: '在校（园）人数', kind: 'count', unit: '人', why: '太多的不算九小场所', of: ['school'] },
]

export const asked = (fact: Fact, venueClass: unknown): boolean =>
  !fact.of || fact.of.includes(venueClass as VenueClass)

export const moreFacts: readonly Fact[] = [
  { field: 'status', label: '营业状态', kind: 'choice', choices: STATUSES },
  { field: 'subtype', label: '细类', kind: 'text', example: '例如：烧烤店', longest: 40 },
  { field: 'licence_name', label: '营业执照名称', kind: 'text', longest: 80 },
  { field: 'credit_code', label: '统一社会信用代码', kind: 'text', longest: 18 },
  { field: 'building_kind', label: '建筑性质', kind: 'text', example: '例如：商住、自建', longest: 40 },
  { field: 'landlord', label: '房东', kind: 'text', longest: 40 },
  { field: 'landlord_phone', label: '房东电话', kind: 'phone', longest: 20 },
  { field: 'staff_count', label: '从业人数', kind: 'count', unit: '人' },
  { field: 'residents', label: '住几个人', kind: 'count', unit: '人' },
  { field: 'residents_place', label: '住在哪里', kind: 'text', example: '例如：二层里间', longest: 80 },
  { field: 'mixed_use', label: '生产、经营、住宿在一起吗', kind: 'yes_no' },
  { field: 'open_flame', label: '用明火吗', kind: 'yes_no' },
  { field: 'gas_cylinders', label: '气瓶', kind: 'count', unit: '个' },
  { field: 'extinguishers_expire_on', label: '灭火器有效期至', kind: 'date' },
  { field: 'emergency_lights', label: '应急灯', kind: 'count', unit: '个' },
  { field: 'exit_signs', label: '疏散指示标志', kind: 'count', unit: '个' },
  { field: 'smoke_alarms', label: '独立烟感报警器', kind: 'count', unit: '个' },
  { field: 'gas_alarm', label: '装了燃气报警器吗', kind: 'yes_no' },
  { field: 'window_obstruction', label: '外窗有防盗网或广告牌挡着吗', kind: 'yes_no' },
  { field: 'escape_opening', label: '有逃生口吗', kind: 'yes_no' },
  { field: 'steel_panels', label: '彩钢板', kind: 'text', example: '例如：岩棉，30 平方米', longest: 80 },
  { field: 'pledge_signed', label: '签了责任书吗', kind: 'yes_no' },
  { field: 'police_officer', label: '派出所民警', kind: 'text', longest: 40 },
  { field: 'remark', label: '备注', kind: 'long', longest: 500 },
]

/** Without these a venue cannot be entered at all. */
export const needed: readonly FactField[] = ['name', 'venue_class', 'address']

export function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === ''
}

/** What of the first twelve nobody has told us yet. */
export function missingFacts(venue: VenueRow): Fact[] {
  return firstFacts.filter((fact) => isBlank(venue[fact.field]))
}

export function factWords(fact: Fact, value: unknown): string {
  if (isBlank(value)) return '还没填'
  if (fact.kind === 'yes_no') return value ? '是' : '否'
  const chosen = fact.choices?.find(([key]) => key === value)
  if (chosen) return chosen[1]
  return fact.unit ? `${String(value)} ${fact.unit}` : String(value)
}

/** Everything one may know of a venue, in the order of the ledger: how it is asked and how it is said. */
import type { VenueClass, VenueRow } from '@/shared/api/rows'
import { dayWords } from '@/shared/words/dates'
import { classNames, fuelNames, venueStatusNames } from '@/shared/words/labels'

export type FieldName = Exclude<
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
export type FieldValue = string | number | boolean | null
export type VenueForm = Partial<Record<FieldName, FieldValue>>

export interface VenueField {
  name: FieldName
  label: string
  kind: 'text' | 'long' | 'number' | 'yes' | 'day' | 'choice'
  choices?: readonly (readonly [value: string, name: string])[]
  unit?: string
  required?: boolean
  /** Asked of these classes only. */
  of?: readonly VenueClass[]
  hint?: string
}

export const GROUPS: { title: string; text: string; fields: VenueField[] }[] = [
  {
    title: '基本情况',
    text: '初次登记要填的。',
    fields: [
      { name: 'name', label: '场所名称（牌匾）', kind: 'text', required: true },
      { name: 'venue_class', label: '九小类别', kind: 'choice', choices: Object.entries(classNames), required: true },
      { name: 'subtype', label: '细类', kind: 'text', hint: '例如：便利店、火锅店' },
      { name: 'address', label: '详细地址', kind: 'text', required: true },
      { name: 'operator', label: '经营者', kind: 'text', required: true },
      { name: 'phone', label: '联系电话', kind: 'text' },
      { name: 'area_m2', label: '建筑面积', kind: 'number', unit: '㎡' },
      { name: 'rooms', label: '客房、包间', kind: 'number', unit: '间', of: ['hotel', 'entertainment'] },
      { name: 'beds', label: '床位', kind: 'number', unit: '张', of: ['hotel', 'hospital', 'school'] },
      { name: 'pupils', label: '在校（园）人数', kind: 'number', unit: '人', of: ['school'] },
      { name: 'floors', label: '所在层/总层数', kind: 'text', hint: '例如：1/6' },
      { name: 'lives_in', label: '是否住人', kind: 'yes' },
      { name: 'fuel', label: '燃料', kind: 'choice', choices: Object.entries(fuelNames) },
      { name: 'extinguishers', label: '灭火器', kind: 'number', unit: '具' },
      { name: 'exits', label: '安全出口', kind: 'number', unit: '个' },
      { name: 'indoor_ebike', label: '室内停放或充电电动车', kind: 'yes' },
      { name: 'status', label: '状态', kind: 'choice', choices: Object.entries(venueStatusNames), required: true },
    ],
  },
  {
    title: '证照和房屋',
    text: '走访时逐步补全。',
    fields: [
      { name: 'licence_name', label: '营业执照名称', kind: 'text' },
      { name: 'credit_code', label: '统一社会信用代码', kind: 'text' },
      { name: 'building_kind', label: '建筑性质', kind: 'text', hint: '例如：商住、自建、市场' },
      { name: 'landlord', label: '房东', kind: 'text' },
      { name: 'landlord_phone', label: '房东电话', kind: 'text' },
      { name: 'staff_count', label: '从业人数', kind: 'number', unit: '人' },
      { name: 'residents', label: '住人数', kind: 'number', unit: '人' },
      { name: 'residents_place', label: '住人位置', kind: 'text', hint: '例如：二楼后间' },
      { name: 'mixed_use', label: '是否三合一', kind: 'yes' },
      { name: 'opened_on', label: '开业日期', kind: 'day' },
    ],
  },
  {
    title: '消防情况',
    text: '走访时逐步补全。',
    fields: [
      { name: 'open_flame', label: '是否用明火', kind: 'yes' },
      { name: 'gas_cylinders', label: '气瓶', kind: 'number', unit: '个' },
      { name: 'gas_alarm', label: '燃气报警器', kind: 'yes' },
      { name: 'extinguishers_expire_on', label: '灭火器有效期至', kind: 'day' },
      { name: 'emergency_lights', label: '应急灯', kind: 'number', unit: '个' },
      { name: 'exit_signs', label: '疏散标志', kind: 'number', unit: '个' },
      { name: 'smoke_alarms', label: '独立烟感', kind: 'number', unit: '个' },
      { name: 'window_obstruction', label: '外窗有防盗网或广告牌', kind: 'yes' },
      { name: 'escape_opening', label: '逃生口', kind: 'yes' },
      { name: 'steel_panels', label: '彩钢板', kind: 'text', hint: '材质和面积' },
      { name: 'pledge_signed', label: '责任书已签', kind: 'yes' },
      { name: 'police_officer', label: '派出所民警', kind: 'text' },
      { name: 'remark', label: '备注', kind: 'long' },
    ],
  },
]

export const FIELDS = GROUPS.flatMap((group) => group.fields)
/** Whether it is asked of a class. */
export const asked = (field: VenueField, venueClass: unknown): boolean =>
  !field.of || field.of.includes(venueClass as VenueClass)

/** Not asked in the form: put on the map. */
const PLACE: VenueField[] = [
  { name: 'lat', label: '地图位置（纬度）', kind: 'number' },
  { name: 'lng', label: '地图位置（经度）', kind: 'number' },
]
export const fieldOf = (name: string): VenueField | undefined =>
  [...FIELDS, ...PLACE].find((field) => field.name === name)

/** As it is said; what nobody has asked yet is empty. */
export function valueWords(field: VenueField | undefined, value: unknown): string {
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value !== 'string' && typeof value !== 'number') return ''
  const text = String(value)
  if (text === '' || !field) return text
  if (field.kind === 'day') return dayWords(text)
  if (field.kind === 'choice') return field.choices?.find(([key]) => key === text)?.[1] ?? text
  return field.unit ? `${text} ${field.unit}` : text
}

/** The ledgers we read, and what the office calls their columns. */
import type { ImportKind } from '@/office/wire'

export const KINDS: { value: ImportKind; name: string; text: string; unit: string; after: string }[] = [
  { value: 'venues', name: '九小场所台账', text: '一行一家场所。要有名称、类别、网格、地址；其余列有多少认多少。', unit: '家', after: '/venues' },
  { value: 'grids', name: '网格名册', text: '一行一个网格和网格员。先导名册，再导场所台账，场所才能找到网格。', unit: '个', after: '/people' },
]

const COLUMNS: Record<string, string> = {
  grid: '网格',
  community: '社区(村)',
  kind: '类型',
  worker: '网格员',
  name: '名称',
  phone: '电话',
  venue_class: '类别',
  address: '地址',
  operator: '经营者',
  area_m2: '面积',
  floors: '楼层',
  status: '状态',
  remark: '备注',
  jian: '吉安码',
  credit_code: '信用代码',
  licence_name: '执照名称',
  staff_count: '从业人数',
  lives_in: '是否住人',
  fuel: '燃料',
  extinguishers: '灭火器',
  exits: '安全出口',
  indoor_ebike: '室内电动车',
}

export const columnWords = (field: string): string => COLUMNS[field] ?? field

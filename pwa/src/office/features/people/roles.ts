/** Which roles may be given, and where they may work. */
import { computed } from 'vue'
import type { Role } from '@/shared/api/rows'
import { me } from '@/office/core/session'
import { roleNames } from '@/shared/words/labels'

export const ROLES = Object.entries(roleNames) as [Role, string][]

export const roleTexts: Record<Role, string> = {
  grid_worker: '走访、上报隐患、提交整改、复查一般隐患；在手机端工作。',
  station_duty: '劝导站值守登记；在手机端工作，看不到场所、车主和隐患。',
  enforcer: '持证人员，复查隐患；手机端和办公端都能用。',
  office: '核实交办、复查、撤销、台账、统计。',
  leader: '只看，不办理。',
  village_head: '报告和解决本村道路隐患；在手机端工作，只看到自己村屯的道路隐患。',
  admin: '人员、网格、台账和码牌，不办理隐患。',
}

/** Who sits at the desks is the administrators' to say. */
const BY_OFFICE: Role[] = ['grid_worker', 'station_duty', 'enforcer', 'leader', 'village_head']

export const mayManage = (role: Role): boolean =>
  me.value?.role === 'admin' || (me.value?.role === 'office' && BY_OFFICE.includes(role))

export const givable = computed(() => ROLES.filter(([role]) => mayManage(role)))

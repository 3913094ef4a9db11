/** Why something is left for a person to decide. */
import type { TaskKind } from '@/office/core/wire'
import type { Tone } from '@/shared/words/dates'

export const taskNames: Record<TaskKind, string> = {
  disputed: '复查不一致',
  superseded: '没有生效',
  parked: '没有办成',
  held: '在等前面的',
  venue_conflict: '两人改得不一样',
  device_lost: '手机失联',
  unsolved: '群众说没解决',
  ebike_conflict: '电动车改得不一样',
  ebike_twins: '车架号或号牌重复',
  grid_uncovered: '网格没有人',
  ledger_closes: '台账写已整改',
  ledger_unproven: '台账证据不够',
  refused: '拒不整改',
  unreached: '三次没走成',
}

/** What the office usually does about it. */
export const taskAdvice: Record<TaskKind, string> = {
  disputed: '打开这条隐患，看两次复查的照片和说明，必要时打电话核实，再由你复查定结果。',
  superseded: '打开看时间线：迟到的内容和照片都在。需要的话由你补办这一步，不需要就写明情况后办结。',
  parked: '内容完整保存着。按说明解决原因（例如调整人员的网格）后，请当事人重新办理，再在这里办结。',
  held: '多半是另一部手机还没联网。请当事人打开手机联网；确认找不回来了，写明情况后办结。',
  venue_conflict: '打电话或到现场核实哪个对，在场所资料里改好，再在这里办结。',
  device_lost: '联系本人：旧手机还在就打开联网，记录会自动补传；确实丢失了，请他补报，再在这里办结。',
  unsolved: '打开这条隐患，看群众的话和复查照片；必要时请网格员再去一趟，确有反弹就重开，再在这里写明情况。',
  ebike_conflict: '问清哪个对，在电动车登记里改好，再在这里办结。',
  ebike_twins: '对照两辆车的照片和车主：登记重了就停用一辆，抄错了就改正，再在这里办结。',
  grid_uncovered: '在人员与网格里给它安排一位网格员，或办网格交接；只是改了名称的，请改名。有人接手后会自动办结。',
  ledger_closes: '打开这条隐患，安排网格员去复查并拍照，合格就在那里销号；台账写错的，在这里写明不采纳。',
  ledger_unproven:
    '到隐患看板的“待复查”里逐条核对：较大的请另一人去复查拍照，疑似重大的先办移交、取回执；都办完后在这里写明。',
  refused: '打开这条隐患核实情况，上门督促；仍不整改的，移交消防救援大队或主管部门依法处理，再在这里写明怎么办的。',
  unreached: '电话联系经营者约好时间；已经搬走或关门的，在场所资料里改好状态。有人走访成功后会自动办结。',
}

export const taskTones: Record<TaskKind, Tone> = {
  disputed: 'red',
  superseded: 'orange',
  parked: 'orange',
  held: 'blue',
  venue_conflict: 'orange',
  device_lost: 'red',
  unsolved: 'red',
  ebike_conflict: 'orange',
  ebike_twins: 'orange',
  grid_uncovered: 'red',
  ledger_closes: 'orange',
  ledger_unproven: 'orange',
  refused: 'red',
  unreached: 'orange',
}

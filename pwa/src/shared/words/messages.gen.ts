// Written by scripts/types, out of backend: change it there.

export const ruleNames = {
  assigned: '新交办',
  returned: '复查退回',
  owner_submitted: '经营者已提交整改',
  due_tomorrow: '明天到期',
  overdue: '已逾期',
  extension_asked: '申请延期',
  extension_decided: '期限有变动',
  whistle_unanswered: '吹哨超时',
  held: '记录没接上',
  task: '需处理',
  feedback_answered: '建议有答复',
} as const

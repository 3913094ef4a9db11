// Written by scripts/types, out of backend: change it there.

export const noticeNames = {
  prompt: '隐患提示单',
  transfer: '移交函',
  whistle: '吹哨单',
  review: '复查意见',
} as const

export const signerNames = {
  owner: '经营者',
  staff: '店内人员',
  landlord: '房东',
  other: '其他在场人员',
} as const

// Written by scripts/types, out of backend: change it there.

export const traitNames = {
  lives_in: '住人',
  bottled_gas: '用瓶装气',
  mixed_use: '三合一',
  open_flame: '用明火',
  solid_fuel: '烧柴煤',
  indoor_ebike: '室内停放充电电动车',
} as const

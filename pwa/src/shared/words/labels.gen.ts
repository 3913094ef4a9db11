// Written by scripts/types, out of backend: change it there.

export const roleNames = {
  grid_worker: '网格员',
  station_duty: '劝导员',
  enforcer: '执法人员',
  office: '应急办',
  leader: '街道领导',
  admin: '管理员',
  village_head: '包保屯长',
} as const

export const classNames = {
  school: '小学校(幼儿园)',
  hospital: '小医院',
  shop: '小商店',
  restaurant: '小餐饮',
  hotel: '小旅馆',
  entertainment: '小歌舞娱乐场所',
  internet_cafe: '小网吧',
  beauty_bath: '小美容洗浴场所',
  workshop: '小生产加工企业',
  other: '其他小场所',
} as const

export const venueStatusNames = {
  operating: '营业',
  suspended: '停业',
  closed: '关闭',
  vacant: '空置',
} as const

export const codeStateNames = {
  coded: '已录入',
  jian: '有吉安码',
  printed: '码牌已打印',
  installed: '码牌已张贴',
} as const

export const codeKindNames = {
  token: '安巡码牌',
  jian: '吉安码',
  licence: '营业执照码',
  door: '门牌码',
} as const

export const fuelNames = {
  electricity: '电',
  piped_gas: '管道气',
  bottled_gas: '瓶装液化气',
  alcohol: '醇基燃料',
  coal_wood: '柴煤',
  none: '不用火不用气',
} as const

export const stateNames = {
  reported: '待核实',
  rectifying: '整改中',
  submitted: '待复查',
  closed: '已销号',
  voided: '已撤销',
} as const

export const domainNames = {
  fire: '防火隐患',
  street_facility: '护栏广告牌',
  road: '道路隐患',
} as const

export const levelNames = {
  general: '一般',
  serious: '较大',
  suspected_major: '疑似重大',
  major: '重大',
} as const

export const disposalNames = {
  on_the_spot: '立查立改',
  deadline: '限期整改',
  transfer: '移交',
} as const

export const outcomeNames = {
  checked: '已走访',
  locked: '锁门',
  closed: '停业',
  moved: '搬迁',
  refused: '拒访',
  not_found: '找不到',
} as const

export const eventNames = {
  reported: '上报隐患',
  assigned: '核实交办',
  converted: '转为限期整改',
  submitted: '提交整改结果',
  passed: '复查合格',
  returned: '复查不合格，退回',
  closed: '销号',
  reopened: '重开',
  note: '补充说明',
  void_asked: '申请撤销',
  void_refused: '不同意撤销',
  voided: '撤销',
  superseded: '这一步没有生效',
  disputed: '两次复查结果不一致',
  extend_asked: '申请延期',
  extended: '同意延期',
  extend_refused: '不同意延期',
  whistled: '吹哨',
  whistle_answered: '部门应答',
  whistle_rated: '评价应答',
  transferred: '移交',
  receipted: '收到回执',
  suspected: '标为疑似重大',
  supervised: '挂牌督办',
  followed_up: '回头看',
  joined: '并入另一张单子',
  recurred: '复发',
  recounted: '期限按放假安排重算',
  moved: '随场所转移',
  tied: '归到场所',
  withdrawn: '撤销导入',
} as const

export const dayUnitNames = {
  natural: '自然日',
  working: '工作日',
} as const

export const urgencyNames = {
  emergency: '应急哨',
  urgent: '紧急哨',
  normal: '一般哨',
} as const

export const ratingNames = {
  good: '满意',
  fair: '基本满意',
  poor: '不满意',
} as const

export const spotNames = {
  public: '公共部位',
  road: '道路',
  facility: '街面设施',
} as const

export const colourNames = {
  red: '红',
  yellow: '黄',
  green: '绿',
} as const

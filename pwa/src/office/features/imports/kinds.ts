/** The ledgers we read, where each is seen afterwards, and what one row of it is. */
export interface Kind {
  value: string
  name: string
  text: string
  unit: string
  after: string
}

export const KINDS: Kind[] = [
  {
    value: 'grids',
    name: '网格名册',
    text: '一行一个网格和网格员。先导名册，其余台账才能找到网格。',
    unit: '个',
    after: '/people',
  },
  {
    value: 'venues',
    name: '九小场所台账',
    text: '一行一家场所。要有名称、类别、网格、地址；其余列有多少认多少。',
    unit: '家',
    after: '/venues',
  },
  {
    value: 'ebikes',
    name: '电动自行车台账',
    text: '一行一辆车。要有网格、车主；整车编码要 15 位数字，重复的会提示。',
    unit: '辆',
    after: '/ebikes',
  },
  {
    value: 'hazards',
    name: '防火隐患台账',
    text: '一行一条隐患，按名称、地址挂到场所，连同处理过程一起补录。',
    unit: '条',
    after: '/hazards',
  },
  {
    value: 'campaign',
    name: '护栏广告牌专项台账',
    text: '一行一处护栏或广告牌，单独成一本，不和防火隐患相加。',
    unit: '处',
    after: '/campaigns',
  },
  {
    value: 'road',
    name: '道路隐患台账',
    text: '一行一处道路隐患，屯长排查的记在屯长名下。',
    unit: '处',
    after: '/campaigns',
  },
  {
    value: 'dissuasions',
    name: '劝导登记表',
    text: '一行一次劝导。站点没有的会新建；不读姓名和车牌。',
    unit: '次',
    after: '/stations',
  },
]

export const kindOf = (value: string): Kind | undefined => KINDS.find((one) => one.value === value)

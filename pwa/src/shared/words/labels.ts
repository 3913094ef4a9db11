/** The Chinese word for each word of the wire, as the server has it, and the colour of some. */
import type { Tone } from './dates'
import type { domainNames, levelNames, stateNames } from './labels.gen'

export * from './labels.gen'

export const stateTones = {
  reported: 'blue',
  rectifying: 'orange',
  submitted: 'blue',
  closed: 'green',
  voided: 'gray',
} as const satisfies Record<keyof typeof stateNames, Tone>

/** What stands in each ledger, as one counts it. */
export const ticketNames = {
  fire: '防火隐患',
  street_facility: '护栏广告牌隐患',
  road: '道路隐患',
} as const satisfies Record<keyof typeof domainNames, string>

export const levelTones = {
  general: 'yellow',
  serious: 'orange',
  suspected_major: 'red',
  major: 'red',
} as const satisfies Record<keyof typeof levelNames, Tone>

/** The road of a ticket; where it stands is `roadStep`. */
export const road = ['上报', '核实', '整改', '复查', '销号'] as const

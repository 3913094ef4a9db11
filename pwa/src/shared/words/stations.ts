/** The sentences of a station. */

export const stations = {
  closed: (count: number) => `已交班，本班劝导 ${count} 人次。辛苦了`,
} as const

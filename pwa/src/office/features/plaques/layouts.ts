/** How plaques lie on an A4 sheet. */
export type Layout = '8' | '1'

export const LAYOUTS: { value: Layout; name: string }[] = [
  { value: '8', name: '一页 8 张（2×4）' },
  { value: '1', name: '一页 1 张' },
]

export const pagesOf = (count: number, layout: Layout): number => Math.ceil(count / Number(layout))

/** By what the register of dissuasions is narrowed. */
export const FILTERS = ['q', 'grid', 'from', 'to', 'station_id', 'violation', 'vehicle'] as const
export type Asked = Record<(typeof FILTERS)[number], string>

/** 救援文件: what a phone had not sent when it had to go. Written by the phone, brought in at the desk. */
export interface Rescue {
  format: 'anxun-rescue'
  version: 1
  made_at: string
  device: string
  sequence: number
  /** How far off the phone knew its clock to be, phone minus server; older files do not say. */
  skew_ms?: number
  author: { id: string; name: string }
  commands: RescuedCommand[]
  photos: RescuedPhoto[]
}

export interface RescuedCommand {
  /** Its place in the outbox. */
  n?: number
  id: string
  name: string
  args: unknown
  at: string
  after: string[]
  state: string
}

export interface RescuedPhoto {
  id: string
  sha256: string
  bytes: number
  width: number
  height: number
  taken_at: string
  command_id: string
  subject: unknown
  /** JPEG, base64. */
  data: string
}

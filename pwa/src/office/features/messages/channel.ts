/** Channels: what each kind asks for, and how a delivery fares. */
import type { Role } from '@/shared/api/rows'
import type { Channel, ChannelKind, Delivery } from '@/office/core/wire'
import { timeWords } from '@/shared/words/dates'
import { roleNames } from '@/shared/words/labels'

export const kindNames: Record<ChannelKind, string> = {
  wecom: '企业微信群机器人',
  dingtalk: '钉钉群机器人',
  feishu: '飞书群机器人',
  email: '邮箱',
  webhook: 'Webhook',
}

export const addressHints: Record<ChannelKind, string> = {
  wecom: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…',
  dingtalk: 'https://oapi.dingtalk.com/robot/send?access_token=…',
  feishu: 'https://open.feishu.cn/open-apis/bot/v2/hook/…',
  email: 'smtp.example.com:465',
  webhook: 'https://…',
}

/** Roles that any rule speaks to. */
export const HEARING: [Role, string][] = [
  ['office', roleNames.office],
  ['grid_worker', roleNames.grid_worker],
]

export function whenWords(channel: Pick<Channel, 'digest_at' | 'quiet_from' | 'quiet_to'>): string {
  const when = channel.digest_at ? `每天 ${channel.digest_at} 汇总发一次` : '随时发'
  return channel.quiet_from && channel.quiet_to ? `${when}，${channel.quiet_from}–${channel.quiet_to} 不打扰` : when
}

export function fareWords(delivery: Delivery): string {
  if (delivery.sent_at) return `已发出，${timeWords(delivery.sent_at)}`
  if (delivery.given_up_at) return `发送失败：${delivery.last_error}。试了 ${delivery.attempts} 次，已放弃`
  const next = delivery.next_at ? timeWords(delivery.next_at) : ''
  return delivery.last_error ? `发送失败：${delivery.last_error}，下次重试 ${next}` : `等待发送，${next}`
}

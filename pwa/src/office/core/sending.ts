/** A form that becomes one command: sent again under the same id while its answer is unknown. */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { Command, CommandName, Commands } from '@/shared/api/commands'
import type { CommandResult } from '@/shared/api/rows'
import { outcome } from './answers'
import { command, push } from './push'
import { told } from './told'

export interface Sending {
  busy: Ref<boolean>
  failed: ShallowRef<{ title: string; text: string } | null>
  /** The result when it was carried out, else nothing and `failed` says why. */
  send: <N extends CommandName>(name: N, args: Commands[N]) => Promise<CommandResult | null>
}

export function useSend(): Sending {
  const busy = ref(false)
  const failed = shallowRef<{ title: string; text: string } | null>(null)
  let last: { command: Command; key: string } | null = null

  async function send<N extends CommandName>(name: N, args: Commands[N]): Promise<CommandResult | null> {
    const key = JSON.stringify([name, args])
    if (last?.key !== key) last = { command: command(name, args), key }
    busy.value = true
    failed.value = null
    try {
      const result = await push(last.command)
      const answer = outcome(result, '')
      if (answer.done) return result
      failed.value = answer
    } catch (error) {
      const { title, text } = told(error)
      failed.value = { title, text: `${text} 填写的内容还在，可以再试。` }
    } finally {
      busy.value = false
    }
    return null
  }

  return { busy, failed, send }
}

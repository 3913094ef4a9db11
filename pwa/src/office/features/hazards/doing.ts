/** One act on one ticket: the command, then its photos, each step retried without doing anything twice. */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { Command } from '@/shared/api/commands'
import { outcome, type Outcome } from '@/office/core/answers'
import type { DeskPhoto } from '@/office/core/photos'
import { command, push, sendPhoto } from '@/office/core/push'
import { told as wordsOf } from '@/office/core/told'
import type { Ticket } from '@/office/core/wire'
import type { Act, ActForm } from './act'

export interface Failed {
  title: string
  text: string
  /** The command is in; only photos are missing. */
  photosLeft: number
}

export interface Doing {
  /** What is going on, for the button; empty when idle. */
  step: Ref<string>
  /** The server took it, but not as hoped. */
  told: ShallowRef<Outcome | null>
  failed: ShallowRef<Failed | null>
  /** Says the sentence of success, or nothing. */
  perform: (form: ActForm, photos: DeskPhoto[]) => Promise<string>
  sendRest: () => Promise<string>
}

export function useAct(act: Act, ticket: Ticket): Doing {
  const step = ref('')
  const told = shallowRef<Outcome | null>(null)
  const failed = shallowRef<Failed | null>(null)
  let sent: { command: Command; form: string } | null = null
  let left: DeskPhoto[] = []

  /** The same form is the same command, however often it is sent. */
  function commandFor(form: ActForm): Command {
    const key = JSON.stringify(form)
    if (sent?.form !== key) sent = { command: command(act.command, act.args(ticket, form)), form: key }
    return sent.command
  }

  async function perform(form: ActForm, photos: DeskPhoto[]): Promise<string> {
    step.value = '正在提交…'
    failed.value = null
    try {
      const answer = outcome(await push(commandFor(form)), act.done)
      if (!answer.done) told.value = answer
      left = photos
    } catch (error) {
      const { title, text } = wordsOf(error)
      failed.value = { title, text: `${text} 填写的内容还在，可以再试。`, photosLeft: 0 }
      step.value = ''
      return ''
    }
    return sendRest()
  }

  async function sendRest(): Promise<string> {
    const all = left.length
    failed.value = null
    for (const photo of [...left]) {
      step.value = `正在上传照片 ${all - left.length + 1}/${all}…`
      try {
        await sendPhoto(photo)
        left = left.filter((one) => one !== photo)
      } catch (error) {
        failed.value = {
          title: `已提交，还有 ${left.length} 张照片没有传上去`,
          text: `${wordsOf(error).text} 请不要关闭页面，再试一次。`,
          photosLeft: left.length,
        }
        break
      }
    }
    step.value = ''
    return failed.value || told.value ? '' : act.done
  }

  return { step, told, failed, perform, sendRest }
}

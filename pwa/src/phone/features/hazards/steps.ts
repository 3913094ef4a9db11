/** The steps of a ticket as forms: what each asks for, and what it does. */
import type { Me } from '@/shared/api/rows'
import type { LocalHazard } from '@/phone/offline/db'
import type { DraftPhoto } from '@/phone/offline/photos'
import type { WhyKey } from '@/shared/words/why'
import { followUp, suspectHazard } from './life'
import { askToVoid, decideVoid, noteHazard, passHazard, reopenHazard, returnHazard, submitFix } from './hazard'

export type StepKey =
  | 'pass'
  | 'submit'
  | 'return'
  | 'reopen'
  | 'note'
  | 'void_ask'
  | 'void_agree'
  | 'void_refuse'
  | 'suspect'
  | 'look_good'
  | 'look_bad'

export interface StepForm {
  title: string
  /** What the pictures show; without it none are asked for. */
  photo?: string
  photoNeeded?: true
  note: string
  noteNeeded?: 'always' | 'without_photo'
  /** Which sentence says why the word is asked for. */
  why?: WhyKey
  phrases: readonly string[]
  confirm: string
  done: string
  run: (me: Me, hazard: LocalHazard, note: string, photos: DraftPhoto[]) => Promise<string>
}

export const stepForms: Record<StepKey, StepForm> = {
  pass: {
    title: '复查合格，销号',
    photo: '整改后照片',
    photoNeeded: true,
    note: '补充一句',
    phrases: [],
    confirm: '确认销号',
    done: '已保存在手机，照片传完自动销号',
    run: (me, hazard, note, photos) => passHazard(me, hazard, photos, note),
  },
  submit: {
    title: '提交整改照片',
    photo: '整改后照片',
    photoNeeded: true,
    note: '怎么改的',
    phrases: [],
    confirm: '提交',
    done: '已保存在手机，联网后自动发送，等另一个人复查',
    run: (me, hazard, note, photos) => submitFix(me, hazard, photos, note),
  },
  return: {
    title: '不合格，退回',
    photo: '现场照片',
    note: '哪里不合格',
    noteNeeded: 'without_photo',
    why: 'return',
    phrases: ['还没有改', '只改了一部分', '改好后又犯了', '经营者不在'],
    confirm: '退回重改',
    done: '已保存在手机，退回整改',
    run: returnHazard,
  },
  reopen: {
    title: '重开',
    photo: '现场照片',
    note: '为什么重开',
    noteNeeded: 'always',
    why: 'reopen',
    phrases: ['回头看，又出现了', '销错了号'],
    confirm: '重开这条隐患',
    done: '已保存在手机，重新整改',
    run: reopenHazard,
  },
  note: {
    title: '补充说明',
    photo: '照片',
    note: '说明',
    noteNeeded: 'always',
    why: 'note',
    phrases: [],
    confirm: '保存说明',
    done: '已保存在手机，联网后自动发送',
    run: noteHazard,
  },
  void_ask: {
    title: '撤销（误报）',
    note: '为什么撤销',
    noteNeeded: 'always',
    why: 'void_ask',
    phrases: ['报错了场所', '重复上报', '看错了，不是隐患'],
    confirm: '申请撤销',
    done: '已保存在手机，等应急办确认',
    run: askToVoid,
  },
  void_agree: {
    title: '同意撤销',
    note: '补充一句',
    phrases: [],
    confirm: '同意撤销',
    done: '已保存在手机，联网后撤销',
    run: (me, hazard, note) => decideVoid(me, hazard, true, note),
  },
  void_refuse: {
    title: '不同意撤销',
    note: '为什么不同意',
    phrases: [],
    confirm: '不同意撤销',
    done: '已保存在手机，隐患照常整改',
    run: (me, hazard, note) => decideVoid(me, hazard, false, note),
  },
  suspect: {
    title: '标为疑似重大',
    photo: '现场照片',
    note: '为什么疑似重大',
    noteNeeded: 'always',
    why: 'suspect',
    phrases: ['安全出口全部锁闭', '住人且不能逃生', '大量瓶装气', '消防设施瘫痪'],
    confirm: '标为疑似重大',
    done: '已保存在手机，应急办会移交有权部门判定',
    run: suspectHazard,
  },
  look_good: {
    title: '回头看：没有反弹',
    photo: '现场照片',
    note: '补充一句',
    phrases: ['和销号时一样', '经营者能坚持'],
    confirm: '记下，没有反弹',
    done: '已保存在手机，回头看完成',
    run: (me, hazard, note, photos) => followUp(me, hazard, true, note, photos),
  },
  look_bad: {
    title: '回头看：又出现了',
    photo: '现场照片',
    note: '看到了什么',
    noteNeeded: 'always',
    why: 'look_bad',
    phrases: ['又堆上了', '又锁上了', '又接上了'],
    confirm: '重新整改',
    done: '已保存在手机，重新整改',
    run: (me, hazard, note, photos) => followUp(me, hazard, false, note, photos),
  },
}

/** What still keeps a step from being taken, in words; empty when nothing does. */
export function stepMissing(
  { photo = '照片', photoNeeded, noteNeeded, note }: StepForm,
  written: string,
  photos: number,
): string {
  if (photoNeeded && photos === 0) return `还没有${photo}，请先拍一张`
  if (noteNeeded === 'always' && !written.trim()) return `请写一句：${note}`
  if (noteNeeded === 'without_photo' && !written.trim() && photos === 0) return `请写一句，或者拍一张照片：${note}`
  return ''
}

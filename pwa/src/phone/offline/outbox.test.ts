import { effectScope } from 'vue'
import { beforeEach, describe, expect, test } from 'vitest'
import { newId } from '@/shared/api/ids'
import { freshPhone, MEI, noodleShop, restartPhone, takenPhoto, TAO, ticket } from '@/phone/testing/world'
import { db } from './db'
import { useDraft } from './drafts'
import { setMeta } from './meta'
import { act, SaveFailed } from './outbox'

beforeEach(() => freshPhone())

const submit = (id: string, photos: object[] = []) => ({ id, base: 1, photos: photos as never[] })

describe('saving', () => {
  test('keeps command, photos, draft and local change together', async () => {
    const hazard = ticket()
    await db.hazards.put(hazard)
    await db.drafts.put({ key: `${MEI.id}/submit`, value: {}, at: '' })
    const photo = await takenPhoto()
    const id = await act('hazard.submit', submit(hazard.id, [photo]), {
      draftKey: 'submit',
      local: () => db.hazards.update(hazard.id, { state: 'submitted' }),
    })
    await restartPhone()

    expect(await db.outbox.toArray()).toMatchObject([
      { id, n: 1, name: 'hazard.submit', author: MEI.id, state: 'waiting' },
    ])
    expect(await db.hazards.get(hazard.id)).toMatchObject({ state: 'submitted', pending: true })
    expect(await db.photos.get(photo.id)).toMatchObject({ state: 'waiting', command_id: id, subject_id: hazard.id })
    expect(await db.drafts.count()).toBe(0)
  })

  test('keeps nothing of it when one part fails', async () => {
    const hazard = ticket()
    await db.hazards.put(hazard)
    const local = async () => {
      await db.hazards.update(hazard.id, { state: 'submitted' })
      throw new Error('a bug in a screen')
    }
    await expect(act('hazard.submit', submit(hazard.id), { local })).rejects.toThrow(SaveFailed)
    expect(await db.outbox.count()).toBe(0)
    expect(await db.hazards.get(hazard.id)).toEqual(hazard)
  })

  test('is refused while the bytes of a photo are not on this phone', async () => {
    const photo = await takenPhoto()
    await db.photoData.delete(photo.id)
    const saving = act('hazard.submit', submit(newId(), [photo]), { local: async () => undefined })
    await expect(saving).rejects.toMatchObject({ code: 'photo.missing' })
    expect(await db.outbox.count()).toBe(0)
  })

  test('is refused when nobody is signed in', async () => {
    await freshPhone(null)
    const saving = act('hazard.note', { id: newId(), text: '' }, { local: async () => undefined })
    await expect(saving).rejects.toMatchObject({ code: 'session.none' })
  })

  test('says so when the phone is full', async () => {
    const local = async () => {
      throw new DOMException('', 'QuotaExceededError')
    }
    await expect(act('hazard.note', { id: newId(), text: '' }, { local })).rejects.toMatchObject({
      code: 'storage.full',
    })
  })

  test('sends no thumbnail along, and takes what a form made reactive', async () => {
    await effectScope().run(async () => {
      const { draft, ready } = useDraft('report', { photos: [] as object[] })
      await ready
      draft.value.photos.push(await takenPhoto())
      const args = { ...submit(newId()), photos: draft.value.photos as never[] }
      await act('hazard.submit', args, { local: async () => undefined })
    })
    const row = await db.outbox.orderBy('n').last()
    expect(JSON.stringify(row?.args)).toContain('sha256')
    expect(JSON.stringify(row?.args)).not.toContain('thumb')
  })

  test('also builds on commands about the venue and the visit it names', async () => {
    const venue = noodleShop()
    const { id, grid, name, venue_class, address } = venue
    const facts = { id, grid, name, venue_class, address, operator: '孙师傅' }
    const first = await act('venue.register', facts, { local: () => db.venues.put({ ...venue, codeValues: [] }) })
    await act('visit.record', { id: newId(), venue_id: id, outcome: 'checked' }, { local: async () => undefined })
    expect((await db.outbox.orderBy('n').last())?.after).toEqual([first])
  })
})

describe('drafts', () => {
  test('come back after the page was killed, for their author alone', async () => {
    const first = effectScope()
    await first.run(async () => {
      const { draft, ready } = useDraft('report', { detail: '', item: '' })
      await ready
      draft.value.detail = '灭火器过期'
    })
    first.stop()
    await restartPhone()

    const back = effectScope().run(() => useDraft('report', { detail: '', item: '' }))
    await back?.ready
    expect(back?.restored.value).toBe(true)
    expect(back?.draft.value).toEqual({ detail: '灭火器过期', item: '' })

    await setMeta('me', TAO)
    const others = effectScope().run(() => useDraft('report', { detail: '', item: '' }))
    await others?.ready
    expect(others?.restored.value).toBe(false)
  })

  test('end with the saving, whatever is typed after it', async () => {
    await effectScope().run(async () => {
      const { draft, ready } = useDraft('report', { detail: '' })
      await ready
      draft.value.detail = '已写好'
      await act('hazard.note', { id: newId(), text: '已写好' }, { draftKey: 'report', local: async () => undefined })
      draft.value.detail = ''
    })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await db.drafts.count()).toBe(0)
  })

  test('stay when the saving fails', async () => {
    await effectScope().run(async () => {
      const { draft, ready } = useDraft('report', { detail: '' })
      await ready
      draft.value.detail = '已写好'
      const local = async () => Promise.reject(new Error())
      await act('hazard.note', { id: newId(), text: '' }, { draftKey: 'report', local }).catch(() => undefined)
      draft.value.detail = '再改改'
    })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await db.drafts.toArray()).toMatchObject([{ value: { detail: '再改改' } }])
  })
})

import { describe, expect, it } from 'vitest'
import { renderAlertEmail } from '../../templates/email-alert.tsx'
import { renderDigestEmail } from '../../templates/email-digest.tsx'
import type { MessageFoot } from '../../templates/email-foot.tsx'
import { forMerging, merged } from '../../templates/mail-merge.ts'
import type { DigestMessage } from '../../templates/message.ts'
import { definitions, sampleAlerts } from './sample-alerts.ts'

const FOOT: MessageFoot = {
  why: '因为“区领导” & <您>',
  acknowledge: 'https://hotline.example/act?token=a.b&x=1',
  unsubscribe: 'https://hotline.example/act?token=c.d',
}
const DIGEST: DigestMessage = {
  ...({ locale: 'zh', signature: '云州12345', scopeText: '云阳区', title: '每日简报', dateText: '11月24日' } as const),
  ...{ reader: '林', sinceText: '', changes: [], figures: [], chart: null, places: null, held: [], ahead: [] },
  ...{ unchanged: '一切如常', steady: null, why: FOOT.why, link: 'https://hotline.example/view/district' },
}

describe('a merged letter is what would have been laid out for its reader', () => {
  it.each(['李“雷” & <b>韩</b>', "O'Brien", '$& $1 $`', '\ue000unsubscribe\ue000', ''])(
    'a digest to %s',
    async (reader) => {
      const message = { ...DIGEST, reader }
      const shared = forMerging(message, FOOT)
      const letter = await renderDigestEmail(shared.message, null, shared.foot)
      expect(merged(letter, shared.fields)).toEqual(await renderDigestEmail(message, null, FOOT))
    },
  )

  it.each([
    ['with both links', FOOT],
    ['with none', { ...FOOT, acknowledge: null, unsubscribe: null }],
  ])('an alert %s', async (_name, foot) => {
    const [first] = sampleAlerts('water-outage', 'zh')
    if (!first) throw new Error('there is no such sample')
    const shared = forMerging(first, foot)
    const letter = await renderAlertEmail(shared.message, definitions.wordings, null, shared.foot)
    expect(merged(letter, shared.fields)).toEqual(await renderAlertEmail(first, definitions.wordings, null, foot))
  })

  it('is one letter for all whose messages differ in nothing else', () => {
    const [one, other] = ['林', '周'].map((reader) => forMerging({ ...DIGEST, reader }, FOOT))
    expect(one?.message).toEqual(other?.message)
    expect(one?.fields).not.toEqual(other?.fields)
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Member } from '../../../audiences/audience.ts'
import { openSenders } from '../../../server/channels/senders.ts'
import { readChannels } from '../../../server/channels/settings.ts'
import { readConfig } from '../../../server/config.ts'
import { definitions } from '../../templates/sample-alerts.ts'

const directory = mkdtempSync(join(tmpdir(), 'wwh-channels-'))
const file = join(directory, 'channels.yaml')
afterAll(() => rmSync(directory, { recursive: true }))

const RIGHT = `chats:
  - id: street-1
    for: { audience: street, members: [street-1] }
    form: wecom-card
    url: https://wecom.city.example/cgi-bin/webhook/send?key=\${WECOM_KEY}
  - id: streets
    for: { audience: street }
    form: feishu-card
    url: https://open.feishu.cn/hook
    secret: \${FEISHU_SECRET}
sms: { gateway: plain, values: { baseUrl: https://sms.example, token: t } }
`
const ENV = { WECOM_KEY: 'k: "1" #', FEISHU_SECRET: 's' }

function read(text: string, env: Record<string, string> = ENV) {
  writeFileSync(file, text)
  return readChannels(file, env)
}

describe("the channels' file", () => {
  it('takes secrets from the environment, whatever they hold', () => {
    const { channels, problems } = read(RIGHT)
    expect(problems).toEqual([])
    expect(channels.chats[0]?.url).toBe('https://wecom.city.example/cgi-bin/webhook/send?key=k: "1" #')
    expect(channels.chats[1]?.secret).toBe('s')
  })
  it('gives its authority and proxy to every channel that names none', () => {
    const ca = join(directory, 'ca.pem')
    writeFileSync(ca, '')
    const { channels } = read(`ca: ${ca}\nproxy: http://proxy:3128\n${RIGHT}`)
    expect(channels.chats.map((chat) => [chat.ca, chat.proxy])).toEqual(Array(2).fill([ca, 'http://proxy:3128']))
    expect(channels.sms).toMatchObject({ ca, proxy: 'http://proxy:3128' })
  })
  it.each([
    ['form: wecom-card', 'form: wecom-crad', 4, /form/],
    ['form: wecom-card', 'from: wecom-card', 4, /"from"/],
    [`\${FEISHU_SECRET}`, `\${NO_SUCH}`, 10, /the environment has no NO_SUCH/],
    ['gateway: plain', 'gateway: alyun', 11, /no SMS gateway "alyun"/],
    ['token: t', 'tokn: t', 11, /needs a value "token"/],
    [`secret: \${FEISHU_SECRET}`, 'ca: /no/such.pem', 10, /no file "\/no\/such.pem"/],
  ])('tells a mistake with its line: %s → %s', (right, wrong, line, message) => {
    const { problems } = read(RIGHT.replace(right, wrong))
    expect(problems.some((problem) => problem.line === line && message.test(problem.message))).toBe(true)
  })
  it('is told of at the start with every other mistake', () => {
    writeFileSync(file, RIGHT.replace('gateway: plain', 'gateway: alyun'))
    expect(() => readConfig({ ...ENV, WWH_CHANNELS: file, WWH_PORT: 'x' })).toThrow(
      /WWH_PORT[\s\S]*:11:\d+ there is no SMS/,
    )
  })
})

describe('the way to a member', () => {
  const member = (id: string, audience: string) => ({ id, audience }) as Member
  it('is the first chat that is for them, and none where none is: a chat shows nobody rows that are not theirs', () => {
    writeFileSync(file, RIGHT)
    const config = readConfig({ ...ENV, WWH_CHANNELS: file })
    const senders = openSenders({ config, definitions, now: () => new Date('2026-07-03T06:07:00Z') })
    const own = senders.to('card', member('street-1', 'street'))
    const other = senders.to('card', member('street-2', 'street'))
    expect(own).not.toBeNull()
    expect(other).not.toBeNull()
    expect(other).not.toBe(own)
    expect(senders.to('card', member('mayor', 'mayor'))).toBeNull()
    expect(senders.to('webhook', member('mayor', 'mayor'))).toBeNull()
    expect(senders.to('email', member('mayor', 'mayor'))).toBeNull()
    expect(senders.to('sms', member('mayor', 'mayor'))).not.toBeNull()
    senders.close()
  })
})

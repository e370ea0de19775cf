import { expect, it } from 'vitest'
import { readConfig } from '../../../server/config.ts'
import { isTriedOut } from '../../../server/demo/is-demo.ts'
import type { Definitions } from '../../../server/services.ts'

const installed = (env: Record<string, string>, tenant = 'demo') => ({
  config: readConfig(env),
  definitions: { city: { tenant } } as Definitions,
})

it.each<[string, ReturnType<typeof installed>, string, boolean]>([
  ['on the machine itself', installed({}), '127.0.0.1', true],
  ['on the machine itself, by its name', installed({}), 'localhost', true],
  ['over version 6', installed({ WWH_HOST: '::1' }), '[::1]', true],
  ['not by another name, such as one that a page made up', installed({}), 'evil.example', false],
  ['not where others reach it as well', installed({ WWH_HOST: '0.0.0.0' }), '127.0.0.1', false],
  ['not where it has a public address', installed({ WWH_PUBLIC_URL: 'https://h.example' }), '127.0.0.1', false],
  ['not where there is no demo city', installed({ WWH_DEMO: 'off' }), '127.0.0.1', false],
  ['not for another city', installed({}, 'yunzhou'), '127.0.0.1', false],
])('readers may be chosen freely %s', (_where, installation, hostname, expected) =>
  expect(isTriedOut(installation, hostname)).toBe(expected),
)

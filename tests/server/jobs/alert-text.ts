import type { AlertMessage } from '../../../templates/message.ts'

/** What is said of an incident, for tests of how it is sent. */
export const alertText: AlertMessage = {
  kind: 'first',
  revision: 1,
  locale: 'zh',
  signature: '云州12345',
  severity: 'orange',
  what: '停水',
  where: '阳光路',
  observed: 46,
  expected: 3,
  low: 0,
  high: 8,
  ratio: 15,
  unit: 'count',
  windowDays: 1,
  since: '2026-11-24T02:00:00.000Z',
  sinceText: '今10:00',
  recurrenceDays: 900,
  cause: null,
  owner: null,
  deadlineText: null,
  why: '',
  ruleTitle: '事项突增',
  link: 'http://x/incident/i',
  history: null,
}

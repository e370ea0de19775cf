/** What a setting takes, with an example. Settings that are not here say it themselves. */
const EXPECTED: Readonly<Record<string, string>> = {
  WWH_WAREHOUSE_URL: 'an address such as https://user:password@clickhouse.example.org:8443/hotline',
  WWH_STATE_URL: 'an address such as postgres://user:password@db.example.org:5432/wwh',
  WWH_SMTP_URL: 'an address such as smtps://user:password@mail.example.org:465',
  WWH_WEBHOOK_URL: 'an address such as https://program.example.org/alerts',
  WWH_PUBLIC_URL: 'an address such as https://hotline.example.org',
  WWH_MAIL_FROM: 'a sender such as hotline@example.org',
  WWH_SEND_TIMEOUT_S: 'seconds above 0, at most 120, such as 10',
  WWH_PORT: 'a whole number from 0 to 65535, such as 12345',
  WWH_DEMO: 'on or off',
  WWH_DEMO_SEED: 'a whole number, such as 12345',
  WWH_DEMO_SCALE: 'a number above 0, at most 100, such as 0.5',
  WWH_DEMO_DAYS: 'a whole number of days from 30 to 1500, such as 730',
  WWH_DEMO_END: 'an instant with its offset, such as 2026-11-28T00:00:00+08:00',
  WWH_NOW: 'an instant with its offset, such as 2026-11-28T09:00:00+08:00',
  WWH_SCHEDULER: 'on or off',
  WWH_LOG_LEVEL: 'one of fatal, error, warn, info, debug, silent',
}

const MOST = 60

/** A wrong setting in words. An address is never repeated: it may hold a password. */
export function settingMistake(name: string, value: string | undefined, fault: string): string {
  const expected = EXPECTED[name]
  if (expected === undefined) return `${name}: ${fault}`
  if (value === undefined || name.endsWith('_URL')) return `${name}: expected ${expected}`
  return `${name}: expected ${expected}, not ${JSON.stringify(value.slice(0, MOST))}`
}

import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { nameHint } from '../audiences/near-name.ts'
import { type ChannelSettings, NO_CHANNELS, readChannels } from './channels/settings.ts'
import { problemText } from './definitions/report.ts'
import { AppError } from './errors.ts'
import { settingMistake } from './expected-settings.ts'

const isMaildir = (path: string) => ['new', 'cur'].every((part) => existsSync(join(path, part)))

const schema = z.object({
  WWH_DATA_DIR: z.string().min(1).default('data'),
  WWH_DEFINITIONS: z.string().min(1).default('.'),
  WWH_WAREHOUSE_URL: z.url({ protocol: /^https?$/ }).optional(),
  WWH_STATE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  WWH_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  WWH_MAIL_FROM: z.string().min(3).default('who-what-how@localhost.localdomain'),
  WWH_SEND_TIMEOUT_S: z.coerce.number().positive().max(120).default(10),
  WWH_BOUNCES: z
    .string()
    .min(1)
    .refine(isMaildir, 'is no Maildir: a directory with the directories new and cur in it')
    .optional(),
  WWH_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
  WWH_WEBHOOK_SECRET: z.string().min(16, 'give at least 16 characters').optional(),
  WWH_CHANNELS: z.string().min(1).optional(),
  WWH_HOST: z.string().default('127.0.0.1'),
  WWH_PORT: z.coerce.number().int().min(0).max(65535).default(12345),
  WWH_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  WWH_DEMO: z.enum(['on', 'off']).default('on'),
  WWH_DEMO_SEED: z.coerce.number().int().default(12345),
  WWH_DEMO_SCALE: z.coerce.number().positive().max(100).default(1),
  WWH_DEMO_DAYS: z.coerce.number().int().min(30).max(1500).default(730),
  WWH_DEMO_END: z.iso.datetime({ offset: true }).optional(),
  WWH_NOW: z.iso.datetime({ offset: true }).optional(),
  WWH_SCHEDULER: z.enum(['on', 'off']).default('on'),
  WWH_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('warn'),
  NODE_ENV: z.string().default('development'),
})

/** The installation's settings, from the environment. README's settings table says what each means. */
export interface Config {
  dataDir: string
  definitionsDir: string
  warehouseUrl: string | undefined
  stateUrl: string | undefined
  smtpUrl: string | undefined
  mailFrom: string
  /** Milliseconds that a mail server, provider or program may be silent. */
  sendTimeoutMs: number
  /** The Maildir to which mail that cannot be delivered comes back. */
  bounces: string | undefined
  webhookUrl: string | undefined
  webhookSecret: string | undefined
  /** Chats, webhooks and the SMS gateway, from the file that WWH_CHANNELS names. */
  channels: ChannelSettings
  host: string
  port: number
  publicUrl: string | undefined
  demo: { on: boolean; seed: number; scale: number; days: number; end: Date | undefined }
  /** Where the product's clock starts, for a look at history; left out, it is the clock of the machine. */
  clockStart: Date | undefined
  scheduler: boolean
  logLevel: string
  production: boolean
}

/** Reads the settings; throws one AppError that lists every mistake at once. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = schema.safeParse(filled)
  const unknown = Object.keys(filled).filter((key) => key.startsWith('WWH_') && !(key in schema.shape))
  const { channels, problems } = filled.WWH_CHANNELS
    ? readChannels(resolve(filled.WWH_CHANNELS), env)
    : { channels: NO_CHANNELS, problems: [] }
  const mistakes = [
    ...(parsed.success
      ? []
      : parsed.error.issues.map(({ path, message }) =>
          settingMistake(path.join('.'), filled[path.join('.')], message),
        )),
    ...problems.map(problemText),
    ...unknown.map((key) => `${key}: there is no such setting; ${nameHint(key, Object.keys(schema.shape))}`),
  ]
  if (!parsed.success || mistakes.length > 0) {
    throw new AppError('CONFIG', `settings that cannot be used:\n  ${mistakes.join('\n  ')}`, {
      hint: 'see the settings table in README.md',
    })
  }
  const e = parsed.data
  return {
    dataDir: resolve(e.WWH_DATA_DIR),
    definitionsDir: resolve(e.WWH_DEFINITIONS),
    warehouseUrl: e.WWH_WAREHOUSE_URL,
    stateUrl: e.WWH_STATE_URL,
    smtpUrl: e.WWH_SMTP_URL,
    mailFrom: e.WWH_MAIL_FROM,
    sendTimeoutMs: e.WWH_SEND_TIMEOUT_S * 1000,
    bounces: e.WWH_BOUNCES,
    webhookUrl: e.WWH_WEBHOOK_URL,
    webhookSecret: e.WWH_WEBHOOK_SECRET,
    channels,
    host: e.WWH_HOST,
    port: e.WWH_PORT,
    publicUrl: e.WWH_PUBLIC_URL?.replace(/\/$/, ''),
    demo: {
      on: e.WWH_DEMO === 'on',
      seed: e.WWH_DEMO_SEED,
      scale: e.WWH_DEMO_SCALE,
      days: e.WWH_DEMO_DAYS,
      end: e.WWH_DEMO_END ? new Date(e.WWH_DEMO_END) : undefined,
    },
    clockStart: e.WWH_NOW ? new Date(e.WWH_NOW) : undefined,
    scheduler: e.WWH_SCHEDULER === 'on',
    logLevel: e.WWH_LOG_LEVEL,
    production: e.NODE_ENV === 'production',
  }
}

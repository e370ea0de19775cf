import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type Definition, type Problem, readDefinition } from '../../audiences/definition.ts'
import { nameHint } from '../../audiences/near-name.ts'
import { CHAT_FORM_IDS } from '../../templates/forms.ts'
import { gatewaySchema, type SmsGateway } from './sms-gateway.ts'

const url = z.url({ protocol: /^https?$/ })

/** How to reach a server that is not reached directly: a private deployment's own authority, a proxy on the way. */
const routeSchema = {
  /** File of certificates (PEM) that are trusted besides the public ones. */
  ca: z.string().min(1).optional(),
  /** HTTP proxy to go through. */
  proxy: url.optional(),
}

/** Whose messages go there: an audience, or some of its members. A chat is seen by all who are in it: name one whose rows they may see. */
const forSchema = z.strictObject({ audience: z.string(), members: z.array(z.string()).min(1).optional() })

/** The file that `WWH_CHANNELS` names. `${NAME}` in it stands for a variable of the environment, where secrets are kept. */
const channelsSchema = z.strictObject({
  ...routeSchema,
  chats: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        for: forSchema,
        form: z.enum(CHAT_FORM_IDS),
        /** The robot's webhook; a private deployment has its own host. */
        url,
        /** Signing secret of DingTalk's and Feishu's robots. */
        secret: z.string().min(1).optional(),
        ...routeSchema,
      }),
    )
    .default([]),
  webhooks: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        for: forSchema,
        url,
        secret: z.string().min(16, 'give at least 16 characters').optional(),
        ...routeSchema,
      }),
    )
    .default([]),
  sms: z
    .strictObject({
      /** A gateway that is shipped (aliyun, tencent, plain), or the path of a file like theirs. */
      gateway: z.string().min(1),
      /** What the gateway's file calls for: keys, template, application, base URL. */
      values: z.record(z.string(), z.string()).default({}),
      /** Segments that one message may take. */
      segments: z.int().min(1).max(7).default(1),
      /** What the gateway names itself by when it posts what became of messages, to `/sms-reports?token=…`. */
      reportToken: z.string().min(16, 'give at least 16 characters').optional(),
      ...routeSchema,
    })
    .optional(),
})

export type ChannelSettings = Omit<z.infer<typeof channelsSchema>, 'sms'> & {
  sms?: Omit<NonNullable<z.infer<typeof channelsSchema>['sms']>, 'gateway'> & { gateway: SmsGateway }
}
export type ChatSettings = ChannelSettings['chats'][number]
export type WebhookSettings = ChannelSettings['webhooks'][number]
export type Route = Pick<ChatSettings, 'ca' | 'proxy'>

export const NO_CHANNELS: ChannelSettings = { chats: [], webhooks: [] }

const GATEWAYS = join(import.meta.dirname, 'sms-gateways')

/** Reads the channels' file with what it names. Every mistake at once, each with its line and column. */
export function readChannels(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): { channels: ChannelSettings; problems: Problem[] } {
  const nothing = (message: string) => ({
    channels: NO_CHANNELS,
    problems: [{ file, line: 1, column: 1, message }],
  })
  if (!existsSync(file)) return nothing('there is no such file')
  const missing: { path: PropertyKey[]; name: string }[] = []
  const read = readDefinition(file, readFileSync(file, 'utf8'), channelsSchema, (raw) =>
    withVariables(raw, env, [], missing),
  )
  const problems: Problem[] = missing.map(({ path, name }) => ({
    file,
    ...read.locate(path),
    message: `the environment has no ${name}`,
  }))
  problems.push(...read.problems)
  if (!read.value) return { channels: NO_CHANNELS, problems }
  const { sms, ...rest } = withRoute(read.value)
  problems.push(...missingFiles(read))
  if (!sms) return { channels: rest, problems }
  const gateway = readGateway(sms.gateway, read)
  problems.push(...gateway.problems)
  if (!gateway.value) return { channels: rest, problems }
  if (sms.reportToken !== undefined && !gateway.value.report)
    problems.push({
      file,
      ...read.locate(['sms', 'reportToken']),
      message: `gateway "${sms.gateway}" says nowhere how it reports: its file has no "report"`,
    })
  for (const name of gateway.value.needs) {
    if (sms.values[name] === undefined)
      problems.push({
        file,
        ...read.locate(['sms', 'values']),
        message: `gateway "${sms.gateway}" needs a value "${name}"`,
      })
  }
  return { channels: { ...rest, sms: { ...sms, gateway: gateway.value } }, problems }
}

/** A value with every `${NAME}` in its texts replaced; what the environment lacks is noted with its path. */
function withVariables(
  value: unknown,
  env: Readonly<Record<string, string | undefined>>,
  path: PropertyKey[],
  missing: { path: PropertyKey[]; name: string }[],
): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+)\}/g, (whole, name: string) => {
      if (env[name] === undefined) missing.push({ path, name })
      return env[name] ?? whole
    })
  }
  if (Array.isArray(value)) return value.map((item, i) => withVariables(item, env, [...path, i], missing))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withVariables(item, env, [...path, key], missing)]),
  )
}

/** Every channel that names no authority or proxy of its own has those of the file. */
function withRoute(value: z.infer<typeof channelsSchema>): z.infer<typeof channelsSchema> {
  const { ca, proxy, chats, webhooks, sms } = value
  const route = { ...(ca ? { ca } : {}), ...(proxy ? { proxy } : {}) }
  return {
    ...value,
    chats: chats.map((chat) => ({ ...route, ...chat })),
    webhooks: webhooks.map((hook) => ({ ...route, ...hook })),
    ...(sms ? { sms: { ...route, ...sms } } : {}),
  }
}

function missingFiles(read: Definition<z.infer<typeof channelsSchema>>): Problem[] {
  const { value } = read
  if (!value) return []
  const named: [PropertyKey[], string | undefined][] = [
    [['ca'], value.ca],
    [['sms', 'ca'], value.sms?.ca],
    ...value.chats.map((chat, i): [PropertyKey[], string | undefined] => [['chats', i, 'ca'], chat.ca]),
    ...value.webhooks.map((hook, i): [PropertyKey[], string | undefined] => [['webhooks', i, 'ca'], hook.ca]),
  ]
  return named.flatMap(([path, ca]) =>
    ca === undefined || existsSync(ca)
      ? []
      : [{ file: read.file, ...read.locate(path), message: `there is no file "${ca}"` }],
  )
}

function readGateway(name: string, read: Definition<unknown>): { value?: SmsGateway; problems: Problem[] } {
  const shipped = join(GATEWAYS, `${name}.yaml`)
  const file = /^[a-z]+$/.test(name) ? shipped : resolve(name)
  if (!existsSync(file)) {
    const place = read.locate(['sms', 'gateway'])
    const hint = nameHint(name, ['aliyun', 'tencent', 'plain'])
    return { problems: [{ file: read.file, ...place, message: `there is no SMS gateway "${name}"`, hint }] }
  }
  return readDefinition(file, readFileSync(file, 'utf8'), gatewaySchema)
}

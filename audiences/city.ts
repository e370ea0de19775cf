import { z } from 'zod'
import { type Localized, localeSchema, localizedSchema } from './locale.ts'

/** The city that an installation serves: its name, zone, signature and demo or first members. */
export const citySchema = z.strictObject({
  tenant: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: localizedSchema,
  /** Sender's signature in short messages, such as 云州12345. */
  signature: localizedSchema,
  /** IANA zone in which days begin, such as Asia/Shanghai. */
  zone: z.string(),
  country: z.enum(['CN', 'US']),
  locale: localeSchema,
  members: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z][a-z0-9-]*$/),
      audience: z.string(),
      name: localizedSchema,
      email: z.email(),
      phone: z.string().default(''),
      locale: localeSchema.optional(),
      attributes: z.record(z.string(), z.array(z.string())).default({}),
      /** What several codes of one attribute are called together, such as a vice mayor's units. */
      portfolio: localizedSchema.optional(),
    }),
  ),
})

export type City = z.infer<typeof citySchema>

/** What the member who was granted exactly these codes calls them; null where they are nobody's, or have no name. */
export function portfolioOf({ members }: Pick<City, 'members'>, codes: readonly string[]): Localized | null {
  const isThese = (granted: readonly string[]) =>
    granted.length === codes.length && granted.every((code) => codes.includes(code))
  return members.find((one) => one.portfolio && Object.values(one.attributes).some(isThese))?.portfolio ?? null
}

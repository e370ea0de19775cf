import { z } from 'zod'

/** A language that the product speaks. */
export type Locale = 'zh' | 'en'

export const LOCALES: readonly Locale[] = ['zh', 'en']

export const localeSchema = z.enum(['zh', 'en'])

/** A text in every language that the product speaks. */
export const localizedSchema = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })

export type Localized = z.infer<typeof localizedSchema>

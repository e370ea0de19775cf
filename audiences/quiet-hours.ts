import { z } from 'zod'

/** A local time of day. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time of day as HH:mm')

/** Local hours in which only red severity interrupts; `from` may be later than `to` and then spans midnight. */
export const quietHoursSchema = z.strictObject({ from: timeOfDay, to: timeOfDay })

export type QuietHours = z.infer<typeof quietHoursSchema>

/** Whether a local time of day ("HH:mm") lies in the quiet hours; `from` belongs to them, `to` does not. */
export function isQuiet(quiet: QuietHours | undefined, timeOfDay: string): boolean {
  if (!quiet || quiet.from === quiet.to) return false
  return quiet.from < quiet.to
    ? timeOfDay >= quiet.from && timeOfDay < quiet.to
    : timeOfDay >= quiet.from || timeOfDay < quiet.to
}

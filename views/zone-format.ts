type Parts = Omit<Intl.DateTimeFormatOptions, 'timeZone'>

const made = new Map<string, Intl.DateTimeFormat>()

/** A format of instants in a zone. Making one costs a hundred times what using it does, so each is made once. */
export function zoneFormat(tag: string, zone: string, parts: Parts): Intl.DateTimeFormat {
  const key = JSON.stringify([tag, zone, parts])
  const format = made.get(key) ?? new Intl.DateTimeFormat(tag, { timeZone: zone, ...parts })
  made.set(key, format)
  return format
}

import type { Member } from '../../audiences/audience.ts'
import type { Locale } from '../../audiences/locale.ts'
import type { Definitions } from '../services.ts'

/** The members that a city's own file names, each in the language of their own or else the city's. */
export function membersOf(definitions: Pick<Definitions, 'city'>): Member[] {
  const { tenant, locale, members } = definitions.city
  return members.map((m) => {
    const own = m.locale ?? locale
    return {
      id: m.id,
      tenant,
      audience: m.audience,
      name: m.name[own],
      email: m.email,
      phone: m.phone,
      locale: own,
      attributes: m.attributes,
    }
  })
}

/** What a member is called in a language; one that the city's file no longer names keeps the name that is known. */
export function nameIn(
  { city }: Pick<Definitions, 'city'>,
  member: Pick<Member, 'id' | 'name'>,
  locale: Locale,
): string {
  return city.members.find(({ id }) => id === member.id)?.name[locale] ?? member.name
}

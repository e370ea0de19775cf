import { nameHint } from '../../audiences/near-name.ts'
import { readConfig } from '../config.ts'
import { checkSources } from '../definitions/check.ts'
import { usable } from '../definitions/load.ts'
import { membersOf } from '../definitions/members.ts'
import { openPublished } from '../definitions/published.ts'
import { readSources } from '../definitions/source.ts'
import { AppError } from '../errors.ts'
import { baseUrl } from '../links.ts'
import { openStore } from '../store/open-store.ts'
import { readOptions } from './options.ts'

export const INVITE_USAGE = 'invite MEMBER'
const HOURS = 24

/** Prints a link by which a member signs in once within a day: the first way in, and the one where there is no mail server. */
export async function invite(args: string[]): Promise<number> {
  const [id] = readOptions(args, [], 1, INVITE_USAGE).positionals
  if (!id) throw new AppError('CLI', 'invite whom?', { hint: `wwh ${INVITE_USAGE}` })
  const config = readConfig(process.env)
  const files = await readSources(config.definitionsDir)
  usable(checkSources(files))
  const store = await openStore({ url: config.stateUrl, dataDir: config.dataDir })
  try {
    const members = membersOf((await openPublished(files, store, null)).definitions)
    const names = members.map((member) => member.id)
    if (!names.includes(id))
      throw new AppError('CLI_MEMBER', `there is no member "${id}"`, { hint: nameHint(id, names) })
    await store.putMembers(members)
    const token = await store.createSignIn(id, HOURS * 3_600_000, new Date())
    process.stdout.write(`${baseUrl(config)}/sign-in?token=${token}\n`)
  } finally {
    await store.close()
  }
  return 0
}

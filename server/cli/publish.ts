import type { FileText } from '../definitions/published.ts'
import { AppError } from '../errors.ts'
import type { Connection } from './connection.ts'
import { changedFiles, connected, directoryOf, say } from './definitions.ts'
import { readOptions } from './options.ts'
import { keepSubmitted } from './pulled.ts'

export const PUBLISH_USAGE = 'publish [DIR] --why TEXT [--member ID] [--approve MEMBER]'

const WHO = '{ me { id canApprove } }'
const OPEN = '{ definitionChanges(states: [draft, review]) { id state why author isMine files { path text } } }'
const SAVE =
  'mutation Save($id: ID, $files: [FileText!]!) { saveChange(id: $id, files: $files) { id problems { path line column message hint } } }'
const SUBMIT = 'mutation Submit($id: ID!, $why: String!) { submitChange(id: $id, why: $why) { id } }'
const APPROVE = 'mutation Approve($id: ID!) { approveChange(id: $id) { id } }'

interface Problem {
  path: string
  line: number
  column: number
  message: string
  hint: string | null
}

interface OpenChange {
  id: string
  state: 'draft' | 'review'
  why: string
  author: string
  isMine: boolean
  files: FileText[]
}

/** `wwh publish`: a directory's differing files as a change, submitted for review; with the stores open, approved by another member. */
export async function publish(args: string[]): Promise<number> {
  const { positionals, values } = readOptions(args, ['member', 'why', 'approve'], 1, PUBLISH_USAGE)
  const { why } = values
  if (!why?.trim()) throw new AppError('CLI', 'say why', { hint: `wwh ${PUBLISH_USAGE}` })
  const { approve } = values
  return connected(values.member, (connection) =>
    publishFrom(connection, directoryOf(positionals[0]), { why, approve }),
  )
}

/**
 * Submits a directory's differing files, and approves them as another member where one is named. What is in review already is not
 * submitted again. Exit code 1 where the files have problems.
 */
export async function publishFrom(
  connection: Connection,
  directory: string,
  { why, approve }: { why: string; approve: string | undefined },
): Promise<number> {
  const approver = approve ? await approverOf(connection, approve) : null
  const files = await changedFiles(connection, directory)
  if (files.length === 0) {
    say('nothing differs from what runs')
    return 0
  }
  const same = await sameChange(connection, files)
  const inReview = same?.state === 'review'
  const id = inReview ? same.id : await submit(connection, files, why, same?.id)
  if (id === null) return 1
  await keepSubmitted(directory, files)
  for (const { path } of files) say(path)
  if (approver) {
    await approver.ask(APPROVE, { id })
    say(`published as ${id}`)
  } else if (inReview) say(`the same is in review already: ${id}, "${same.why}", by ${same.author}`)
  else say(`${id}, "${why}", waits for somebody else to approve it in the studio`)
  return 0
}

/** The connection of who is to approve: refused while nothing is submitted yet. @throws AppError CLI_MEMBER, FORBIDDEN */
async function approverOf(connection: Connection, named: string): Promise<Connection> {
  const approver = connection.as(named)
  const who = async (one: Connection) => (await one.ask<{ me: { id: string; canApprove: boolean } }>(WHO)).me
  const [own, other] = [await who(connection), await who(approver)]
  if (own.id === other.id) throw new AppError('FORBIDDEN', 'nobody approves their own change', { hint: 'name another' })
  if (!other.canApprove)
    throw new AppError('FORBIDDEN', `member "${named}" does not publish definitions`, {
      hint: 'a member of an audience with "approves: true" does',
    })
  return approver
}

/** A change in review that makes the same of the same files, or else a draft of the asker's own. */
async function sameChange(connection: Connection, files: readonly FileText[]): Promise<OpenChange | undefined> {
  const { definitionChanges } = await connection.ask<{ definitionChanges: OpenChange[] }>(OPEN)
  const wanted = new Map(files.map(({ path, text }) => [path, text]))
  const same = definitionChanges.filter(
    (change) =>
      change.files.length === wanted.size && change.files.every(({ path, text }) => wanted.get(path) === text),
  )
  return same.find(({ state }) => state === 'review') ?? same.find(({ isMine }) => isMine)
}

/** Keeps the files as a draft and submits it; null where they have problems, which are printed. */
async function submit(
  connection: Connection,
  files: FileText[],
  why: string,
  draft: string | undefined,
): Promise<string | null> {
  const { saveChange } = await connection.ask<{ saveChange: { id: string; problems: Problem[] } }>(SAVE, {
    id: draft,
    files,
  })
  for (const { path, line, column, message, hint } of saveChange.problems)
    say(`${path}:${line}:${column} ${message}${hint ? ` (${hint})` : ''}`)
  if (saveChange.problems.length > 0) return null
  await connection.ask(SUBMIT, { id: saveChange.id, why })
  return saveChange.id
}

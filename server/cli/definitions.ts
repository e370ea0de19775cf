import { resolve } from 'node:path'
import { readConfig } from '../config.ts'
import { checkSources } from '../definitions/check.ts'
import { usable } from '../definitions/load.ts'
import type { FileText } from '../definitions/published.ts'
import { readSources } from '../definitions/source.ts'
import { AppError } from '../errors.ts'
import type { FigurePair } from '../studio/figures.ts'
import { textDiff } from '../studio/text-diff.ts'
import { type Connection, connect } from './connection.ts'
import { readOptions } from './options.ts'
import { type RunningFile, readPulled, writePulled, writtenHere } from './pulled.ts'

export const PULL_USAGE = 'pull DIR [--overwrite] [--member ID]'
export const DIFF_USAGE = 'diff [DIR] [--member ID]'
export const PREVIEW_USAGE = 'preview VIEW --as MEMBER [DIR] [--member ID]'

const FILES = '{ definitionFiles { path version text onDisk } }'
const EFFECTS = `query Effects($files: [FileText!]!) {
  draftEffects(files: $files) { view audience members kind figures { widget label before after } }
  draftRuleEffects(files: $files) { rule kind members }
}`
const PREVIEW = `query Preview($view: ID!, $as: ID!, $files: [FileText!]) { preview(view: $view, as: $as, files: $files) { narrowed offered reader { name scopeText } queries { readRows elapsedMs } figures { widget label after } } }`

/** Prints a line of a command's answer. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Works over a connection and closes it. */
export async function connected<T>(
  member: string | undefined,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await connect(member)
  try {
    return await work(connection)
  } finally {
    await connection.close()
  }
}

/** The directory that a command names, or the city's own. */
export const directoryOf = (named: string | undefined) =>
  named ? resolve(named) : readConfig(process.env).definitionsDir

/**
 * Files of a directory that differ from what runs. A file that only runs was written elsewhere: it is left alone.
 * @throws AppError CLI_STALE as `writtenHere` does
 */
export async function changedFiles(connection: Connection, directory: string): Promise<FileText[]> {
  const sources = await readSources(directory)
  usable(checkSources(sources))
  const { definitionFiles } = await connection.ask<{ definitionFiles: RunningFile[] }>(FILES)
  return writtenHere(sources, definitionFiles, await readPulled(directory))
}

/** `wwh pull`: every running definition into a directory, word for word, comments included. */
export async function pull(args: string[]): Promise<number> {
  const { positionals, values, flags } = readOptions(args, ['member'], 1, PULL_USAGE, ['overwrite'])
  const [directory] = positionals
  if (!directory) throw new AppError('CLI', 'pull into which directory?', { hint: `wwh ${PULL_USAGE}` })
  return connected(values.member, (connection) =>
    pullInto(connection, resolve(directory), { overwrite: flags.has('overwrite') }),
  )
}

/** Writes every running definition into a directory. @throws AppError CLI_EDITED as `writePulled` does */
export async function pullInto(
  connection: Connection,
  directory: string,
  options: { overwrite: boolean },
): Promise<number> {
  const { definitionFiles } = await connection.ask<{ definitionFiles: RunningFile[] }>(FILES)
  await writePulled(directory, definitionFiles, options)
  const published = definitionFiles.filter(({ version }) => version > 0)
  for (const { path, version } of published) say(`${path} (version ${version})`)
  say(`${definitionFiles.length} files in ${directory}, ${published.length} of them published over the files on disk`)
  return 0
}

/** `wwh diff`: what a directory would change of what runs, by line, and for which readers and figures. Exit code 1 where it would. */
export async function diff(args: string[]): Promise<number> {
  const { positionals, values } = readOptions(args, ['member'], 1, DIFF_USAGE)
  return connected(values.member, async (connection) => {
    const files = await changedFiles(connection, directoryOf(positionals[0]))
    if (files.length === 0) {
      say('nothing differs from what runs')
      return 0
    }
    const { definitionFiles } = await connection.ask<{ definitionFiles: RunningFile[] }>(FILES)
    for (const { path, text } of files) {
      say(`--- ${path}`)
      const before = definitionFiles.find((file) => file.path === path)?.text ?? ''
      for (const line of textDiff(before, text ?? '')) say(`${SIGN[line.kind]} ${line.text}`)
    }
    await sayEffects(connection, files)
    return 1
  })
}

const SIGN = { same: ' ', added: '+', removed: '-', gap: '…' } as const

interface Effect {
  view: string
  audience: string
  members: string[]
  kind: string
  figures: Omit<FigurePair, 'key'>[]
}

interface RuleEffect {
  rule: string
  kind: 'begins' | 'ends' | 'changed'
  members: string[]
}

const WARNS = { begins: 'begins to warn', ends: 'no longer warns', changed: 'warns otherwise than before' } as const

async function sayEffects(connection: Connection, files: FileText[]): Promise<void> {
  const { draftEffects, draftRuleEffects } = await connection.ask<{
    draftEffects: Effect[]
    draftRuleEffects: RuleEffect[]
  }>(EFFECTS, { files })
  if (draftEffects.length === 0) say('no figure of any reader changes')
  for (const { view, audience, members, kind, figures } of draftEffects) {
    say(`view ${view} ${kind} for ${audience}: ${members.join(', ')}`)
    for (const { label, before, after } of figures) say(`  ${label}: ${before ?? '–'} → ${after ?? '–'}`)
  }
  for (const { rule, kind, members } of draftRuleEffects) say(`rule ${rule} ${WARNS[kind]} ${members.join(', ')}`)
}

interface Previewed {
  narrowed: boolean
  offered: boolean
  reader: { name: string; scopeText: string }
  queries: { readRows: number; elapsedMs: number }[]
  figures: { widget: string; label: string; after: string | null }[]
}

/**
 * `wwh preview VIEW --as MEMBER`: the figures that a member would see under a directory's definitions, or under what runs, and what opening
 * the view costs.
 */
export async function preview(args: string[]): Promise<number> {
  const { positionals, values } = readOptions(args, ['as', 'member'], 2, PREVIEW_USAGE)
  const [view, directory] = positionals
  if (!view || !values.as) throw new AppError('CLI', 'name a view and a member', { hint: `wwh ${PREVIEW_USAGE}` })
  return connected(values.member, async (connection) => {
    const files = directory ? await changedFiles(connection, resolve(directory)) : []
    const { preview: shown } = await connection.ask<{ preview: Previewed }>(PREVIEW, { view, as: values.as, files })
    say(`${shown.reader.name} · ${shown.reader.scopeText}`)
    if (shown.narrowed) say('rows that you may not see are left out')
    if (!shown.offered) say("the reader's audience does not offer this view")
    for (const { widget, label, after } of shown.figures) say(`  ${widget} · ${label}: ${after ?? '–'}`)
    const rows = shown.queries.reduce((sum, query) => sum + query.readRows, 0)
    const scans = shown.queries.length
    say(`${scans} scan${scans === 1 ? '' : 's'}, ${rows} rows read`)
    return 0
  })
}

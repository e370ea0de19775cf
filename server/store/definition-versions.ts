import { AppError } from '../errors.ts'
import { iso, type Sql } from './sql.ts'

export type ChangeState = 'draft' | 'review' | 'published' | 'withdrawn'

/** What a change makes of one file. */
export interface ChangedFile {
  path: string
  /** The version that the text was written over; 0 is the file as it lies on disk, or none. */
  base: number
  /** Null removes the file. */
  text: string | null
}

/** New texts for definition files, on their way from draft over review to published. */
export interface Change {
  id: string
  state: ChangeState
  authorId: string
  why: string
  files: ChangedFile[]
  /** What was said when it was sent back or withdrawn. */
  note: string | null
  decidedBy: string | null
  createdAt: string
  updatedAt: string
}

/** One published text of one file. Versions count from 1; version 0 is the file as it lies on disk. */
export interface DefinitionVersion {
  path: string
  version: number
  text: string | null
  changeId: string
  authorId: string
  publishedBy: string
  why: string
  publishedAt: string
}

/** Drafts of definitions and their published versions. Nothing published is ever changed or removed. */
export interface DefinitionVersions {
  /** Grows with every publication: what servers watch. 0 before the first. */
  definitionRelease(): Promise<number>
  /** The newest version of every file that has one. */
  publishedDefinitions(): Promise<DefinitionVersion[]>
  /** Newest first. */
  definitionHistory(path: string): Promise<DefinitionVersion[]>
  /** Lately touched first. */
  changes(filter: { states?: ChangeState[]; limit?: number }): Promise<Change[]>
  change(id: string): Promise<Change | null>
  /** Makes a draft, or writes one anew. @throws AppError CHANGE_STATE when it is no draft any more */
  saveDraft(draft: Pick<Change, 'id' | 'authorId' | 'why' | 'files'>, now: Date): Promise<Change>
  /** @throws AppError CHANGE_STATE when the change is not in state `from` (any more) */
  moveChange(
    id: string,
    move: { from: ChangeState; to: 'draft' | 'review' | 'withdrawn'; by: string; note: string | null },
    now: Date,
  ): Promise<Change>
  /**
   * One transaction: every file of a change in review becomes its path's next version.
   * `verify` sees the newest versions as they would be and refuses by throwing: then nothing is published.
   * @throws AppError CHANGE_STATE when it is not in review, CHANGE_STALE when a file was published by another change meanwhile
   */
  publishChange(id: string, by: string, now: Date, verify: (newest: DefinitionVersion[]) => void): Promise<Change>
}

/** Any fixed number: publications wait for each other on it. */
const LOCK = 7_312_346

interface ChangeRow extends Omit<Change, 'createdAt' | 'updatedAt'> {
  createdAt: Date
  updatedAt: Date
}

const CHANGE = `id, state, author_id AS "authorId", why, files, note, decided_by AS "decidedBy", created_at AS "createdAt",
  updated_at AS "updatedAt"`
const VERSION = `path, version, text, change_id AS "changeId", author_id AS "authorId", published_by AS "publishedBy", why,
  published_at AS "publishedAt"`

function changeOf(row: ChangeRow): Change {
  return { ...row, createdAt: iso(row.createdAt), updatedAt: iso(row.updatedAt) }
}

type VersionRow = Omit<DefinitionVersion, 'publishedAt'> & { publishedAt: Date }

function versionOf(row: VersionRow): DefinitionVersion {
  return { ...row, publishedAt: iso(row.publishedAt) }
}

async function find(sql: Sql, id: string): Promise<Change | null> {
  const [row] = await sql.query<ChangeRow>(`SELECT ${CHANGE} FROM definition_changes WHERE id = $1`, [id])
  return row ? changeOf(row) : null
}

async function newestVersions(sql: Sql): Promise<DefinitionVersion[]> {
  const rows = await sql.query<VersionRow>(
    `SELECT DISTINCT ON (path) ${VERSION} FROM definition_versions ORDER BY path, version DESC`,
  )
  return rows.map(versionOf)
}

function expected(row: ChangeRow | undefined, id: string, state: ChangeState): Change {
  if (row) return changeOf(row)
  throw new AppError('CHANGE_STATE', `change "${id}" is not in state ${state}`, {
    hint: 'look at it again: someone else moved it',
  })
}

/** Drafts of definitions and their published versions, over SQL. */
export function definitionVersions(sql: Sql): DefinitionVersions {
  return {
    async definitionRelease() {
      const [row] = await sql.query<{ seq: number }>(
        'SELECT coalesce(max(seq), 0)::int AS seq FROM definition_versions',
      )
      return row?.seq ?? 0
    },
    publishedDefinitions: () => newestVersions(sql),
    definitionHistory: async (path) =>
      (
        await sql.query<VersionRow>(
          `SELECT ${VERSION} FROM definition_versions WHERE path = $1 ORDER BY version DESC`,
          [path],
        )
      ).map(versionOf),
    changes: async ({ states, limit }) =>
      (
        await sql.query<ChangeRow>(
          `SELECT ${CHANGE} FROM definition_changes WHERE $1::text[] IS NULL OR state = ANY ($1::text[])
           ORDER BY updated_at DESC, id LIMIT $2`,
          [states ?? null, limit ?? 100],
        )
      ).map(changeOf),
    change: (id) => find(sql, id),
    async saveDraft({ id, authorId, why, files }, now) {
      const [row] = await sql.query<ChangeRow>(
        `INSERT INTO definition_changes AS c (id, state, author_id, why, files, created_at, updated_at)
         VALUES ($1, 'draft', $2, $3, $4::jsonb, $5, $5)
         ON CONFLICT (id) DO UPDATE SET why = excluded.why, files = excluded.files, updated_at = excluded.updated_at
         WHERE c.state = 'draft' AND c.author_id = excluded.author_id RETURNING ${CHANGE}`,
        [id, authorId, why, JSON.stringify(files), now.toISOString()],
      )
      return expected(row, id, 'draft')
    },
    async moveChange(id, { from, to, by, note }, now) {
      const [row] = await sql.query<ChangeRow>(
        `UPDATE definition_changes SET state = $3, note = $4, decided_by = $5, updated_at = $6
         WHERE id = $1 AND state = $2 RETURNING ${CHANGE}`,
        [id, from, to, note, by, now.toISOString()],
      )
      return expected(row, id, from)
    },
    publishChange: (id, by, now, verify) =>
      sql.transaction(async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
        const [row] = await tx.query<ChangeRow>(
          `UPDATE definition_changes SET state = 'published', decided_by = $2, note = NULL, updated_at = $3
           WHERE id = $1 AND state = 'review' RETURNING ${CHANGE}`,
          [id, by, now.toISOString()],
        )
        const change = expected(row, id, 'review')
        for (const file of change.files) await publishFile(tx, change, file, by, now)
        verify(await newestVersions(tx))
        return change
      }),
  }
}

async function publishFile(tx: Sql, change: Change, file: ChangedFile, by: string, now: Date): Promise<void> {
  const [newest] = await tx.query<{ version: number }>(
    'SELECT coalesce(max(version), 0)::int AS version FROM definition_versions WHERE path = $1',
    [file.path],
  )
  const version = newest?.version ?? 0
  if (version !== file.base)
    throw new AppError(
      'CHANGE_STALE',
      `${file.path} is at version ${version}, and the change was written over ${file.base}`,
      {
        hint: 'send it back: its author takes the newer text over',
      },
    )
  await tx.query(
    `INSERT INTO definition_versions (path, version, text, change_id, author_id, published_by, why, published_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [file.path, version + 1, file.text, change.id, change.authorId, by, change.why, now.toISOString()],
  )
}

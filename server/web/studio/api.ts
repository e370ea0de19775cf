/** An answer's first error, in the server's own words. */
export class AskError extends Error {
  readonly code: string
  readonly hint: string | undefined
  constructor(message: string, code: string, hint?: string) {
    super(message)
    this.code = code
    this.hint = hint
  }
}

interface Answer<T> {
  data?: T
  errors?: { message: string; extensions?: { code?: string; hint?: string } }[]
}

/** Sent with every request: a foreign page cannot send it without asking first. */
const OWN = { 'content-type': 'application/json', 'x-graphql-yoga-csrf': '1' }

/** Asks the project's GraphQL. @throws AskError */
export async function ask<T>(query: string, variables: object = {}, signal?: AbortSignal): Promise<T> {
  const body = JSON.stringify({ query, variables })
  const response = await fetch('/graphql', { method: 'POST', headers: OWN, body, ...(signal ? { signal } : {}) })
  return dataOf((await response.json()) as Answer<T>)
}

function dataOf<T>({ data, errors }: Answer<T>): T {
  const [error] = errors ?? []
  if (error) throw new AskError(error.message, error.extensions?.code ?? 'INTERNAL', error.extensions?.hint)
  return data as T
}

/** Listens to a subscription, answer by answer, until it ends or is called off. @throws AskError */
export async function* listen<T>(query: string, variables: object, signal: AbortSignal): AsyncGenerator<T> {
  const headers = { ...OWN, accept: 'text/event-stream' }
  const response = await fetch('/graphql', {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
    signal,
  })
  let kept = ''
  const text = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  for (let read = await text?.read(); read && !read.done; read = await text?.read()) {
    const events = (kept + read.value).split('\n\n')
    kept = events.pop() ?? ''
    for (const event of events) {
      const data = /^data: (.+)$/m.exec(event)?.[1]
      if (data) yield dataOf(JSON.parse(data) as Answer<T>)
    }
  }
}

/** The page of a view as a member would get it, as HTML without script. @throws AskError */
export async function previewPage(
  asked: { view: string; as: string; files: FileText[] },
  signal: AbortSignal,
): Promise<string> {
  const response = await fetch('/studio/preview', { method: 'POST', headers: OWN, body: JSON.stringify(asked), signal })
  const text = await response.text()
  if (!response.ok) throw new AskError(text.slice(0, 300), String(response.status))
  return text
}

export interface FileText {
  path: string
  text: string | null
}

export interface DefinitionFile {
  path: string
  kind: Kind
  name: string
  title: string
  version: number
  text: string
}

export type Kind = 'city' | 'audience' | 'dataset' | 'view' | 'rule' | 'sentences'

export interface Problem {
  path: string
  line: number
  column: number
  message: string
  hint: string | null
}

export interface DiffLine {
  kind: 'same' | 'added' | 'removed' | 'gap'
  text: string
}

export interface Change {
  id: string
  state: 'draft' | 'review' | 'published' | 'withdrawn'
  why: string
  note: string | null
  author: string
  isMine: boolean
  canApprove: boolean
  updatedText: string
  files: (FileText & { stale: boolean })[]
}

export interface PreviewReader {
  id: string
  name: string
  audience: string
  audienceTitle: string
  scopeText: string
  views: string[]
}

export interface FigurePair {
  key: string
  widget: string
  label: string
  before: string | null
  after: string | null
}

export interface DatasetWord {
  id: string
  label: string
  columns: string[]
  dimensions: { id: string; label: string; codes: string[] }[]
  metrics: { name: string; label: string; definition: string; unit: string; stock: boolean }[]
}

export interface Vocabulary {
  datasets: DatasetWord[]
  views: string[]
  audiences: string[]
  functions: string[]
}

const CHANGE = 'id state why note author isMine canApprove updatedText files { path text stale }'
const PROBLEM = 'path line column message hint'

export const FILES = '{ definitionFiles { path kind name title version text } }'
export const CHANGES = `{ definitionChanges(states: [draft, review]) { ${CHANGE} } }`
export const READERS =
  'query Readers($files: [FileText!]) { previewReaders(files: $files) { id name audience audienceTitle scopeText views } }'
export const OWN_VIEWS = '{ myViews { id } }'
export const CHECK = `query Check($files: [FileText!]!) { checkDefinitions(files: $files) { ${PROBLEM} } }`
export const SAVE = `mutation Save($id: ID, $why: String, $files: [FileText!]!) { saveChange(id: $id, why: $why, files: $files) { ${CHANGE} problems { ${PROBLEM} } } }`
export const SUBMIT = `mutation Submit($id: ID!, $why: String!) { submitChange(id: $id, why: $why) { ${CHANGE} } }`
export const APPROVE = `mutation Approve($id: ID!) { approveChange(id: $id) { ${CHANGE} } }`
export const RETURN = `mutation Return($id: ID!, $note: String!) { returnChange(id: $id, note: $note) { ${CHANGE} } }`
export const WITHDRAW = `mutation Withdraw($id: ID!) { withdrawChange(id: $id) { ${CHANGE} } }`
export const ROLL_BACK = `mutation Back($path: String!, $version: Int!, $why: String!) { rollBack(path: $path, version: $version, why: $why) { id } }`
export const ROLL_BACK_CHANGE = `mutation Back($id: ID!, $why: String!) { rollBackChange(id: $id, why: $why) { id } }`
export const HISTORY = `query History($path: String!) { definitionFile(path: $path) { version onDisk history { version change changed why author publishedBy publishedText diff { kind text } } } }`
export const EFFECTS = `query Effects($id: ID!) { definitionChange(id: $id) { files { path diff { kind text } } effects { view audience members kind figures { key widget label before after } } ruleEffects { rule title kind members } } }`
export const COST = `query Cost($view: ID!, $as: ID!, $files: [FileText!], $besides: ID) { preview(view: $view, as: $as, files: $files) { narrowed offered reader { name scopeText } queries { sql params readRows elapsedMs } figures(besides: $besides) { key widget label before after } } }`
export const READERSHIP = `query Readership($view: ID!) { readership(view: $view) { readers { reader times lastText } never figures { metric label times } } }`
export const MESSAGE = `query Message($rule: ID!, $as: ID!, $files: [FileText!]) { ruleMessage(rule: $rule, as: $as, files: $files) { sms text emailHtml chats { id title body } } }`
export const BACKTEST = `subscription Backtest($rule: ID!, $days: Int!, $files: [FileText!]) { backtesting(rule: $rule, days: $days, files: $files) { share past { from to trials {
  changes told folded quiet delayDays found nullRate series readings
  precision { share low high part whole }
  perWeek { week told }
  incidents { day ended severity line folded right event }
  events { title from found }
} } } }`
export const VOCABULARY = `query Words($files: [FileText!]) { vocabulary(files: $files) { views audiences functions datasets { id label columns dimensions { id label codes } metrics { name label definition unit stock } } } }`
export const SCHEMA = 'query Schema($kind: DefinitionKind!) { vocabulary { schema(kind: $kind) } }'
export const TABLES = '{ vocabulary { tables } }'
export const COLUMNS = 'query Columns($table: String!) { vocabulary { tableColumns(table: $table) } }'

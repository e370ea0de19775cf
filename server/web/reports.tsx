import type { FastifyInstance } from 'fastify'
import type { Locale } from '../../audiences/locale.ts'
import { isOwnForm } from '../http/own-form.ts'
import type { Services } from '../services.ts'
import * as documents from './documents.ts'
import type { ReportData } from './message-data.ts'
import { type Page, respond, sendLost } from './respond.tsx'
import { type Execute, PageError, param, type Visit } from './visit.ts'
import { type Word, word } from './words.ts'

type Listed = Pick<ReportData, 'id' | 'monthText' | 'deskText' | 'state' | 'editedText' | 'signedText' | 'sentText'>

const STATE: Record<ReportData['state'], Word> = { draft: 'draft', signed: 'signed', sent: 'sentReport' }

/** `/reports`: months' special reports, for the analysts who edit and sign them. */
export function registerReports(app: FastifyInstance, services: Services, execute: Execute): void {
  app.get('/reports', (request, reply) => respond(services, execute, request, reply, listPage))
  app.get('/reports/:id', (request, reply) => respond(services, execute, request, reply, (visit) => editPage(visit)))
  app.post('/reports/:id/:act', async (request, reply) => {
    if (!isOwnForm(request)) return sendLost(services, request, reply, 403)
    const body = (request.body ?? {}) as Record<string, string>
    return respond(services, execute, request, reply, (visit) => act(visit, body))
  })
}

async function listPage({ ask, locale }: Visit): Promise<Page> {
  const { monthlyReports } = await ask<{ monthlyReports: Listed[] }>(documents.REPORTS)
  return { title: word('reports', locale), body: <ReportList reports={monthlyReports} locale={locale} /> }
}

/** The report's page; what could not be saved stands in its fields, with why. */
async function editPage(visit: Visit, typed: Record<string, string> = {}, faults: string[] = []): Promise<Page | null> {
  const { monthlyReport } = await visit.ask<{ monthlyReport: ReportData | null }>(documents.REPORT, {
    id: param(visit, 'id'),
  })
  if (!monthlyReport) return null
  const props = { report: monthlyReport, typed, faults: [...faults, ...monthlyReport.faults], locale: visit.locale }
  return { title: monthlyReport.deskText, still: true, body: <ReportPage {...props} /> }
}

async function act(visit: Visit, body: Record<string, string>) {
  const report = param(visit, 'id')
  const asked = { report, version: body.version || null }
  const parts = Object.entries(body).flatMap(([name, text]) =>
    name.startsWith('part.') ? [{ key: name.slice(5), text }] : [],
  )
  try {
    if (param(visit, 'act') === 'save') {
      const { proseFaults } = await visit.ask<{ proseFaults: string[] }>(documents.PROSE_FAULTS, { report, parts })
      if (proseFaults.length > 0) return await editPage(visit, body, proseFaults)
      await visit.ask(documents.EDIT_REPORT, { ...asked, parts })
    } else if (param(visit, 'act') === 'recount') await visit.ask(documents.RECOUNT_REPORT, asked)
    else if (param(visit, 'act') === 'sign') await visit.ask(documents.SIGN_REPORT, asked)
    else return null
  } catch (error) {
    if (error instanceof PageError && (error.status === 400 || error.status === 409))
      return editPage(visit, body, [error.message])
    throw error
  }
  return { redirect: `/reports/${encodeURIComponent(report)}` }
}

function ReportList({ reports, locale }: { reports: Listed[]; locale: Locale }) {
  return (
    <>
      <h1>{word('reports', locale)}</h1>
      <p className="context">{word('reportsHint', locale)}</p>
      {reports.length === 0 && <p className="calm">{word('empty', locale)}</p>}
      <ul className="deliveries panel">
        {reports.map((report) => (
          <li key={report.id}>
            <a href={`/reports/${report.id}`}>
              <strong>{report.deskText}</strong>
              <span className="context">{report.monthText}</span>
              <span className="said">{stateText(report, locale)}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

/** How far it is, with who did what when. */
function stateText(report: Listed, locale: Locale): string {
  const steps: [Word, string | null][] = [
    ['edited', report.editedText],
    ['signed', report.signedText],
    ['sentReport', report.sentText],
  ]
  const done = steps.flatMap(([name, text]) => (text ? [`${word(name, locale)} ${text}`] : []))
  return done.length > 0 ? done.join(' → ') : word(STATE[report.state], locale)
}

function ReportPage(props: { report: ReportData; typed: Record<string, string>; faults: string[]; locale: Locale }) {
  const { report, typed, faults, locale } = props
  const isDraft = report.state === 'draft'
  return (
    <>
      <header className="title">
        <div>
          <p className="context">
            <a href="/reports">{`← ${word('reports', locale)}`}</a>
          </p>
          <h1>{report.deskText}</h1>
          <p className="context">{`${report.monthText} · ${stateText(report, locale)}`}</p>
        </div>
        <a className="button quiet" href={`/reports/${report.id}/report.pdf`}>
          {word('onePage', locale)}
        </a>
      </header>
      {faults.length > 0 && (
        <ul className="fault" role="alert">
          {faults.map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      )}
      <form method="post" action={`/reports/${report.id}/save`} className="panel order">
        {isDraft && <p className="context">{word('proseHint', locale)}</p>}
        {report.parts.map((part) => (
          <Part key={part.key} part={part} typed={typed[`part.${part.key}`]} isDraft={isDraft} lang={report.locale} />
        ))}
        {isDraft && <Version report={report} />}
        {isDraft && <button type="submit">{word('save', locale)}</button>}
      </form>
      {isDraft && (
        <div className="choices panel">
          <ActForm report={report} act="sign" label={word('sign', locale)} />
          <ActForm report={report} act="recount" label={word('recount', locale)} quiet />
        </div>
      )}
      <Figures report={report} locale={locale} />
    </>
  )
}

function Part(props: { part: ReportData['parts'][number]; typed: string | undefined; isDraft: boolean; lang: string }) {
  const { part, typed, isDraft, lang } = props
  const text = typed ?? part.text
  const id = `part-${part.key}`
  return (
    <div className="part" lang={lang}>
      {isDraft ? <label htmlFor={id}>{part.heading}</label> : <h2>{part.heading}</h2>}
      {isDraft && (
        <textarea id={id} name={`part.${part.key}`} rows={Math.max(2, text.split('\n').length)} defaultValue={text} />
      )}
      {part.lines.map((line) => (
        <p key={line} className="filled">
          {line}
        </p>
      ))}
    </div>
  )
}

function ActForm(props: { report: ReportData; act: 'sign' | 'recount'; label: string; quiet?: boolean }) {
  return (
    <form method="post" action={`/reports/${props.report.id}/${props.act}`}>
      <Version report={props.report} />
      <button type="submit" className={props.quiet ? 'choice' : undefined}>
        {props.label}
      </button>
    </form>
  )
}

function Version({ report }: { report: ReportData }) {
  return <input type="hidden" name="version" value={report.version ?? ''} />
}

/** A line breaks between dates, never within one. */
const wholeDates = (text: string) => text.replace(/(\d)-(\d)/g, '$1\u2011$2')

/** What the prose may name, and what each figure was counted by. */
function Figures({ report, locale }: { report: ReportData; locale: Locale }) {
  return (
    <section className="panel">
      <h2>{word('lockedFigures', locale)}</h2>
      <ul className="standing locked" lang={report.locale}>
        {report.figures.map((figure) => (
          <li key={figure.id}>
            <span>
              <code>{`{${figure.id}}`}</code> {figure.label}
            </span>
            <strong>{figure.value}</strong>
            <span className="context">{wholeDates(figure.query)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

import type { FastifyInstance } from 'fastify'
import { momentText } from '../../templates/wording.ts'
import { drawingImage } from '../channels/chart-image.ts'
import type { Services } from '../services.ts'
import { figureRows, textRows, toCsv } from './csv.ts'
import * as documents from './documents.ts'
import { lookVariables, readLook } from './look.ts'
import { respond } from './respond.tsx'
import { type Execute, PageError, param, type Visit } from './visit.ts'

interface Drawn {
  svg: string
  table: { columns: string[]; rows: { cells: string[] }[] }
}

export interface ExportFigure {
  metric: string
  label: string
  value: number | null
  numerator: number | null
  denominator: number | null
  unit: string
  version: number
}

type ExportWidget = { id: string; title: string } & (
  | { __typename: 'NumberWidget'; figure: ExportFigure; spark: Drawn }
  | { __typename: 'TrendWidget'; chart: Drawn }
  | { __typename: 'BreakdownWidget'; dimension: { label: string }; chart: Drawn; rows: ExportRow[] }
  | { __typename: 'TableWidget'; dimension: { label: string }; rows: ExportRow[] }
  | { __typename: 'TicketsWidget' | 'IncidentsWidget' }
)

export interface ExportRow {
  code: string
  name: string
  figures: ExportFigure[]
}

interface ExportView {
  id: string
  title: string
  periodText: string
  asOf: string
  narrowed: { label: string; name: string }[]
  widgets: ExportWidget[]
}

/** `/export/<view>/<widget>.csv` and `.png`: a widget over the reader's rows, marked with who took it, and written to the audit. */
export function registerExport(app: FastifyInstance, services: Services, execute: Execute): void {
  app.get('/export/:view/:file', (request, reply) =>
    respond(services, execute, request, reply, async (visit) => {
      const [, id = '', kind = ''] = /^([a-z][a-z0-9-]*)\.(csv|png)$/.exec(param(visit, 'file')) ?? []
      const variables = { id: param(visit, 'view'), ...lookVariables(readLook(visit.query)) }
      const { view } = await visit.ask<{ view: ExportView | null }>(documents.EXPORT, variables)
      const widget = view?.widgets.find((one) => one.id === id)
      if (!view || !widget) return null
      const marks = marksOf(visit, services, view)
      const content = kind === 'csv' ? csvOf(widget, marks) : await pngOf(widget, marks)
      if (content === null) throw new PageError(404, kind)
      await services.store.recordLook(visit.reader.member.id, 'export', `${view.id}/${id}.${kind}`, services.now())
      reply.header('content-disposition', `attachment; filename="${view.id}-${id}.${kind}"`)
      return { type: kind === 'csv' ? 'text/csv; charset=utf-8' : 'image/png', content }
    }),
  )
}

/** Who took it, when, over which rows and period: on every export, so that a copy tells where it came from. */
function marksOf({ shell, locale }: Visit, services: Services, view: ExportView): string[] {
  const at = momentText(services.now(), new Date(0), services.definitions.city.zone, locale)
  const rows = [shell.me.scopeText, ...view.narrowed.map(({ label, name }) => `${label} ${name}`)].join(' · ')
  return [`${shell.me.city} · ${view.title} · ${view.periodText}`, rows, `${shell.me.name} (${shell.me.id}) · ${at}`]
}

function csvOf(widget: ExportWidget, marks: string[]): string | null {
  const head = [[widget.title], ...marks.map((mark) => [mark]), []]
  switch (widget.__typename) {
    case 'NumberWidget':
      return toCsv([...head, ...figureRows('', [{ code: '', name: '', figures: [widget.figure] }])])
    case 'TrendWidget':
      return toCsv([...head, ...textRows(widget.chart.table)])
    case 'BreakdownWidget':
    case 'TableWidget':
      return toCsv([...head, ...figureRows(widget.dimension.label, widget.rows)])
    default:
      return null
  }
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)

/** The chart under its title, over its marks; null for a widget that is no chart. */
async function pngOf(widget: ExportWidget, marks: string[]): Promise<Buffer | null> {
  const drawn = 'spark' in widget ? widget.spark : 'chart' in widget ? widget.chart : null
  if (!drawn) return null
  const line = (text: string, y: number, size: number, colour: string) =>
    `<text x="20" y="${y}" font-size="${size}" font-family="Noto Sans SC" fill="${colour}">${escaped(text)}</text>`
  const texts = [
    line(widget.title, 34, 20, '#1c2430'),
    ...marks.map((mark, i) => line(mark, 440 + 19 * i, 13, '#5b6675')),
  ]
  return drawingImage(
    `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="500" viewBox="0 0 1000 500"><g transform="translate(20 50)">${drawn.svg}</g>${texts.join('')}</svg>`,
  )
}

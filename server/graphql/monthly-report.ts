import { covers, rowsOf } from '../../audiences/scope.ts'
import {
  filled,
  type LockedFigure,
  PROSE_HEADING,
  PROSE_PARTS,
  type Prose,
  proseFaults,
} from '../../templates/month-prose.ts'
import { spanText } from '../../templates/wording.ts'
import { editionOfMonth } from '../jobs/digest-edition.ts'
import { recountReport, sendReport } from '../jobs/monthly.ts'
import type { MonthlyReport, ReportBody } from '../store/monthly-reports.ts'
import { builder, type GraphContext, LocaleEnum } from './builder.ts'
import { failure, notFound } from './failure.ts'
import { memberName, moment, scopeText } from './naming.ts'

const MOST_CHARACTERS = 2000
const PARTS = ['conclusion', ...PROSE_PARTS] as const

const ReportStateEnum = builder.enumType('ReportState', {
  description: 'How far a report is.',
  values: {
    draft: { description: 'Drafted from data; an analyst may edit it.' },
    signed: { description: 'Signed; it goes within a minute.' },
    sent: { description: 'It went to its readers.' },
  } as const,
})

const LockedFigureRef = builder.objectRef<LockedFigure>('LockedFigure').implement({
  description: 'A figure that prose names as {id} and nobody can type.',
  fields: (t) => ({
    id: t.exposeString('id', { description: 'Its name in the prose.' }),
    label: t.exposeString('label', { description: 'What it is.' }),
    value: t.exposeString('value', { description: 'What stands in its place.' }),
    query: t.exposeString('query', { description: 'What it was counted by.' }),
  }),
})

interface Part {
  key: (typeof PARTS)[number]
  report: MonthlyReport
}

const PartRef = builder.objectRef<Part>('ReportPart').implement({
  description: 'A part of a report as an analyst writes it, and as its readers get it.',
  fields: (t) => ({
    key: t.exposeString('key', { description: `One of: ${PARTS.join(', ')}.` }),
    heading: t.string({ description: 'Its heading.', resolve: ({ key, report }) => PROSE_HEADING[key][report.locale] }),
    text: t.string({
      description: 'With figures as {id}, a line a point.',
      resolve: ({ key, report }) => report.body.prose[key],
    }),
    lines: t.stringList({
      description: 'With the figures filled in.',
      resolve: ({ key, report }) => filled(report.body.prose[key], report.body.figures),
    }),
  }),
})

const MonthlyReportRef = builder.objectRef<MonthlyReport>('MonthlyReport').implement({
  description:
    'A month’s special report for the members of one audience over the same rows who read one language: drafted from data, edited and signed by an analyst, then sent.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    month: t.exposeString('month', { description: 'YYYY-MM.' }),
    monthText: t.string({
      description: 'Its days in words.',
      resolve: ({ month }, _, { services, locale }) => {
        const { covers } = editionOfMonth(month, services.definitions.city.zone)
        return covers ? spanText(covers.from, covers.to, locale) : month
      },
    }),
    deskText: t.string({
      description: 'Whom it is for: the audience and its rows.',
      resolve: ({ audience, body }, _, { services, locale }) =>
        `${services.definitions.audiences.get(audience)?.title[locale] ?? audience} · ${scopeText(services, body.scope, locale)}`,
    }),
    locale: t.field({ type: LocaleEnum, description: 'Its language.', resolve: (r) => r.locale }),
    state: t.field({ type: ReportStateEnum, description: 'How far it is.', resolve: (r) => r.state }),
    figures: t.field({
      type: [LockedFigureRef],
      description: 'What its prose may name.',
      resolve: (r) => r.body.figures,
    }),
    parts: t.field({
      type: [PartRef],
      description: 'Its prose.',
      resolve: (report) => PARTS.map((key) => ({ key, report })),
    }),
    faults: t.stringList({
      description: 'What stands in the way of signing.',
      resolve: (r, _, c) => proseFaults(r.body.prose, r.body.figures, c.locale).map(({ message }) => message),
    }),
    editedText: t.string({
      nullable: true,
      description: 'Who edited it last, and when.',
      resolve: (r, _, c) => whoWhen(c, r.editedBy, r.editedAt),
    }),
    signedText: t.string({
      nullable: true,
      description: 'Who signed it, and when.',
      resolve: (r, _, c) => whoWhen(c, r.signedBy, r.signedAt),
    }),
    sentText: t.string({
      nullable: true,
      description: 'When it went.',
      resolve: (r, _, c) => moment(c, r.sentAt),
    }),
    version: t.string({
      nullable: true,
      description: 'What an edit is made over; given back with it.',
      resolve: (r) => r.editedAt,
    }),
  }),
})

async function whoWhen(context: GraphContext, by: string | null, at: string | null): Promise<string | null> {
  if (by === null || at === null) return null
  return `${await memberName(context, by)} · ${moment(context, at)}`
}

/** Whether a reader writes reports of these rows: an analyst whose own rows hold all of them. */
export function mayWrite(
  { audience, scope }: Pick<GraphContext, 'audience' | 'scope'>,
  report: MonthlyReport,
): boolean {
  const { body, tenant } = report
  return audience.kind === 'analyst' && tenant === scope.tenant && covers(scope, rowsOf(body.scope))
}

async function writable(context: GraphContext, id: string): Promise<MonthlyReport> {
  const report = await context.services.store.report(id)
  if (!report || !mayWrite(context, report)) throw notFound('report', id.slice(0, 80))
  return report
}

async function draft(context: GraphContext, id: string, version: string | null | undefined): Promise<MonthlyReport> {
  const report = await writable(context, id)
  if (report.state !== 'draft') throw failure('CONFLICT', `the report is ${report.state}`, 'only a draft is edited')
  if ((version || null) !== report.editedAt) throw overtaken()
  return report
}

const overtaken = () =>
  failure('CONFLICT', 'somebody else has edited the report', 'open it again and write over theirs')

async function changed(context: GraphContext, report: MonthlyReport, body: ReportBody): Promise<MonthlyReport> {
  const { store, now } = context.services
  if (!(await store.editReport(report, body, context.member.id, now()))) throw overtaken()
  return (await store.report(report.id)) ?? report
}

/** The prose with what was given put in; faults are for the asker to mend. */
function written(report: MonthlyReport, parts: readonly { key: string; text: string }[]): Prose {
  const prose: Record<string, string> = { ...report.body.prose }
  for (const { key, text } of parts) {
    if (!(key in prose))
      throw failure('BAD_INPUT', `parts: there is no part "${key.slice(0, 40)}"`, `one of: ${PARTS.join(', ')}`)
    if (text.length > MOST_CHARACTERS)
      throw failure('BAD_INPUT', `${key} has ${text.length} characters`, `write at most ${MOST_CHARACTERS}`)
    prose[key] = text.replace(/\r\n?/g, '\n').trim()
  }
  return prose as unknown as Prose
}

const PartInput = builder.inputType('ReportPartInput', {
  description: 'A part of a report, written anew.',
  fields: (t) => ({
    key: t.string({ required: true, description: `One of: ${PARTS.join(', ')}.` }),
    text: t.string({ required: true, description: 'With figures as {id}, a line a point.' }),
  }),
})

const idArg = { required: true, description: "The report's id." } as const
const versionArg = { description: 'The `version` that was read; null for a draft that nobody has edited.' } as const

builder.queryFields((t) => ({
  monthlyReports: t.field({
    type: [MonthlyReportRef],
    description: 'Reports that the reader may write, latest month first; none for who is no analyst.',
    complexity: { field: 10, multiplier: 10 },
    resolve: async (_root, _args, context) => {
      const found = await context.services.store.reports(context.scope.tenant, {})
      return found.filter((report) => mayWrite(context, report)).slice(0, 100)
    },
  }),
  monthlyReport: t.field({
    type: MonthlyReportRef,
    nullable: true,
    description: 'One of them.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => writable(context, id),
  }),
  proseFaults: t.stringList({
    description: 'What would stand in the way of such prose: a number that was typed names the figure that was meant.',
    args: { report: t.arg.id(idArg), parts: t.arg({ type: [PartInput], required: true, description: 'The prose.' }) },
    resolve: async (_root, { report: id, parts }, context) => {
      const report = await writable(context, id)
      return proseFaults(written(report, parts), report.body.figures, context.locale).map(({ message }) => message)
    },
  }),
}))

builder.mutationFields((t) => ({
  editMonthlyReport: t.field({
    type: MonthlyReportRef,
    description: 'Writes the prose of a draft. Numbers cannot be typed: BAD_INPUT names the figure.',
    args: {
      report: t.arg.id(idArg),
      version: t.arg.string(versionArg),
      parts: t.arg({ type: [PartInput], required: true, description: 'Parts to write; the others stay.' }),
    },
    resolve: async (_root, args, context) => {
      const report = await draft(context, args.report, args.version)
      const prose = written(report, args.parts)
      const [fault] = proseFaults(prose, report.body.figures, context.locale)
      if (fault) throw failure('BAD_INPUT', fault.message, 'figures are named as {id}: the report lists them')
      return changed(context, report, { ...report.body, prose })
    },
  }),
  recountMonthlyReport: t.field({
    type: MonthlyReportRef,
    description: 'Counts the figures of a draft again over the same days; its prose stays.',
    args: { report: t.arg.id(idArg), version: t.arg.string(versionArg) },
    resolve: async (_root, args, context) => {
      const report = await draft(context, args.report, args.version)
      const recounted = await recountReport(context.services, report)
      if (!recounted) throw failure('CONFLICT', 'nobody reads this report any more')
      return changed(context, report, { ...recounted, prose: report.body.prose })
    },
  }),
  signMonthlyReport: t.field({
    type: MonthlyReportRef,
    description:
      'Signs a draft, which is then sent. CONFLICT names the figure that is counted otherwise now; BAD_INPUT what its prose must mend.',
    args: { report: t.arg.id(idArg), version: t.arg.string(versionArg) },
    resolve: async (_root, args, context) => {
      const { services, member } = context
      const report = await draft(context, args.report, args.version)
      const [fault] = proseFaults(report.body.prose, report.body.figures, context.locale)
      if (fault) throw failure('BAD_INPUT', fault.message, 'edit the report first')
      const moved = await movedFigure(context, report)
      if (moved) throw failure('CONFLICT', moved, 'count the figures again, and read the prose over')
      if (!(await services.store.signReport(report, member.id, services.now()))) throw overtaken()
      const signed = await services.store.report(report.id)
      if (signed) await sendReport(services, signed)
      return (await services.store.report(report.id)) ?? report
    },
  }),
}))

/** The first figure that the same question answers otherwise now, such as after late data came in. */
async function movedFigure({ services, locale }: GraphContext, report: MonthlyReport): Promise<string | null> {
  const recounted = await recountReport(services, report)
  if (!recounted) return locale === 'zh' ? '此专报已无读者。' : 'nobody reads this report any more'
  const now = new Map(recounted.figures.map((figure) => [figure.id, figure.value]))
  const moved = report.body.figures.find(({ id, value, recounted: again }) => again && now.get(id) !== value)
  if (!moved) return null
  const value = now.get(moved.id) ?? '–'
  return locale === 'zh'
    ? `“${moved.label}”起草时为 ${moved.value}，现在为 ${value}。`
    : `“${moved.label}” was ${moved.value} when it was drafted and is ${value} now`
}

import type { CalendarDay } from './calendar.ts'
import type { DayShape, Season } from './matter-tree.ts'
import { MATTERS } from './matters.ts'
import { Weighted } from './random.ts'

/** Epoch days and seconds here are the city's own: local time read as if it were UTC. Asia/Shanghai has no summer time. */
export const ZONE_OFFSET_S = 8 * 3600

const DAY_MS = 86_400_000

/** What a year of each season looks like: [day of year, level], joined by straight lines; only the shape counts. */
const SEASONS: Readonly<Record<Exclude<Season, 'wage'>, readonly (readonly [day: number, level: number])[]>> = {
  flat: [[0, 1]],
  heat: [
    [0, 1.9],
    [31, 1.9],
    [58, 1.5],
    [74, 1],
    [92, 0.2],
    [255, 0.12],
    [288, 0.5],
    [309, 1.2],
    [325, 1.9],
  ],
  summer: months(0.65, 0.65, 0.8, 0.95, 1.15, 1.4, 1.6, 1.5, 1.15, 0.9, 0.7, 0.65),
  flood: months(0.5, 0.5, 0.7, 0.9, 1.1, 1.5, 2.1, 2, 1.1, 0.7, 0.5, 0.5),
  winter: months(1.5, 1.3, 1.05, 0.9, 0.8, 0.75, 0.75, 0.75, 0.85, 1, 1.25, 1.5),
  spring: months(0.4, 0.5, 1, 2.4, 2.3, 1.2, 0.8, 0.7, 0.7, 0.7, 0.6, 0.4),
  school: months(0.7, 0.7, 0.8, 0.9, 1, 1.25, 1.8, 1.9, 1.2, 0.7, 0.6, 0.6),
  travel: months(0.9, 1.1, 0.9, 1.1, 1.2, 1, 1.2, 1.2, 0.9, 1.2, 0.8, 0.8),
}

function months(...levels: number[]): (readonly [number, number])[] {
  return levels.map((level, i) => [15 + i * 30.4, level] as const)
}

/** Monday to Sunday. */
const WEEK: Readonly<Record<DayShape, readonly number[]>> = {
  office: [1.28, 1.2, 1.15, 1.12, 1.08, 0.62, 0.55],
  home: [1.03, 1, 0.98, 0.98, 0.99, 1.03, 0.99],
  night: [0.95, 0.95, 0.96, 0.97, 1.05, 1.1, 1.02],
  commute: [1.12, 1.08, 1.06, 1.06, 1.1, 0.85, 0.73],
  leisure: [0.92, 0.92, 0.93, 0.95, 1.02, 1.16, 1.1],
}

const ON_HOLIDAY: Readonly<Record<DayShape, number>> = {
  office: 0.38,
  home: 0.72,
  night: 0.9,
  commute: 0.6,
  leisure: 0.95,
}
const AFTER_HOLIDAY: Readonly<Record<DayShape, number>> = {
  office: 1.25,
  home: 1.06,
  night: 1,
  commute: 1.05,
  leisure: 1.05,
}

/** Weight of each hour from 0 to 23. */
const HOURS: Readonly<Record<DayShape, readonly number[]>> = {
  office: [1, 1, 0, 0, 0, 1, 3, 12, 60, 100, 95, 70, 32, 45, 85, 88, 72, 45, 22, 18, 16, 12, 7, 3],
  home: [5, 3, 2, 2, 2, 5, 16, 42, 74, 82, 76, 62, 50, 48, 58, 60, 58, 60, 68, 74, 66, 48, 26, 11],
  night: [34, 20, 12, 8, 7, 12, 28, 32, 36, 34, 30, 30, 40, 42, 30, 28, 28, 30, 38, 52, 70, 92, 96, 66],
  commute: [2, 1, 1, 1, 2, 8, 36, 92, 96, 70, 58, 48, 40, 40, 46, 50, 62, 86, 82, 52, 36, 26, 14, 6],
  leisure: [6, 3, 2, 1, 1, 4, 12, 28, 48, 60, 66, 64, 58, 54, 56, 58, 60, 62, 66, 72, 70, 54, 30, 14],
}

export const HOUR_DRAW: Readonly<Record<DayShape, Weighted>> = {
  office: new Weighted(HOURS.office),
  home: new Weighted(HOURS.home),
  night: new Weighted(HOURS.night),
  commute: new Weighted(HOURS.commute),
  leisure: new Weighted(HOURS.leisure),
}

/** The share of a day's tickets that fall in an hour, 0 to 23. */
export function hourShare(shape: DayShape, hour: number): number {
  return HOURS[shape][hour]! / HOUR_DRAW[shape].total
}

/** Tickets a day at scale 1, in the middle of two years: 430,000 in 730 days. */
const TICKETS_PER_DAY = 589
const GROWTH_PER_YEAR = 0.06
/** Keeps the average of all factors together at 1, so that the number of tickets is what was asked for. */
const NORMALISED = 1 / 0.985

/** Expected tickets of each matter on each day, from calendar, season and growth. */
export class Rhythm {
  private readonly calendar: readonly CalendarDay[]
  private readonly firstDay: number
  private readonly middle: number
  private readonly springFestivals: readonly number[]
  private readonly perWeight: number

  constructor(calendar: readonly CalendarDay[], middle: number, scale: number) {
    this.calendar = calendar
    this.firstDay = dayNumber(calendar[0]!.date)
    this.middle = middle
    this.springFestivals = calendar.filter((d) => d.lunar === '正月初一').map((d) => dayNumber(d.date))
    this.perWeight = (TICKETS_PER_DAY * NORMALISED * scale) / MATTERS.reduce((sum, m) => sum + m.weight, 0)
  }

  calendarDay(day: number): CalendarDay {
    return this.calendar[day - this.firstDay]!
  }

  isWorkday(day: number): boolean {
    const kind = this.calendarDay(day).kind
    return kind === 'workday' || kind === 'makeup'
  }

  /** The workday that is `n` workdays after a day. */
  addWorkdays(day: number, n: number): number {
    let left = n
    let at = day
    while (left > 0) if (this.isWorkday(++at)) left--
    return at
  }

  /** The mean of each matter's count on a day, in the order of MATTERS. */
  means(day: number): Float64Array {
    const growth = Math.exp((GROWTH_PER_YEAR * (day - this.middle)) / 365.25)
    const seasons = new Map<Season, number>()
    const shapes = new Map<string, number>()
    return Float64Array.from(MATTERS, (m) => {
      const key = `${m.day}${m.season}`
      const season = seasons.get(m.season) ?? this.season(m.season, day)
      const shape = shapes.get(key) ?? this.dayFactor(m.day, m.season, day)
      seasons.set(m.season, season)
      shapes.set(key, shape)
      return m.weight * this.perWeight * growth * season * shape
    })
  }

  private season(season: Season, day: number): number {
    if (season === 'wage') return this.wageSeason(day)
    const points = SEASONS[season]
    const start = Date.UTC(new Date(day * DAY_MS).getUTCFullYear(), 0, 1) / DAY_MS
    return level(points, day - start) / MEAN_LEVEL[season]
  }

  /** Wage arrears swell before Spring Festival, when workers go home, and fall silent after it. */
  private wageSeason(day: number): number {
    for (const festival of this.springFestivals) {
      const before = festival - day
      if (before >= 0 && before < 50) return 0.9 + 1.5 * (1 - before / 50)
      if (before < 0 && before > -15) return 0.6
    }
    return 0.9
  }

  private dayFactor(shape: DayShape, season: Season, day: number): number {
    const today = this.calendarDay(day)
    if (today.kind === 'holiday') {
      const spring = today.name_zh === '春节' && today.offset_in_holiday <= 4 ? 0.65 : 1
      return ON_HOLIDAY[shape] * spring * (season === 'travel' ? 1.6 : 1)
    }
    // A make-up workday counts as a slightly thin Friday; its own weekday says nothing.
    const usual = today.kind === 'makeup' ? WEEK[shape][4]! * 0.96 : WEEK[shape][(day + 3) % 7]!
    const after = this.calendarDay(day - 1).kind === 'holiday' ? AFTER_HOLIDAY[shape] : 1
    const eve = this.calendarDay(day + 1).kind === 'holiday' ? 0.9 : 1
    return usual * after * eve
  }
}

/** The level on a day of the year, by straight lines between the points around it; the year is a circle. */
function level(points: readonly (readonly [number, number])[], day: number): number {
  const next = points.findIndex(([d]) => d > day)
  const [d1, l1] = points.at(Math.max(next, 0))!
  const [d0, l0] = points.at(next <= 0 ? -1 : next - 1)!
  const span = (d1 - d0 + 365) % 365 || 365
  return l0 + ((l1 - l0) * ((day - d0 + 365) % 365)) / span
}

const MEAN_LEVEL = Object.fromEntries(
  Object.entries(SEASONS).map(([name, points]) => {
    let sum = 0
    for (let d = 0; d < 365; d++) sum += level(points, d)
    return [name, sum / 365]
  }),
) as Record<Exclude<Season, 'wage'>, number>

/** Days since 1970-01-01 of a date 'YYYY-MM-DD'. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS
}

export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

import { describe, expect, it } from 'vitest'
import { type CalendarDay, type Country, type DayKind, seedCalendar } from '../../../server/demo/calendar.ts'

const one = (date: string, country: Country = 'CN'): CalendarDay => seedCalendar('t', date, date, country)[0]!

describe('the calendar', () => {
  it.each<[string, DayKind, string, number]>([
    ['2025-01-28', 'holiday', '春节', 1],
    ['2025-01-30', 'holiday', '春节', 3],
    ['2025-02-08', 'makeup', '春节调休上班', 0],
    ['2024-02-04', 'makeup', '春节调休上班', 0],
    ['2025-10-06', 'holiday', '中秋', 6],
    ['2025-10-11', 'makeup', '国庆节调休上班', 0],
    ['2026-05-09', 'makeup', '劳动节调休上班', 0],
    ['2026-03-03', 'workday', '元宵节', 0],
    ['2026-11-21', 'weekend', '', 0],
    ['2026-11-24', 'workday', '', 0],
  ])('%s is a %s', (date, kind, name, offset) => {
    expect(one(date)).toMatchObject({ date, kind, name_zh: name, offset_in_holiday: offset, source: 'chinese-days' })
  })

  it('says that it does not know a year without published holidays', () => {
    expect(one('2031-10-01')).toMatchObject({ kind: 'workday', source: 'weekday-rule' })
    expect(one('2031-10-01').coverage_to < '2031-10-01').toBe(true)
  })

  it('names lunar days and solar terms on the right date', () => {
    expect(one('2026-02-17').lunar).toBe('正月初一')
    expect(one('2026-02-04').solar_term).toBe('立春')
  })

  it('has one row a day, in order', () => {
    const rows = seedCalendar('t', '2024-02-27', '2024-03-02')
    expect(rows.map((d) => d.date)).toEqual(['2024-02-27', '2024-02-28', '2024-02-29', '2024-03-01', '2024-03-02'])
  })

  it.each([
    ['2011-11-24', 'Thanksgiving Day'],
    ['2011-12-26', 'Christmas Day'],
    ['2011-09-05', 'Labor Day'],
    ['2021-12-31', "New Year's Day"],
    ['2026-05-25', 'Memorial Day'],
    ['2026-07-03', 'Independence Day'],
  ])('observes %s in the US as %s', (date, name) => {
    expect(one(date, 'US')).toMatchObject({ kind: 'holiday', name_en: name, lunar: '' })
  })
})

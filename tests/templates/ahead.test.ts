import { describe, expect, it } from 'vitest'
import { aheadLines } from '../../templates/ahead.ts'
import { type CalendarDay, isWorkday } from '../../views/calendar.ts'

const day = (date: string, kind: CalendarDay['kind'], offset = 0): CalendarDay => ({
  date,
  kind,
  name_zh: kind === 'holiday' ? '国庆节' : '',
  name_en: kind === 'holiday' ? 'National Day' : '',
  offset_in_holiday: offset,
  coverage_to: '2026-12-31',
})
/** A make-up Sunday, a run of three holidays into a weekend, then work. */
const calendar = [
  day('2026-09-27', 'makeup'),
  ...['2026-09-28', '2026-09-29', '2026-09-30'].map((date) => day(date, 'workday')),
  ...['2026-10-01', '2026-10-02'].map((date, i) => day(date, 'holiday', i + 1)),
  day('2026-10-03', 'weekend'),
  day('2026-10-04', 'weekend'),
  day('2026-10-05', 'workday'),
]

describe('what comes', () => {
  it.each([
    [
      'holidays with their length, and make-up workdays',
      '2026-09-26',
      ['9月27日 周日 调休上班', '10月1日 周四起 国庆节，放假4天'],
    ],
    ['not what has begun', '2026-10-01', []],
    ['nothing beyond a week', '2026-09-20', ['9月27日 周日 调休上班']],
  ])('tells %s', (_rule, today, lines) => expect(aheadLines(calendar, today, 'zh')).toEqual(lines))

  it('is told in English', () => {
    expect(aheadLines(calendar, '2026-09-30', 'en')).toEqual(['Thu 1 Oct: National Day, 4 days off'])
  })
})

describe('a workday', () => {
  it.each([
    ['a weekend day that is worked', '2026-09-27', true],
    ['a holiday', '2026-10-01', false],
    ['a weekday that the calendar does not hold', '2026-10-06', true],
    ['a weekend day that it does not hold', '2026-10-10', false],
  ])('%s: %s is %s', (_rule, date, works) => expect(isWorkday(calendar, date)).toBe(works))

  it('beyond what the calendar covers goes by its weekday', () => {
    expect(isWorkday([{ ...day('2027-10-01', 'holiday', 1), coverage_to: '2026-12-31' }], '2027-10-01')).toBe(true)
  })
})

import type { Localized } from '../audiences/locale.ts'

/** Words that only a digest says. */
export const DIGEST_WORD = {
  title: { zh: '热线晨报', en: 'Hotline morning digest' },
  weekly: { zh: '热线周报', en: 'Hotline week' },
  monthly: { zh: '热线月度专报', en: 'Hotline month: special report' },
  sinceWeekly: { zh: '自上期周报以来', en: 'Since your last weekly' },
  sinceMonthly: { zh: '自上期专报以来', en: 'Since the last report' },
  since: { zh: '自上次简报以来', en: 'Since your last digest' },
  first: { zh: '目前情况', en: 'Where things stand' },
  nothingNew: { zh: '自上次以来没有新变化。', en: 'Nothing new since your last digest.' },
  calm: { zh: '目前没有正在发生的异常。', en: 'Nothing abnormal is going on.' },
  figures: { zh: '数字', en: 'Figures' },
  held: { zh: '未即时打扰您的', en: 'Held back from interrupting you' },
  ahead: { zh: '接下来', en: 'Coming up' },
  expected: { zh: '常态', en: 'expected' },
  onePage: { zh: '一页专报（PDF）', en: 'One-page report (PDF)' },
  open: { zh: '打开我的页面', en: 'Open my page' },
} as const satisfies Record<string, Localized>

/** The kinds of change that open a digest. */
export const CHANGE_WORD = {
  new: { zh: '新增', en: 'New' },
  worse: { zh: '加重', en: 'Worse' },
  better: { zh: '好转', en: 'Better' },
  reversed: { zh: '反转', en: 'Reversed' },
  overdue: { zh: '逾期', en: 'Overdue' },
  ended: { zh: '结束', en: 'Ended' },
} as const satisfies Record<string, Localized>

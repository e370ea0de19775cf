import type { IncidentAction, Owner } from '../../alerts/action.ts'
import type { DeliveryState } from '../../alerts/delivery.ts'
import type { IncidentState, TransitionKind } from '../../alerts/incident.ts'
import type { Signal } from '../../alerts/signal.ts'
import type { Locale, Localized } from '../../audiences/locale.ts'
import { addDays } from '../../views/local-days.ts'
import type { Change } from './since-last-look.ts'

export const STATE_WORD: Record<IncidentState, Localized> = {
  pending: { zh: '观察中', en: 'Watching' },
  open: { zh: '待签收', en: 'Open' },
  acknowledged: { zh: '已签收', en: 'Acknowledged' },
  resolved: { zh: '已恢复', en: 'Resolved' },
}

export const TRANSITION_WORD: Record<TransitionKind, Localized> = {
  pending: { zh: '开始观察', en: 'Watching began' },
  open: { zh: '发出提示', en: 'Warning issued' },
  worsened: { zh: '加重', en: 'Worsened' },
  'cause-changed': { zh: '原因有变', en: 'Another cause' },
  'level-shift': { zh: '已成新常态，此后按新水平判断', en: 'The new usual level from now on' },
  acknowledged: { zh: '签收', en: 'Acknowledged' },
  resolved: { zh: '解除提示', en: 'Warning lifted' },
  dropped: { zh: '未成提示，停止观察', en: 'Dropped without a warning' },
  'no-data': { zh: '无数据', en: 'No data' },
  error: { zh: '计算出错', en: 'Could not be computed' },
}

/** What became of an incident since a reader last looked. */
export const CHANGED_WORD: Record<Change['kind'], Localized> = {
  new: { zh: '新增', en: 'New' },
  ended: { zh: '已恢复', en: 'Over' },
  acknowledged: { zh: '已签收', en: 'Acknowledged' },
  changed: { zh: '有变化', en: 'Changed' },
}

export const DELIVERY_WORD: Record<DeliveryState | 'bounced' | 'delivered', Localized> = {
  due: { zh: '待发', en: 'Due' },
  sending: { zh: '发送中', en: 'Sending' },
  sent: { zh: '已发', en: 'Sent' },
  dead: { zh: '多次失败，已停发', en: 'Given up after several tries' },
  suppressed: { zh: '未打扰', en: 'Held back' },
  bounced: { zh: '已退回，未送达', en: 'Came back, not delivered' },
  delivered: { zh: '已送达', en: 'Delivered' },
  held: { zh: '留在发件箱', en: 'Resting in the outbox' },
}

const WHY_WORD: Record<string, Localized> = {
  rule: { zh: '规则触发', en: 'A rule fired' },
  'follow-up': { zh: '情况有变化', en: 'What was told has changed' },
  resolved: { zh: '告知已恢复', en: 'To say it is over' },
  digest: { zh: '每日晨报', en: 'Daily digest' },
  'weekly-digest': { zh: '每周周报', en: 'Weekly digest' },
  'monthly-report': { zh: '月度专报', en: 'Monthly report' },
  'quiet-hours': { zh: '免打扰时段', en: 'Quiet hours' },
  budget: { zh: '当日打扰次数已满', en: 'Enough interruptions for a day' },
  'below-severity': { zh: '低于该受众的打扰级别', en: 'Below the severity that interrupts this audience' },
  'level-shift': { zh: '已成新常态', en: 'To say that the level has moved' },
  'known-event': { zh: '已知事件期间', en: 'A known event' },
  'for-digest': { zh: '常态问题，只入晨报', en: 'Chronic: for the digest' },
  'by-chance': { zh: '偶然也会出现，只入晨报', en: 'Comes by chance often enough: for the digest' },
  'parent-told': { zh: '所属事件已告知', en: 'The incident it belongs to was told' },
  'not-configured': { zh: '该渠道未配置', en: 'This channel is not configured' },
  'not-chosen': { zh: '此渠道未选', en: 'Not over this channel' },
  'digest-only': { zh: '按您的选择并入简报', en: 'In the digest, as you chose' },
  'handed-over': { zh: '移交给您', en: 'Handed over to you' },
  assigned: { zh: '交由您的单位办理', en: 'Assigned to your unit' },
  escalation: { zh: '下级逾期未签收，上报', en: 'Nobody below acknowledged it in time' },
  unsubscribed: { zh: '已退订', en: 'Unsubscribed' },
}

/** Why a delivery exists or was held back; a code without words stands for itself. */
export function whyText(why: string, locale: Locale): string {
  return WHY_WORD[why]?.[locale] ?? why
}

const TICKET_WORD: Record<string, Localized> = {
  pending: { zh: '待派单', en: 'Waiting for dispatch' },
  to_accept: { zh: '待接单', en: 'Waiting for acceptance' },
  in_progress: { zh: '办理中', en: 'In hand' },
  in_review: { zh: '审核中', en: 'In review' },
  returned: { zh: '已退回', en: 'Returned' },
  closed: { zh: '已办结', en: 'Closed' },
  archived: { zh: '已归档', en: 'Archived' },
  rejected: { zh: '不予受理', en: 'Rejected' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
}

/** A ticket's status in words: as the dataset's definition names it, else as the standard does. */
export function ticketStatusText(status: string, defined: Localized | undefined, locale: Locale): string {
  return (defined ?? TICKET_WORD[status])?.[locale] ?? status
}

/** Who acknowledged and when. */
export function acknowledgedText(by: string, at: string, locale: Locale): string {
  return locale === 'zh' ? `${by} 已签收 · ${at}` : `Acknowledged by ${by} · ${at}`
}

/** What is said where the excess was looked into and nothing narrower explains it. */
export const NO_SINGLE_CAUSE: Localized = { zh: '未见单一原因', en: 'No single cause' }

/** The days or hours that a signal covers; the hour under way only to `readAt`, the local minute ("YYYY-MM-DD HH:mm") when it was read. */
export function windowText(
  { window, windowHours, windowDays }: Signal,
  readAt: string,
  locale: Locale,
  inWords: (local: string) => string,
): string | null {
  if (!window) return null
  const hourly = window.to.slice(0, 16)
  const end = inWords(windowHours === undefined ? addDays(window.to, -1) : hourly < readAt ? hourly : readAt)
  if (locale === 'zh')
    return windowHours === undefined ? `截至${end}的${windowDays}天` : `截至${end}的${windowHours}小时`
  const length = windowHours === undefined ? `${windowDays} ${windowDays === 1 ? 'day' : 'days'}` : `${windowHours} h`
  return `${length} up to ${end}`
}

/** What people and the escalation ladder do about an incident. */
export const ACTION_WORD: Record<IncidentAction['kind'], Localized> = {
  assigned: { zh: '交办', en: 'Assigned to' },
  'handed-over': { zh: '移交', en: 'Handed over to' },
  joined: { zh: '协办', en: 'Joined by' },
  acted: { zh: '已处置', en: 'Acted on' },
  escalated: { zh: '上报', en: 'Escalated' },
}

/** How a unit has an incident. */
export const ROLE_WORD: Record<Owner['role'], Localized> = {
  lead: { zh: '牵头', en: 'Leads' },
  joins: { zh: '协办', en: 'Joins' },
}

/** Stages of an incident's life, in their order. */
export const CLOCK_WORD = {
  triggered: { zh: '触发', en: 'Triggered' },
  triaged: { zh: '研判', en: 'Triaged' },
  issued: { zh: '发出', en: 'Issued' },
  delivered: { zh: '送达', en: 'Delivered' },
  read: { zh: '已读', en: 'Read' },
  acknowledged: { zh: '签收', en: 'Acknowledged' },
  acted: { zh: '处置', en: 'Acted on' },
  resolved: { zh: '恢复', en: 'Resolved' },
  reviewed: { zh: '复盘', en: 'Reviewed' },
} as const satisfies Record<string, Localized>

/** A step up the ladder; `unit` is one that joined and broke its promise. */
export function rungText(rung: number, unit: string | null, locale: Locale): string {
  if (locale === 'zh') return `${unit ?? ''}逾期未答复，上报第${rung}级`
  return unit ? `Unanswered by ${unit} in time: escalated, rung ${rung}` : `Unanswered in time: escalated, rung ${rung}`
}

/** A span of time in the two largest units that matter: 3小时20分, 20分钟, 2 d 4 h. */
export function elapsedText(ms: number, locale: Locale): string {
  const minutes = Math.max(0, Math.round(ms / 60_000))
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60]
  const parts: [number, string, string][] = [
    [days, '天', 'd'],
    [hours, '小时', 'h'],
    [days > 0 ? 0 : rest, hours > 0 ? '分' : '分钟', 'min'],
  ]
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, zh, en]) => (locale === 'zh' ? `${count}${zh}` : `${count} ${en}`))
  return said.length > 0 ? said.join(locale === 'zh' ? '' : ' ') : locale === 'zh' ? '0分钟' : '0 min'
}

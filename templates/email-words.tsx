import type { ReactNode } from 'react'

/** A number with the measure word after it, a range, a share, a date: what a line's end should not part. */
const TOGETHER =
  /(?:\d+月)?(?:95% )?[−+±]?\d[\d,.:]*(?:%?–\d[\d,.]*)?(?:%|个百分点|件|起|倍|人|次|通|天|小时|分钟|年|月|日|前|×|(?<=–[\d,.]+))/gu

/** People's or our own words, with no line's end between a number and its unit. */
export function Words({ children: text }: { children: string }): ReactNode {
  const parts: ReactNode[] = []
  let from = 0
  for (const { 0: found, index } of text.matchAll(TOGETHER)) {
    parts.push(
      text.slice(from, index),
      <span key={index} style={{ whiteSpace: 'nowrap' }}>
        {found}
      </span>,
    )
    from = index + found.length
  }
  return [...parts, text.slice(from)]
}

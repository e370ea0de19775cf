import { createElement, Fragment, type ReactNode } from 'react'

/** Parts of a line with dots between: a part goes to the next line whole, and no line begins with a dot. */
export function Dotted(props: { parts: readonly ReactNode[] }) {
  const parts = props.parts.filter((part) => part !== null && part !== undefined && part !== false && part !== '')
  const spans = parts.flatMap((part, i) => [
    createElement('span', { className: 'part' }, part, i < parts.length - 1 && '\u00a0·'),
    ' ',
  ])
  return createElement(Fragment, null, ...spans.slice(0, -1))
}

/** A text whose dots stay with what they follow. */
export const keptDots = (text: string) => text.replaceAll(' · ', '\u00a0· ')

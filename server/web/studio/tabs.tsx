import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'

export interface Tab {
  id: string
  title: string
  body: () => ReactNode
}

/** Tabs by the WAI-ARIA pattern: arrow keys, Home and End move, and only the open panel is made. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  const base = useId()
  const [picked, setPicked] = useState(tabs[0]?.id ?? '')
  const open = tabs.find(({ id }) => id === picked) ?? tabs[0]
  const at = tabs.findIndex(({ id }) => id === open?.id)
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const last = tabs.length - 1
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[
      event.key
    ]
    const next = to === undefined ? undefined : tabs[to]
    if (!next) return
    event.preventDefault()
    setPicked(next.id)
    document.getElementById(`${base}-${next.id}`)?.focus()
  }
  if (!open) return null
  return (
    <section className="sheet panes">
      <div role="tablist" aria-label={label} className="tabs" onKeyDown={move}>
        {tabs.map(({ id, title }) => (
          <button
            key={id}
            id={`${base}-${id}`}
            type="button"
            role="tab"
            aria-selected={id === open.id}
            aria-controls={`${base}-panel`}
            tabIndex={id === open.id ? 0 : -1}
            onClick={() => setPicked(id)}
          >
            {title}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${open.id}`} className="pane">
        {open.body()}
      </div>
    </section>
  )
}

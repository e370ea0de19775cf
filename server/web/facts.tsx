/** Pairs of a name and what is known of it; those of which nothing is known are left out. `record` sets figures in a row, `facts` a line each. */
export function Facts(props: { className: 'facts' | 'record'; facts: [string, string | null][] }) {
  return (
    <dl className={props.className}>
      {props.facts.map(([label, text]) =>
        text ? (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ) : null,
      )}
    </dl>
  )
}

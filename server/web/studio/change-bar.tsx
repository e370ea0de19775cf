import { type FormEvent, useState } from 'react'
import type { Change } from './api.ts'
import { Faults } from './faults.tsx'
import { titleOf } from './review-notice.tsx'
import type { Draft } from './use-draft.ts'
import { labelled, word } from './word.ts'

/** Which change is worked on, how it stands, and the steps that it can take. */
export function ChangeBar({ draft, onOpen }: { draft: Draft; onOpen: (change: Change | null) => void }) {
  const { change, changes, problems, state } = draft
  const stale = change?.files.some((file) => file.stale)
  return (
    <header className="change-bar">
      <h1>{word('studio')}</h1>
      <label>
        <span>{word('changes')}</span>
        <select
          value={change?.id ?? ''}
          onChange={(event) => onOpen(changes.find(({ id }) => id === event.target.value) ?? null)}
        >
          <option value="">{word('newChange')}</option>
          {changes.map((one) => (
            <option key={one.id} value={one.id}>
              {[word(one.state), one.author, titleOf(one), one.id].join(' · ')}
            </option>
          ))}
        </select>
      </label>
      <p className="state" aria-live="polite">
        {draft.texts.length > 0 && (
          <span className={problems.length > 0 ? 'wrong' : 'good'}>
            {problems.length > 0 ? labelled(word('problems'), problems.length) : word('right')}
          </span>
        )}
        {state !== 'clean' && <span className="soft">{word(state)}</span>}
        {change && change.state !== 'draft' && <span className="soft">{word(change.state)}</span>}
        {stale && <span className="wrong">{word('stale')}</span>}
        {change?.note && <span className="soft">“{change.note}”</span>}
      </p>
      <Steps draft={draft} />
      <Faults error={draft.error} />
    </header>
  )
}

function Steps({ draft }: { draft: Draft }) {
  const { change, texts, problems } = draft
  if (!change || texts.length === 0) return null
  if (change.state === 'draft' && change.isMine)
    return (
      <>
        <Step
          key={change.id}
          label={word('why')}
          go={word('submit')}
          disabled={problems.length > 0}
          onGo={draft.submit}
        />
        <button type="button" onClick={() => void draft.withdraw()}>
          {word('withdraw')}
        </button>
      </>
    )
  if (change.state !== 'review') return null
  return (
    <>
      {change.canApprove && (
        <button type="button" className="primary" onClick={() => void draft.approve()}>
          {word('approve')}
        </button>
      )}
      {(change.canApprove || change.isMine) && (
        <Step
          label={word('note')}
          go={word(change.isMine ? 'takeBack' : 'sendBack')}
          disabled={false}
          onGo={draft.sendBack}
        />
      )}
    </>
  )
}

function Step(props: { label: string; go: string; disabled: boolean; onGo: (said: string) => Promise<void> }) {
  const [said, setSaid] = useState('')
  const go = (event: FormEvent) => {
    event.preventDefault()
    void props.onGo(said)
  }
  return (
    <form className="step" onSubmit={go}>
      <input
        value={said}
        onChange={(event) => setSaid(event.target.value)}
        placeholder={props.label}
        aria-label={props.label}
        maxLength={200}
        required
      />
      <button type="submit" className="primary" disabled={props.disabled}>
        {props.go}
      </button>
    </form>
  )
}

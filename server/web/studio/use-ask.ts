import { useEffect, useState } from 'react'
import { ask } from './api.ts'

export interface Asked<T> {
  data: T | null
  error: Error | null
}

/**
 * Asks again whenever the query or its variables change, `null` asks nothing; an answer that comes too late is dropped, and the
 * last one stays while a question fails: names are still completed while what is being typed cannot be read.
 */
export function useAsk<T>(query: string | null, variables: object = {}): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({ data: null, error: null })
  const key = query && JSON.stringify(variables)
  useEffect(() => {
    if (!query || key === null) return setAsked({ data: null, error: null })
    const abort = new AbortController()
    ask<T>(query, JSON.parse(key) as object, abort.signal)
      .then((data) => !abort.signal.aborted && setAsked({ data, error: null }))
      .catch((error: Error) => !abort.signal.aborted && setAsked((known) => ({ data: known.data, error })))
    return () => abort.abort()
  }, [query, key])
  return asked
}

/** A value once it has stood still for some milliseconds. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}

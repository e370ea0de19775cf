import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { TrendSource } from '../../views/charts/trend.ts'
import { Recent } from '../recent.ts'

/** What the drawing thread is asked, and what it answers. */
export interface ChartOrder {
  id: number
  /** A trend to be drawn, or a drawing that is SVG already. */
  what: { source: TrendSource; width: number; height: number; writing: number } | { svg: string }
}
export type ChartAnswer = { id: number; png: Uint8Array } | { id: number; error: string }

/** A letter shows it at 408 px at most, and a phone at 311 px: its writing, of 13 px here, is some 16 px there and 12 px on the phone. */
const SIZE = { width: 340, height: 168, writing: 13 }
/** Bytes of images that are kept: some thousands, so that a morning's digests draw each chart once. */
const MOST_KEPT = 64_000_000

interface Waiting {
  resolve(png: Buffer): void
  reject(error: Error): void
}

const kept = new Recent<Buffer>(MOST_KEPT, (png) => png.length)
const waiting = new Map<number, Waiting>()
let worker: Worker | null = null
let orders = 0

/**
 * A chart as a PNG for a message. Equal charts are drawn once, by one thread of the process, which never keeps the process alive.
 * A character that no font has is drawn as □.
 * @throws Error when the chart cannot be drawn
 */
export function chartImage(source: TrendSource): Promise<Buffer> {
  const key = createHash('sha256').update(JSON.stringify(source)).digest('base64')
  return kept.answer(key, () => order({ source, ...SIZE }))
}

/**
 * A drawing of our own as a PNG, with the same fonts and by the same thread.
 * @throws Error when it cannot be drawn
 */
export function drawingImage(svg: string): Promise<Buffer> {
  return order({ svg })
}

function order(what: ChartOrder['what']): Promise<Buffer> {
  const id = ++orders
  worker ??= start()
  worker.ref()
  worker.postMessage({ id, what } satisfies ChartOrder)
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
}

function start(): Worker {
  const started = new Worker(new URL('chart-thread.mjs', import.meta.url), { execArgv: [] })
  started.on('message', (answer: ChartAnswer) => {
    const asked = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (waiting.size === 0) started.unref()
    if ('png' in answer) asked?.resolve(Buffer.from(answer.png))
    else asked?.reject(new Error(`a chart could not be drawn: ${answer.error}`))
  })
  const fail = (why: string) => {
    if (worker === started) worker = null
    for (const asked of waiting.values()) asked.reject(new Error(`a chart could not be drawn: ${why}`))
    waiting.clear()
  }
  started.on('error', (error) => fail(error.message))
  started.on('exit', (code) => fail(`the drawing thread ended with ${code}`))
  return started
}

import { z } from 'zod'
import { type Definition, readDefinition } from '../audiences/definition.ts'
import type { Locale } from '../audiences/locale.ts'
import { nameHint } from '../audiences/near-name.ts'
import { fitted } from './fit.ts'
import type { AlertMessage } from './message.ts'
import { GIVEN_UP, PLACEHOLDERS, slotsOf } from './slots.ts'
import { fill, parseTemplate, required, type TextTemplate, wordsLength } from './text-template.ts'

/** The sentences that are made of a message, each in one wording for every kind of message. */
const SENTENCES = ['line', 'headline', 'summary'] as const
const KINDS = ['first', 'follow-up', 'resolved'] as const
type Sentence = (typeof SENTENCES)[number]
type Kind = AlertMessage['kind']

const kindsSchema = z.strictObject(Object.fromEntries(KINDS.map((kind) => [kind, z.string().optional()])))
/** What a file of sentences may hold; a city's own writes only those that it changes. */
export const sentencesSchema = z.strictObject(
  Object.fromEntries(SENTENCES.map((name) => [name, kindsSchema.optional()])),
)

/** One language's sentences, read and checked. */
export type Sentences = Record<Sentence, Record<Kind, TextTemplate>>
/** The city's sentences in every language that the product speaks. */
export type Wordings = Record<Locale, Sentences>
/** The sentences that one file changes. */
export type Changes = Partial<Record<Sentence, Partial<Record<Kind, TextTemplate>>>>

/** A line's own words leave room for level, number and count within one SMS. */
const MOST_WORDS = 40

/** Reads one language's file. Every wrong placeholder is a problem at its own line and column, with the nearest known one. */
export function readSentences(file: string, text: string): Definition<Changes> {
  const read = readDefinition(file, text, sentencesSchema)
  const problems = [...read.problems]
  const value: Changes = {}
  for (const name of SENTENCES) {
    for (const kind of KINDS) {
      const source = read.value?.[name]?.[kind]
      if (source === undefined) continue
      const { template, faults } = parseTemplate(source, PLACEHOLDERS[kind])
      const place = read.locate([name, kind])
      for (const { at, message, unknown } of faults) {
        const hint = unknown === undefined ? undefined : nameHint(unknown, PLACEHOLDERS[kind])
        problems.push({
          file,
          ...read.locate([name, kind], at),
          message: `${name}.${kind}: ${message}`,
          ...(hint ? { hint } : {}),
        })
      }
      problems.push(...contractProblems(name, kind, template).map((message) => ({ file, ...place, message })))
      value[name] = { ...value[name], [kind]: template }
    }
  }
  return { ...read, value, problems }
}

/** What the length contract asks of a line: it keeps its count, except where it is over, and its own words are few. */
function contractProblems(name: Sentence, kind: Kind, template: TextTemplate): string[] {
  if (name !== 'line') return []
  const words = wordsLength(template)
  return [
    ...(kind === 'resolved' || required(template).includes('count')
      ? []
      : [`${name}.${kind}: {count} must stand outside every clause`]),
    ...(words > MOST_WORDS ? [`${name}.${kind}: ${words} characters of its own, at most ${MOST_WORDS}`] : []),
  ]
}

/** The shipped sentences with a city's changes; throws where the shipped ones lack one. */
export function mergeSentences(shipped: Changes, changed: Changes): Sentences {
  const choose = (name: Sentence, kind: Kind) => {
    const template = changed[name]?.[kind] ?? shipped[name]?.[kind]
    if (!template) throw new Error(`no wording is shipped for ${name}.${kind}`)
    return template
  }
  const all = SENTENCES.map((name) => [name, Object.fromEntries(KINDS.map((kind) => [kind, choose(name, kind)]))])
  return Object.fromEntries(all)
}

/** One sentence of a message, whole or with slots given up in the declared order until it fits. */
export function sentence(
  name: Sentence,
  message: AlertMessage,
  wordings: Wordings,
  fits: (text: string) => boolean = () => true,
): string {
  const template = wordings[message.locale][name][message.kind]
  return fitted(slotsOf(message), GIVEN_UP, (slots) => tidy(fill(template, slots)), fits)
}

/** Without the space that a clause left out leaves before a sign. */
function tidy(text: string): string {
  return text.replace(/ {2,}/g, ' ').trim()
}

/** Where each language's sentences lie among a city's definitions. */
export const SENTENCE_PATHS: Record<Locale, string> = {
  zh: 'templates/sentences/zh.yaml',
  en: 'templates/sentences/en.yaml',
}

/** What is wrong in an expression, with the offset in its text. */
export interface ExpressionFault {
  offset: number
  message: string
  hint?: string
}

/** A word, number, text or sign of an expression. */
export interface Token {
  kind: 'name' | 'number' | 'text' | 'sign' | 'end' | 'strange'
  text: string
  offset: number
}

/** A name as the expression uses it: a column, or a function with the number of its arguments. */
export interface Use {
  name: string
  offset: number
  /** Arguments of a function; undefined for a column. */
  args?: number
  /** Functions around it, outermost first. */
  within: readonly string[]
}

const TOKEN = /\s+|'(?:[^'\\]|\\.)*'|\d+(?:\.\d+)?|[A-Za-z_]\w*|<=|>=|!=|<>|[=<>\-+*/%(),]/y
const KEYWORDS = new Set(['and', 'or', 'not', 'in', 'is', 'null', 'like', 'between'])
const COMPARISONS = new Set(['=', '!=', '<>', '<', '<=', '>', '>='])
/** Brackets within brackets deeper than people write: no text may exhaust the stack. */
const DEEPEST = 60

class Stop extends Error {
  readonly fault: ExpressionFault
  constructor(fault: ExpressionFault) {
    super(fault.message)
    this.fault = fault
  }
}

/** Reads an expression: the names it uses in order, or the first place at which it is no expression. */
export function readExpression(text: string): { uses: Use[]; fault?: ExpressionFault } {
  const uses: Use[] = []
  try {
    new Reader(tokens(text), uses).whole()
    return { uses }
  } catch (error) {
    if (error instanceof Stop) return { uses, fault: error.fault }
    throw error
  }
}

function tokens(text: string): Token[] {
  const found: Token[] = []
  for (let offset = 0; offset < text.length; ) {
    TOKEN.lastIndex = offset
    const token = TOKEN.exec(text)?.[0]
    if (token === undefined) return [...found, { kind: 'strange', text: text[offset] ?? '', offset }]
    if (token.trim()) found.push({ kind: kindOf(token), text: token, offset })
    offset += token.length
  }
  return [...found, { kind: 'end', text: '', offset: text.length }]
}

function kindOf(token: string): Token['kind'] {
  if (/^[A-Za-z_]/.test(token)) return 'name'
  if (/^\d/.test(token)) return 'number'
  return token.startsWith("'") ? 'text' : 'sign'
}

/** Recursive descent, a method a level of precedence: or, and, not, comparison, sum, product, sign, value. */
class Reader {
  private at = 0
  private opened: number[] = []
  private within: string[] = []
  private readonly tokens: readonly Token[]
  private readonly uses: Use[]

  constructor(tokens: readonly Token[], uses: Use[]) {
    this.tokens = tokens
    this.uses = uses
  }

  whole(): void {
    this.or()
    if (this.next.kind === 'end') return
    throw this.unexpected(this.next.text === ')' ? 'a ")" without its "("' : undefined)
  }

  private get next(): Token {
    return this.tokens[this.at] as Token
  }

  private unexpected(message?: string): Stop {
    const { text, offset, kind } = this.next
    const bracket = this.opened.at(-1)
    if (kind === 'strange') {
      const hint = 'columns, numbers, texts, operators and functions only'
      return new Stop({ offset, message: `"${text}" may not stand in an expression`, hint })
    }
    if (kind === 'end' && bracket !== undefined)
      return new Stop({ offset: bracket, message: 'a "(" that is not closed' })
    const what = kind === 'end' ? 'the expression ends too soon' : `"${text}" is not expected here`
    return new Stop({ offset, message: message ?? what })
  }

  private isWord(word: string): boolean {
    return this.next.kind === 'name' && this.next.text.toLowerCase() === word
  }

  private take(...texts: string[]): boolean {
    const hit = this.next.kind === 'sign' ? texts.includes(this.next.text) : texts.some((text) => this.isWord(text))
    if (hit) this.at += 1
    return hit
  }

  private or(): void {
    do this.and()
    while (this.take('or'))
  }

  private and(): void {
    do this.not()
    while (this.take('and'))
  }

  private not(): void {
    // `not (…)` and `not x` alike; the engine's function of that name reads the same.
    while (this.take('not'));
    this.comparison()
  }

  private comparison(): void {
    this.sum()
    if (this.next.kind === 'sign' && COMPARISONS.has(this.next.text)) {
      this.at += 1
      this.sum()
    } else if (this.take('is')) {
      this.take('not')
      this.expect('null')
    } else this.membership()
  }

  private membership(): void {
    const negated = this.take('not')
    if (this.take('like')) this.sum()
    else if (this.take('in')) this.list()
    else if (this.take('between')) {
      this.sum()
      this.expect('and')
      this.sum()
    } else if (negated) throw this.unexpected()
  }

  private expect(word: string): void {
    if (!this.take(word)) throw this.unexpected()
  }

  private list(): void {
    this.open()
    do {
      this.take('-')
      if (this.next.kind !== 'number' && this.next.kind !== 'text')
        throw new Stop({
          offset: this.next.offset,
          message: '"in" takes a written list',
          hint: "such as in ('a', 'b')",
        })
      this.at += 1
    } while (this.take(','))
    this.close()
  }

  private sum(): void {
    do this.product()
    while (this.take('+', '-'))
  }

  private product(): void {
    do this.signed()
    while (this.take('*', '/', '%'))
  }

  private signed(): void {
    while (this.take('-'));
    this.value()
  }

  private value(): void {
    const { kind, text } = this.next
    if (kind === 'number' || kind === 'text' || this.isWord('null')) this.at += 1
    else if (text === '(') this.bracket()
    else if (kind === 'name' && !KEYWORDS.has(text.toLowerCase())) this.named()
    else throw this.unexpected()
  }

  private named(): void {
    const { text, offset } = this.next
    this.at += 1
    if (this.next.text === '(') this.call(text, offset)
    else this.uses.push({ name: text, offset, within: [...this.within] })
  }

  private bracket(): void {
    this.open()
    do this.or()
    while (this.take(','))
    this.close()
  }

  /** A function; `quantile(0.9)(x)` takes its parameters first. */
  private call(name: string, offset: number): void {
    const use = { name, offset, args: 0, within: [...this.within] }
    this.uses.push(use)
    this.within.push(name)
    use.args = this.args()
    if (this.next.text === '(') use.args = this.args()
    this.within.pop()
  }

  private args(): number {
    this.open()
    let count = 0
    if (this.next.text !== ')') {
      do {
        this.or()
        count += 1
      } while (this.take(','))
    }
    this.close()
    return count
  }

  private open(): void {
    const { offset } = this.next
    if (this.opened.length > DEEPEST) throw this.unexpected('brackets stand too deep within brackets')
    if (!this.take('(')) throw this.unexpected()
    this.opened.push(offset)
  }

  private close(): void {
    if (!this.take(')')) throw this.unexpected()
    this.opened.pop()
  }
}

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler'
import { fitted } from '../../templates/fit.ts'
import { REPORT_GIVEN_UP, type SpecialReport } from '../../templates/special-report.ts'

const require = createRequire(import.meta.url)
/** The whole fonts: a PDF takes from them only the characters that it shows. */
const FONTS = ['400Regular/NotoSansSC_400Regular.ttf', '700Bold/NotoSansSC_700Bold.ttf']
const TEMPLATE = new URL('../../templates/special-report.typ', import.meta.url)

/** Compilations after which the compiler lets go of what it kept. */
const KEPT = 10

let compiler: NodeCompiler | null = null
let template = ''

function typst(): NodeCompiler {
  if (compiler) return compiler
  template = readFileSync(TEMPLATE, 'utf8')
  const fontBlobs = FONTS.map((font) => readFileSync(require.resolve(`@expo-google-fonts/noto-sans-sc/${font}`)))
  compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs }] })
  return compiler
}

/** A special report as a PDF of one page, made `at` an instant: parts are given up in the declared order until it is one page. */
export function reportPdf(report: SpecialReport, at: Date): Buffer {
  const made = typst()
  try {
    const page = fitted(report, REPORT_GIVEN_UP, compiled, (document) => document.numOfPages === 1)
    return made.pdf(page, { creationTimestamp: Math.floor(at.getTime() / 1000) })
  } finally {
    made.evictCache(KEPT)
  }
}

/** @throws Error with the compiler's own words when the template is wrong */
function compiled(report: SpecialReport): NodeTypstDocument {
  const outcome = typst().compile({ mainFileContent: template, inputs: { report: JSON.stringify(report) } })
  if (!outcome.result) {
    const why = outcome.takeDiagnostics()?.shortDiagnostics ?? []
    throw new Error(`a report could not be laid out: ${JSON.stringify(why)}`)
  }
  return outcome.result
}

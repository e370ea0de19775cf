import type { EChartsOption } from 'echarts'
// One file: the package's own entry is five hundred modules, which made a fifth of the start.
import { init, setPlatformAPI } from 'echarts/dist/echarts.esm.min'

let measured = false

/** Without a canvas ECharts measures Latin text far too narrow, so that labels clip; half an em for Latin, one for Chinese is near. */
function measureText(text: string, font?: string): { width: number } {
  const size = Number(/(\d+(?:\.\d+)?)px/.exec(font ?? '')?.[1] ?? 12)
  let ems = 0
  for (const char of text) ems += (char.codePointAt(0) ?? 0) > 0x2e7f ? 1 : /[A-Z0-9MWmw%]/.test(char) ? 0.66 : 0.54
  return { width: ems * size }
}

/** Draws a chart as SVG on the server. The chart is disposed in any case: a kept one would hold the process. */
export function renderSvg(option: EChartsOption, size: { width: number; height: number }): string {
  if (!measured) {
    setPlatformAPI({ measureText: (text, font) => measureText(text, font) as TextMetrics })
    measured = true
  }
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size })
  try {
    chart.setOption(option)
    return lean(chart.renderToSVGString())
  } finally {
    chart.dispose()
  }
}

/** Without what only serves hovering in a browser: its style element, which a page's content policy refuses, and classes and ids that change from chart to chart. */
function lean(svg: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<defs\s*>\s*<\/defs>/g, '')
    .replace(/<rect [^>]*fill="none"[^>]*><\/rect>/, '')
    .replace(/ (?:class="zr[^"]*"|pointer-events="visible"|xmlns:xlink="[^"]*"|version="1\.1"|baseProfile="full")/g, '')
    .replace(/>\s+</g, '><')
}

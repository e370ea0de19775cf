/** Numbers as they stand under each other: where one of them has a decimal, those below 100 all have one. */
export function inColumn(texts: readonly string[]): string[] {
  if (!texts.some((text) => /\d\.\d/.test(text))) return [...texts]
  return texts.map((text) => text.replace(/(?<![\d.,])\d{1,2}(?![\d.,])/, '$&.0'))
}

declare module 'fontkit' {
  export interface Font {
    /** Code points that the font has glyphs for. */
    characterSet: number[]
  }
  export function create(file: Buffer): Font
}

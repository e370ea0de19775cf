import { Img } from '@react-email/img'
import { THEME } from './theme.ts'

/** The chart that a letter carries; drawn on white paper, so that it keeps it where the letter is dark. */
export function EmailChart({ alt }: { alt: string }) {
  return (
    <Img
      src="cid:chart"
      alt={alt}
      width="100%"
      style={{ maxWidth: '408px', margin: '8px 0 0', backgroundColor: THEME.paper, borderRadius: '4px' }}
    />
  )
}

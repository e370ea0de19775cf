import type { Email } from '../../templates/message.ts'
import type { GalleryFile } from './gallery.ts'

/** An e-mail as files: its HTML with the pictures beside it, which a mail carries inside, and its plain text under its subject. */
export function mailFiles(stem: string, { subject, html, text, images }: Email): GalleryFile[] {
  const size = `${Buffer.byteLength(html)} / 102400 bytes`
  const folder = stem.slice(0, stem.lastIndexOf('/') + 1)
  const name = stem.slice(folder.length)
  const shown = images.reduce((all, { cid }) => all.replaceAll(`cid:${cid}`, `${name}-${cid}.png`), html)
  return [
    { path: `${stem}.html`, content: `${shown}\n`, size },
    { path: `${stem}.txt`, content: `${subject}\n\n${text}\n`, size: '' },
    ...images.map(({ cid, png }) => ({ path: `${stem}-${cid}.png`, content: png, size: `${png.length} bytes` })),
  ]
}

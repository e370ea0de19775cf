import type { GalleryFile } from './gallery.ts'

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')

/** A page that leads to every file of the gallery, with short texts shown and sizes beside their limits. */
export function galleryIndex(files: readonly GalleryFile[]): string {
  const groups = new Map<string, GalleryFile[]>()
  for (const file of files) {
    const group = file.path.split('/').slice(0, 2).join('/')
    groups.set(group, [...(groups.get(group) ?? []), file])
  }
  return `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Messages in every form</title>
<style>
body{font:15px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2430}
table{border-collapse:collapse;width:100%}td{border-top:1px solid #e3e7ec;padding:.3rem .6rem .3rem 0;vertical-align:top}
pre{white-space:pre-wrap;margin:.2rem 0;font:inherit}td:last-child{color:#5b6675;white-space:nowrap;font-size:13px}
</style></head>
<body><h1>Messages in every form</h1>
<p>Made by <code>npm run generate</code> from the shipped rules and sentences. Do not edit.</p>
${[...groups].map(([group, members]) => section(group, members)).join('\n')}
</body></html>
`
}

function section(group: string, files: readonly GalleryFile[]): string {
  const rows = files.map(({ path, content, size }) => {
    const shown = /(sms|wall|inbox)\.txt$/.test(path) ? `<pre>${escaped(String(content).trim())}</pre>` : ''
    const name = path.slice(group.length + 1)
    return `<tr><td><a href="${path}">${name}</a>${shown}</td><td>${escaped(size)}</td></tr>`
  })
  return `<h2>${group}</h2>\n<table>\n${rows.join('\n')}\n</table>`
}

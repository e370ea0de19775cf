/** Signs that mean something in chat markdown, which has no escapes, and the full-width ones that only look like them. */
const LOOKALIKE: Record<string, string> = {
  '<': '＜',
  '>': '＞',
  '[': '［',
  ']': '］',
  '*': '＊',
  _: '＿',
  '`': '｀',
  '~': '～',
  '#': '＃',
  '|': '｜',
  '\\': '＼',
  '&': '＆',
}

/** People's text in the markdown of WeCom and DingTalk: no tag, link, mention, emphasis or heading can begin in it. */
export function inMarkdown(text: string): string {
  return text.replace(/[<>[\]*_`~#|\\&]/g, (sign) => LOOKALIKE[sign] ?? sign)
}

/** People's text in Slack's own markup. */
export function inSlack(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

/** The message's own link, safe inside any markup's link; empty for anything but http and https. */
export function inLink(link: string): string {
  if (!/^https?:\/\//i.test(link)) return ''
  return link.replace(/[\s"'<>()[\]|\\`*_~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

/** People's text, or a link, in HTML and its attributes. */
export function inHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#x27;')
}

import { createHash, createHmac } from 'node:crypto'
import type { Posting } from './http-post.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
/** RFC 3986: what encodeURIComponent leaves, !'()*, is encoded too. */
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

/** Signs a request the way Alibaba Cloud's V3 does (ACS3-HMAC-SHA256). `nonce` must be new for every try. */
export function signAliyun(
  posting: Posting,
  key: { keyId: string; secret: string },
  at: { now: Date; nonce: string },
): Posting {
  const url = new URL(posting.url)
  const hash = sha256(posting.body)
  const signed: Record<string, string> = {
    host: url.host,
    'x-acs-content-sha256': hash,
    'x-acs-date': at.now.toISOString().replace(/\.\d+Z$/, 'Z'),
    'x-acs-signature-nonce': at.nonce,
  }
  for (const [name, value] of Object.entries(posting.headers))
    if (/^x-acs-|^content-type$/i.test(name)) signed[name.toLowerCase()] = value
  const names = Object.keys(signed).sort()
  const query = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort()
  const canonical = [
    'POST',
    url.pathname,
    query.join('&'),
    names.map((name) => `${name}:${signed[name]?.trim()}\n`).join(''),
    names.join(';'),
    hash,
  ].join('\n')
  const signature = createHmac('sha256', key.secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex')
  const authorization = `ACS3-HMAC-SHA256 Credential=${key.keyId},SignedHeaders=${names.join(';')},Signature=${signature}`
  return {
    ...posting,
    url: `${url.origin}${url.pathname}${query.length > 0 ? `?${query.join('&')}` : ''}`,
    headers: { ...posting.headers, ...signed, authorization },
  }
}

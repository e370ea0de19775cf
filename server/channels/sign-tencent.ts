import { createHash, createHmac } from 'node:crypto'
import type { Posting } from './http-post.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** Signs a JSON request the way Tencent Cloud's API 3.0 does (TC3-HMAC-SHA256). The service is the host's first name. */
export function signTencent(posting: Posting, key: { keyId: string; secret: string }, at: { now: Date }): Posting {
  const { host, pathname } = new URL(posting.url)
  const service = host.split('.')[0] ?? ''
  const timestamp = String(Math.floor(at.now.getTime() / 1000))
  const date = at.now.toISOString().slice(0, 10)
  const contentType = posting.headers['content-type'] ?? 'application/json; charset=utf-8'
  const names = 'content-type;host'
  const canonical = [
    'POST',
    pathname,
    '',
    `content-type:${contentType}\nhost:${host}\n`,
    names,
    sha256(posting.body),
  ].join('\n')
  const scope = `${date}/${service}/tc3_request`
  const signingKey = hmac(hmac(hmac(`TC3${key.secret}`, date), service), 'tc3_request')
  const signature = hmac(signingKey, ['TC3-HMAC-SHA256', timestamp, scope, sha256(canonical)].join('\n')).toString(
    'hex',
  )
  return {
    ...posting,
    headers: {
      ...posting.headers,
      'content-type': contentType,
      host,
      'x-tc-timestamp': timestamp,
      authorization: `TC3-HMAC-SHA256 Credential=${key.keyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    },
  }
}

import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'

/** Shorter texts grow or gain nothing. */
const LEAST = 1000
/** Brotli's quality: a page in about 2 ms, a tenth larger than the slowest makes it. */
const QUALITY = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
}

const brotli = promisify(brotliCompress)
const deflate = promisify(gzip)

/** Compresses the texts that are sent, pages and assets alike, as the client accepts. Streams, such as live events, pass untouched. */
export function compressTexts(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || payload.length < LEAST || reply.hasHeader('content-encoding')) return payload
    reply.header('vary', 'accept-encoding')
    const accepted = request.headers['accept-encoding'] ?? ''
    if (/\bbr\b/.test(accepted)) {
      reply.header('content-encoding', 'br')
      return brotli(payload, QUALITY)
    }
    if (!/\bgzip\b/.test(accepted)) return payload
    reply.header('content-encoding', 'gzip')
    return deflate(payload)
  })
}

import type { FastifyRequest } from 'fastify'

/**
 * Whether a form was sent by one of our own pages. SameSite=Lax keeps the session out of foreign posts; this also stops a foreign page
 * from signing someone in or out. Clients that are no browsers send no such header.
 */
export function isOwnForm(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none'
}

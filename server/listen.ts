import { createServer } from 'node:net'
import { AppError } from './errors.ts'

const WHY: Readonly<Record<string, { code: string; text: string; hint: string }>> = {
  EADDRINUSE: {
    code: 'PORT_IN_USE',
    text: 'something else listens there',
    hint: 'stop it (perhaps this product runs already), or set WWH_PORT to another port; 0 takes any free one',
  },
  EACCES: {
    code: 'PORT_REFUSED',
    text: 'this user may not use that port',
    hint: 'set WWH_PORT to a port above 1023',
  },
  EADDRNOTAVAIL: {
    code: 'HOST_UNKNOWN',
    text: 'this machine has no such address',
    hint: 'set WWH_HOST to an address of this machine: 127.0.0.1 for itself alone, 0.0.0.0 for everyone',
  },
  ENOTFOUND: {
    code: 'HOST_UNKNOWN',
    text: 'there is no such host',
    hint: 'set WWH_HOST to an address of this machine',
  },
}

/** What the system said against listening, as a person's error. */
export function listenError(error: unknown, host: string, port: number): unknown {
  const why = WHY[(error as NodeJS.ErrnoException).code ?? '']
  return why
    ? new AppError(why.code, `cannot listen at ${host}:${port}: ${why.text}`, { cause: error, hint: why.hint })
    : error
}

/**
 * Listens for a moment, so that a wrong address is told before minutes of loading.
 *
 * @throws AppError PORT_IN_USE, PORT_REFUSED, HOST_UNKNOWN
 */
export async function tryToListen(host: string, port: number): Promise<void> {
  const server = createServer()
  try {
    await new Promise<void>((done, fail) => server.once('error', fail).listen({ host, port }, done))
  } catch (error) {
    throw listenError(error, host, port)
  }
  await new Promise<void>((done) => server.close(() => done()))
}

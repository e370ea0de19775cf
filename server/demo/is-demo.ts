import type { Services } from '../services.ts'

type Installation = Pick<Services, 'config' | 'definitions'>

/** Whether this is the demo city. */
export function isDemo({ config, definitions }: Installation): boolean {
  return config.demo.on && definitions.city.tenant === 'demo'
}

const THIS_MACHINE = ['localhost', '127.0.0.1', '::1', '[::1]']

/**
 * Whether somebody tries out the demo city on the machine that it runs on, and may therefore look at it as any of its readers: it listens
 * there alone, was asked by that name, and has no public address. `hostname` is what the request calls the server.
 */
export function isTriedOut(installation: Installation, hostname: string): boolean {
  const { host, publicUrl } = installation.config
  return isDemo(installation) && !publicUrl && [host, hostname].every((name) => THIS_MACHINE.includes(name))
}

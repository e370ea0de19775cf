import type { Services } from '../services.ts'

type Installation = Pick<Services, 'config' | 'definitions'>

/** Whether this is the demo city. */
export function isDemo({ config, definitions }: Installation): boolean {
  return config.demo.on && definitions.city.tenant === 'demo'
}

/** The demo city where it is tried out, on no public address: whoever reaches it may look at it as any of its readers. */
export function isOpenDemo(installation: Installation): boolean {
  return isDemo(installation) && !installation.config.publicUrl
}

import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { webhookAlertSchema } from '../../templates/webhook.ts'
import { galleryFiles } from './gallery.ts'

/** Where people open the gallery: `index.html` leads to all of it. */
export const GALLERY = new URL('../golden/messages/', import.meta.url)
/** The documented shape of a webhook's body. */
export const WEBHOOK_SCHEMA = new URL('../../templates/webhook.schema.json', import.meta.url)

export function webhookSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(webhookAlertSchema), null, 2)}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(GALLERY, { recursive: true, force: true })
  for (const { path, content } of await galleryFiles()) {
    const file = new URL(path, GALLERY)
    await mkdir(dirname(fileURLToPath(file)), { recursive: true })
    await writeFile(file, content)
  }
  await writeFile(WEBHOOK_SCHEMA, webhookSchemaText())
}

import type { Kind } from './api.ts'

/** The kind of definition at a path, also of a file that only the draft has. */
export function kindAt(path: string): Kind {
  if (path.startsWith('views/datasets/')) return 'dataset'
  if (path.startsWith('views/')) return 'view'
  if (path.startsWith('alerts/')) return 'rule'
  if (path.startsWith('audiences/definitions/')) return 'audience'
  return path.startsWith('audiences/') ? 'city' : 'sentences'
}

/** The name of a definition by its path: the file's without its ending. */
export function stemOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.ya?ml$/, '')
}

/** The name of the folder that says what it is, and of the file: `audiences/mayor.yaml`. */
export function fileName(path: string): string {
  return path.replace('/definitions/', '/')
}

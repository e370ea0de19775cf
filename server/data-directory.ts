import { access, constants, mkdir } from 'node:fs/promises'
import { AppError } from './errors.ts'

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the disk is read-only',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'it is a file',
  ENOSPC: 'the disk is full',
}

/**
 * Makes a directory of the product's data, with those above it, where it is missing.
 *
 * @throws AppError DATA_DIR when it cannot be made or written to
 */
export async function makeDataDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
    await access(path, constants.W_OK)
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException
    throw new AppError('DATA_DIR', `the data directory ${path} cannot be written: ${WHY[code] ?? message}`, {
      cause,
      hint: 'set WWH_DATA_DIR to a directory that may be written',
    })
  }
}

import { vi } from 'vitest'

/** What a command prints, and its exit code. */
export async function printed(run: () => Promise<number>): Promise<{ code: number; text: string }> {
  const lines: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
  try {
    return { code: await run(), text: lines.join('') }
  } finally {
    write.mockRestore()
  }
}

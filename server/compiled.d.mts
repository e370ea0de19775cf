export function run(entry: string): Promise<void>
export function compile(entries: string[], directory: string): Promise<void>

import type { Config } from './config.ts'

/** The address under which readers reach this installation, without a slash at its end. */
export function baseUrl({ publicUrl, host, port }: Config): string {
  return publicUrl ?? `http://${host}:${port}`
}

/** Address of an incident's page. */
export function incidentLink(config: Config, id: string): string {
  return `${baseUrl(config)}/incident/${id}`
}

/** Address of a view's page. */
export function viewLink(config: Config, id: string): string {
  return `${baseUrl(config)}/v/${id}`
}

/** Address of a month's special report as a PDF. */
export function reportLink(config: Config, id: string): string {
  return `${baseUrl(config)}/reports/${id}/report.pdf`
}

import type { Report } from '@/lib/contract/report'

/** Saves a text as a file on the user's machine. */
export function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** "podglass-web-0-2026-11-24T22-20-00Z": a name that any file system takes. */
export function fileName({ pod, madeAt }: Report): string {
  const name = pod.facts.find((fact) => fact.name === 'Pod')?.value ?? 'report'
  return `podglass-${name.slice(0, 100)}-${madeAt.slice(0, 19)}Z`.replace(/[^A-Za-z0-9.-]+/g, '-')
}

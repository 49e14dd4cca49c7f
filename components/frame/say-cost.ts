import type { OpenedCost } from '@/lib/queries/cost'

function counted(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`
}

/** Bytes in the largest unit that leaves a number of at least 1: "0", "812 B", "4.2 KB", "1.3 MB". */
export function sayBytes(bytes: number): string {
  if (bytes < 1000) return bytes === 0 ? '0' : `${bytes} B`
  return bytes < 999_950 ? `${(bytes / 1000).toFixed(1)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** What the page costs the API server, in one sentence. */
export function sayCost({ kinds, watches, viewers, waitedMs }: OpenedCost): string {
  const requests = kinds.reduce((sum, { minute }) => sum + minute.requests, 0)
  const times = requests === 0 ? 'nothing' : requests === 1 ? 'once' : `${requests} times`
  const asked = `Podscope asked the API server ${times} in the last minute`
  const shared =
    watches > 0 && viewers > 0
      ? `; ${counted(watches, 'watch serves', 'watches serve')} ${counted(viewers, 'viewer', 'viewers')}`
      : ''
  const waited = waitedMs >= 50 ? `; it waited ${(waitedMs / 1000).toFixed(1)} s in its own queue` : ''
  return `${asked}${shared}${waited}.`
}

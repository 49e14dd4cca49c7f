import type { DownwardVolume } from '@/lib/facts/identity/contract/identity'

/** How many files the process wants to read and cannot; files skipped by choice do not count. */
export function unreadableFiles(volumes: readonly DownwardVolume[]): number {
  return volumes
    .flatMap((volume) => volume.files)
    .filter((file) => file.error !== undefined && file.unread !== 'left').length
}
